// Table: rows of numbers with headings; dates are given as texts. Names from the data are shown as typed; our own are translated.

import { make } from "../dom.js";
import { called } from "../language.js";
import { aligned, exact } from "./numbers.js";
import { keep, parts, write } from "./parts.js";

function build(element) {
  const head = make("tr", {}, make("td"));
  const body = make("tbody");
  element.append(make("div", { class: "llv-scroll", tabindex: "0" }, make("table", { class: "llv-table" }, make("thead", {}, head), body)));
  return { head, body };
}

/** Draws `view` into `element`. */
export function draw(element, view) {
  const { head, body } = parts(element, "table", build);
  keep(head, view.columns.length + 1, () => make("th", { scope: "col" }));
  view.columns.forEach((name, index) => write(head.children[index + 1], called(name)));
  keep(body, view.rows.length, () => make("tr", {}, make("th", { scope: "row" })));
  const count = view.columns.length;
  const columns = view.columns.map((_name, place) => {
    const texts = view.texts?.[place];
    return texts?.length ? texts : aligned(view.rows.map((_row, index) => view.values[index * count + place]));
  });
  view.rows.forEach((name, index) => fill(body.children[index], name, view, index, columns));
}

function fill(row, name, view, index, columns) {
  write(row.firstElementChild, called(name));
  keep(row, view.columns.length + 1, () => make("td"));
  view.columns.forEach((_column, place) => {
    const value = view.values[index * view.columns.length + place];
    const cell = row.children[place + 1];
    write(cell, columns[place][index]);
    cell.title = view.texts?.[place]?.length ? "" : exact(value);
  });
}
