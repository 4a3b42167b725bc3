// Matrix: numbers as colored cells of an HTML table, for screen readers and keyboards.

import { make } from "../dom.js";
import { _, called } from "../language.js";
import { isBright, ramp, rung } from "./colours.js";
import { aligned, exact, extent } from "./numbers.js";
import { hovers, keep, legend, parts, write } from "./parts.js";
import { moved, within } from "./pick.js";

const CROWDED = 16; // with this many columns or more, numbers appear on hover only

function build(element) {
  const corner = make("td", { class: "llv-corner" });
  const head = make("tr", {}, corner);
  const body = make("tbody");
  const table = make("table", { class: "llv-matrix" }, make("thead", {}, head), body);
  const labels = make("div", { class: "llv-axes" }, make("span"), make("span"));
  const [scale, hint] = [make("span"), make("span")];
  const scroll = make("div", { class: "llv-scroll" }, table);
  element.append(labels, scroll, make("div", { class: "llv-below-line" }, scale, hint));
  const own = { table, head, body, labels, scroll, scale, hint, view: null, cell: [0, 0] };
  hovers(body, (event) => describe(own.view, event.target.closest?.("td")));
  body.addEventListener("click", (event) => select(element, own.view, event.target.closest?.("td")));
  body.addEventListener("keydown", (event) => press(element, own, event));
  return own;
}

/**
 * Draws `view` into `element`. A click on a cell sends `ll-select` with `{row, column}`. Where that opens something,
 * `options.hint` says what: then the arrow keys lead through the cells, and Enter is a click.
 */
export function draw(element, view, options = {}) {
  const own = parts(element, "matrix", build);
  own.view = view;
  own.table.classList.toggle("llv-crowded", view.columns.length >= CROWDED);
  write(own.labels.children[0], view.row_label ? _("Rows: {label}", { label: _(view.row_label) }) : "");
  write(own.labels.children[1], view.column_label ? _("Columns: {label}", { label: _(view.column_label) }) : "");
  keep(own.head, view.columns.length + 1, () => make("th", { scope: "col" }));
  view.columns.forEach((name, index) => label(own.head.children[index + 1], name));
  const [min, max] = extent(view.values);
  const reach = Math.max(Math.abs(min), Math.abs(max)) || 1;
  const [low, high] = view.scale === "signed" ? [-reach, reach] : [Math.min(0, min), max || 1];
  legend(own.scale, view.scale, low, high);
  const colours = ramp(view.scale);
  const texts = aligned(view.values);
  keep(own.body, view.rows.length, () => make("tr", {}, make("th", { scope: "row" })));
  view.rows.forEach((name, index) => fill(own.body.children[index], name, view, index, { low, high, colours, texts }));
  offer(own, options.hint ?? "");
}

/** One stop of the Tab key: a cell if cells open something, else the scrolled table. */
function offer(own, hint) {
  write(own.hint, hint);
  own.table.classList.toggle("llv-opens", Boolean(hint));
  if (hint) own.scroll.removeAttribute("tabindex");
  else own.scroll.setAttribute("tabindex", "0");
  own.cell = own.cell.map((place, axis) => within(place, 0, [own.view.rows, own.view.columns][axis].length - 1));
  for (const cell of [...own.body.children].flatMap((row) => [...row.children].slice(1))) {
    if (hint) cell.setAttribute("tabindex", cell === cellAt(own) ? "0" : "-1");
    else cell.removeAttribute("tabindex");
  }
}

function cellAt({ body, cell: [row, column] }) {
  return body.children[row].children[column + 1];
}

function press(element, own, event) {
  const [step, cell] = [moved(event), event.target.closest?.("td")];
  if (!own.hint.textContent || !cell || !(step || event.key === "Enter")) return;
  event.preventDefault();
  event.stopPropagation();
  if (!step) return select(element, own.view, cell);
  const [row, column] = where(cell);
  own.cell = [row + step[1], column + step[0]];
  offer(own, own.hint.textContent);
  cellAt(own).focus();
}

function fill(row, name, view, index, { low, high, colours, texts }) {
  const count = view.columns.length;
  label(row.firstElementChild, name);
  keep(row, count + 1, () => make("td"));
  for (let place = 0; place < count; place++) {
    const cell = row.children[place + 1];
    const value = view.values[index * count + place];
    const colour = colours.subarray(rung(value, low, high) * 3).slice(0, 3);
    write(cell, texts[index * count + place]);
    cell.dataset.place = `${index},${place}`;
    cell.style.background = `rgb(${colour.join(" ")})`;
    cell.style.color = isBright(colour) ? "#000000" : "#ffffff";
    cell.classList.toggle("llv-none", value === 0);
  }
}

/** A name that is cut for lack of room is complete on hover. */
function label(cell, name) {
  write(cell, called(name));
  if (cell.title !== called(name)) cell.title = called(name);
}

function where(cell) {
  return cell?.dataset.place?.split(",").map(Number);
}

function describe(view, cell) {
  const place = where(cell);
  if (!place) return "";
  const [row, column] = place;
  const value = exact(view.values[row * view.columns.length + column]);
  const names = { row: called(view.rows[row]), column: called(view.columns[column]), value };
  if (!view.row_label || !view.column_label) return `${names.row} × ${names.column}: ${value}`;
  return `${_(view.row_label)}: ${names.row}\n${_(view.column_label)}: ${names.column}\n${value}`;
}

function select(element, view, cell) {
  const place = where(cell);
  if (!place) return;
  const detail = { row: place[0], column: place[1], view };
  element.dispatchEvent(new CustomEvent("ll-select", { bubbles: true, detail }));
}
