// The pad of the Draw page.

import { mounter } from "../component.js";
import { Pad } from "../draw/pad.js";
import { drawing, pads } from "../draw/shared.js";

export const mount = mounter(({ parentElement, setStateValue }) => {
  const pad = new Pad(parentElement, drawing, (strokes) => setStateValue("drawing", strokes));
  pads.add(pad);
  return {
    update: ({ data }) => pad.update(data),
    end() {
      pads.delete(pad);
      pad.end();
    },
  };
});
