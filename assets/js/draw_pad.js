// The Draw page's two components, the pad and the prediction; they share one drawing.

import { Drawing } from "./draw/drawing.js";
import { Pad } from "./draw/pad.js";
import { Result } from "./draw/result.js";

const drawing = new Drawing();
const shown = new WeakMap();
const pads = new Set();

/** Called by Streamlit whenever the pad's data change. */
export function pad(component) {
  const end = place(component, (root, set) => {
    const made = new Pad(root, drawing, (told) => set("drawing", told));
    pads.add(made);
    return made;
  });
  return () => {
    pads.delete(shown.get(component.parentElement));
    end();
  };
}

/** Called by Streamlit whenever the prediction's data change. */
export function prediction(component) {
  const answer = (text) => pads.forEach((one) => one.answer(text));
  return place(component, (root, set) => new Result(root, drawing, answer, (names) => set("shown", names)));
}

function place({ data, parentElement, setStateValue }, build) {
  let part = shown.get(parentElement);
  if (!part) shown.set(parentElement, (part = build(parentElement.querySelector(".lld-place") ?? parentElement, setStateValue)));
  part.update(data);
  return () => {
    shown.get(parentElement)?.end();
    shown.delete(parentElement);
  };
}
