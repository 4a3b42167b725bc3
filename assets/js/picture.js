// The `picture` component: one packed view, or one of several by name, drawn as everywhere else.

import { Figure } from "./figure.js";
import { onLanguage } from "./language.js";
import { open } from "./wire.js";

const shown = new WeakMap();

/** Draws what came down from Python into the component's element. */
export function show({ data, parentElement }) {
  const { options, content } = open(data);
  const own = shown.get(parentElement) ?? begin(parentElement);
  const views = "kind" in content ? { "": content } : content;
  const names = options.only ? options.only.filter((name) => views[name]) : Object.keys(views);
  for (const name of own.figures.keys()) if (!names.includes(name)) drop(own, name);
  own.again = () => names.forEach((name) => one(own, name, views[name], options));
  own.again();
  return () => finish(parentElement);
}

function begin(parentElement) {
  const own = { figures: new Map(), again: () => {}, root: parentElement.querySelector(".llv-picture") ?? parentElement };
  own.off = onLanguage(() => own.again());
  shown.set(parentElement, own);
  return own;
}

function one(own, name, view, options) {
  if (!own.figures.has(name)) own.figures.set(name, new Figure(own.root));
  own.figures.get(name).show(view, options.draw ?? {}, options.titles?.[name] ?? "");
}

function drop(own, name) {
  own.figures.get(name).end();
  own.figures.delete(name);
}

function finish(parentElement) {
  const own = shown.get(parentElement);
  if (!own) return;
  own.off();
  [...own.figures.keys()].forEach((name) => drop(own, name));
  shown.delete(parentElement);
}
