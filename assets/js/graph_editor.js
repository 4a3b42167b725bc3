// The graph editor's entry: one editor an element, drawn anew with each change of data.

import { Editor } from "./graph/editor.js";

const editors = new WeakMap();

/** Called by the component for every change: `{data, parentElement, setTriggerValue}`. */
export function draw(component) {
  const { parentElement } = component;
  if (!editors.has(parentElement)) editors.set(parentElement, new Editor(parentElement));
  editors.get(parentElement).update(component);
}

/** Called when the component leaves the page. */
export function forget(parentElement) {
  editors.get(parentElement)?.leave();
  editors.delete(parentElement);
}
