// The prediction of the Draw page.

import { mounter } from "../component.js";
import { Result } from "../draw/result.js";
import { drawing, pads } from "../draw/shared.js";

const announce = (text) => pads.forEach((pad) => pad.answer(text));

export const mount = mounter(({ parentElement, setStateValue }) => {
  const result = new Result(parentElement, drawing, announce, (names) => setStateValue("shown", names));
  return { update: ({ data }) => result.update(data), end: () => result.end() };
});
