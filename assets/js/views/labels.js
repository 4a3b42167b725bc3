// The labels of views for screen readers: note and sentence, renewed at most every few seconds.

import { language, say } from "../language.js";
import { sentence } from "./sentences.js";

const EVERY_MS = 3000;
const known = new WeakMap();

/** Labels `element`, which shows `view`: at once when the view is new or the language has changed, else a little later. */
export function label(element, view) {
  const state = known.get(element) ?? {};
  known.set(element, state);
  const isKnown = state.kind === view.kind && state.language === language();
  Object.assign(state, { view, kind: view.kind, language: language() });
  if (!isKnown) write(element, state);
  else state.timer ??= setTimeout(() => write(element, state), EVERY_MS);
}

/** Forgets the label that was to be renewed. */
export function unlabel(element) {
  clearTimeout(known.get(element)?.timer);
  known.delete(element);
}

function write(element, state) {
  clearTimeout(state.timer);
  state.timer = null;
  const text = [say(state.view.note), sentence(state.view)].filter(Boolean).join(" ");
  element.setAttribute("role", "group");
  if (text) element.setAttribute("aria-label", text);
  else element.removeAttribute("aria-label");
}
