// Equations: a calculation line by line, each with a name, its formula, and the formula with numbers.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { keep, parts } from "./parts.js";
import { pieces } from "./formula.js";

function row() {
  return make("div", { class: "llv-equation", role: "listitem" }, make("span"), make("code"), make("code", { class: "llv-numbers" }));
}

/** Draws `view` into `element`. */
export function draw(element, view) {
  const { list } = parts(element, "equations", () => ({
    list: element.appendChild(make("div", { class: "llv-equations", role: "list", tabindex: "0" })),
  }));
  keep(list, view.lines.length, row);
  view.lines.forEach(({ name, formula, numbers }, index) => {
    const [title, symbols, figures] = list.children[index].children;
    set(title, _(name));
    set(symbols, formula);
    set(figures, numbers);
  });
}

/** Sets text with sub- and superscripts, only if it differs. */
function set(element, text) {
  if (element.dataset.text === text) return;
  element.dataset.text = text;
  element.replaceChildren(...pieces(text).map(([kind, part]) => (kind ? make(kind, { text: part }) : part)));
  element.hidden = !text;
}
