// Heat maps with shared axes, one below the other, with one canvas pixel per cell. The chosen column and the one under
// the pointer are marked by a line through all maps, so that nothing needs repainting.

import { make } from "../dom.js";
import { _, called } from "../language.js";
import { isTouched } from "../touch.js";
import { palette, ramp } from "./colours.js";
import { between, Travel } from "./motion.js";
import { exact } from "./numbers.js";
import { hovers, keep, legend, parts, sharp, write } from "./parts.js";
import { moved, pick, within } from "./pick.js";
import { paint } from "./pixels.js";
import { labelInterval, visible } from "./tokens.js";

const TALL = 116; // desired height of a map, in CSS pixels
const LOW = 20; // the lowest map
const LABELLED = 16; // minimum height of a row with its name
const MAX_ANIMATED = 40_000; // maximum number of animated cells; more would stutter
const [AXIS, LOW_AXIS] = [34, 18]; // px; the low one has no label
const BESIDE = 72; // px of the names of maps that stand beside them

function build(element) {
  const list = make("div", { class: "llv-heat-list" });
  const [at, chosen] = ["at", "chosen"].map((name) => make("i", { class: `llv-heat-${name}`, hidden: "", "aria-hidden": "true" }));
  const axis = make("canvas", { class: "llv-heat-axis", "aria-hidden": "true" });
  const maps = make("div", { class: "llv-heat" }, list, axis, at, chosen);
  const [scale, labels, hint] = [make("span"), make("span"), make("span")];
  element.append(maps, make("div", { class: "llv-below-line" }, scale, labels, hint));
  const own = { element, list, axis, maps, at, chosen, scale, labels, hint, view: null, travel: new Travel() };
  own.end = () => own.travel.stop();
  hovers(maps, (event) => describe(own, event));
  maps.addEventListener("pointerleave", () => (at.hidden = true));
  maps.addEventListener("click", (event) => choose(own, place(own, event)?.column));
  maps.addEventListener("keydown", (event) => press(own, event));
  return own;
}

/** Draws `view` into `element`. A click on a column, or an arrow key, sends `ll-pick` where the view `picks`. */
export function draw(element, view, options = {}) {
  const own = parts(element, "heatmaps", build);
  const before = own.view;
  own.view = view;
  if (before !== view) own.picked = view.picked;
  own.size = measured(element, view, options);
  own.maps.classList.toggle("llv-beside", own.size.isBeside);
  keep(own.list, view.values.shape[0], map);
  view.names.forEach((name, index) => dress(own, own.list.children[index], name, index));
  axis(own);
  legend(own.scale, view.scale, view.low, view.high);
  write(own.labels, view.row_label ? _("Rows: {label}", { label: _(view.row_label) }) : "");
  write(own.hint, view.picks ? (isTouched() ? _("Tap a column") : _("Click a column, or use the arrow keys")) : "");
  role(own);
  const mix = (from, share) => Object.assign(between(from, view.values, share), { shape: view.values.shape });
  own.travel.show(mix, (shown) => paintMaps(own, shown), travels(before, view), options.travel);
  mark(own);
}

function map() {
  return make(
    "figure",
    { class: "llv-heat-map" },
    make("figcaption"),
    make("div", { class: "llv-heat-rows", "aria-hidden": "true" }),
    make("canvas", { class: "llv-pixels", role: "img" }),
  );
}

/** The layout in CSS pixels: the width of the row names, and the size of one cell. */
function measured(element, view, options) {
  const [count, rows, columns] = view.values.shape;
  const isBeside = Boolean(options.plain) && count > 1 && !view.rows.length;
  const gutter = view.rows.length ? Math.min(112, 10 + 7 * Math.max(...view.rows.map((name) => name.length))) : isBeside ? BESIDE : 0;
  const room = Math.max(80, (element.clientWidth || 320) - gutter - 2);
  const across = room / columns;
  const wanted = Math.max(LOW, options.plain ? (options.height ?? TALL) / Math.min(count, 4) : TALL) / rows;
  const max = Math.max(wanted, view.rows.length ? LABELLED : 0);
  const down = max >= 1 ? Math.min(28, Math.round(max)) : max;
  // Integer cell sizes look best; for many columns, fractional ones use the width better.
  return { gutter, isBeside, cell: across >= 4 ? Math.min(40, Math.floor(across)) : across, down };
}

function dress(own, figure, name, index) {
  const { view, size } = own;
  const [, rows, columns] = view.values.shape;
  const [caption, labels, canvas] = figure.children;
  const mirrored = view.mirrored.includes(index);
  write(caption, mirrored ? `${_(name)} ←` : _(name));
  caption.title = mirrored ? _("Processed in reverse order") : "";
  const ratio = size.cell * columns;
  figure.style.paddingInlineStart = `${size.gutter}px`;
  Object.assign(canvas.style, { width: `${ratio}px`, height: `${size.down * rows}px` });
  canvas.setAttribute("aria-label", _("{name}: {rows} rows, {columns} columns", { name: _(name), rows, columns }));
  keep(labels, view.rows.length, () => make("span"));
  labels.style.width = `${Math.max(0, size.gutter - 6)}px`;
  view.rows.forEach((row, place) => {
    labels.children[place].style.height = `${size.down}px`;
    write(labels.children[place], _(row));
  });
}

/** Whether the change from `before` to `view` is animated. */
function travels(before, view) {
  return before && before !== view && before.values.shape.join() === view.values.shape.join() && view.values.length <= MAX_ANIMATED;
}

function paintMaps({ list, view }, pixels) {
  const colours = ramp(view.scale);
  [...list.children].forEach((figure, index) => paint(figure.lastElementChild, { ...view, pixels }, index, colours));
}

/** The column names below the last map, as many as fit. */
function axis({ axis: canvas, view, size }) {
  const columns = view.values.shape[2];
  const width = size.gutter + size.cell * columns + 2;
  const context = sharp(canvas, width, size.isBeside ? LOW_AXIS : AXIS);
  const names = view.columns.length ? view.columns.map((name) => visible(called(name))) : null;
  context.font = "12px system-ui, sans-serif";
  context.fillStyle = palette().muted;
  context.textAlign = "center";
  const text = (column) => names?.[column] ?? String(column);
  const widest = names ? Math.max(...names.map((name) => context.measureText(name).width)) : context.measureText(text(columns - 1)).width;
  const step = labelInterval(columns, Math.min(widest, 80) + 6, size.cell);
  for (let column = 0; column < columns; column += step) {
    const room = Math.max(12, size.cell * step - 2);
    const half = Math.min(context.measureText(text(column)).width, room) / 2;
    context.fillText(text(column), Math.min(size.gutter + 1 + (column + 0.5) * size.cell, width - half), 13, room);
  }
  if (view.column_label && !size.isBeside) context.fillText(_(view.column_label), size.gutter + 1 + (size.cell * columns) / 2, 29);
}

// Input

function role(own) {
  const { maps, view } = own;
  const names = view.picks
    ? { tabindex: "0", role: "slider", "aria-valuemin": 0, "aria-valuemax": view.values.shape[2] - 1 }
    : { role: "group" };
  for (const name of ["tabindex", "role", "aria-valuemin", "aria-valuemax"]) {
    if (name in names) maps.setAttribute(name, names[name]);
    else maps.removeAttribute(name);
  }
  maps.classList.toggle("llv-picks", Boolean(view.picks));
  maps.setAttribute("aria-label", view.column_label ? _("Column: {label}", { label: _(view.column_label) }) : _("Column"));
}

function choose(own, column) {
  if (!own.view.picks || column === undefined || column === own.picked) return;
  own.picked = column;
  mark(own);
  pick(own.element, own.view.picks, column);
}

function press(own, event) {
  const step = moved(event);
  if (!step || !step[0] || !own.view.picks) return;
  event.preventDefault();
  event.stopPropagation();
  choose(own, within((own.picked ?? -1) + step[0], 0, own.view.values.shape[2] - 1));
}

function mark({ chosen, maps, view, size, picked }) {
  const known = picked !== null && picked !== undefined;
  chosen.hidden = !known;
  if (!known) return;
  rule(chosen, size, picked);
  if (view.picks) maps.setAttribute("aria-valuenow", picked);
  if (view.picks) maps.setAttribute("aria-valuetext", view.columns[picked] ? visible(called(view.columns[picked])) : String(picked));
}

function rule(line, { gutter, cell }, column) {
  line.style.insetInlineStart = `${gutter + 1 + column * cell}px`;
  line.style.inlineSize = `${Math.max(2, cell)}px`;
}

function place({ view, size, maps }, event) {
  const canvas = event.target.closest?.("canvas.llv-pixels");
  if (!canvas || !view) return null;
  const [, rows, columns] = view.values.shape;
  const box = canvas.getBoundingClientRect();
  const column = within(Math.floor((event.clientX - box.left - 1) / size.cell), 0, columns - 1);
  const row = within(Math.floor((event.clientY - box.top - 1) / size.down), 0, rows - 1);
  return { map: [...maps.firstElementChild.children].indexOf(canvas.parentElement), row, column };
}

function describe(own, event) {
  const found = place(own, event);
  own.at.hidden = !found;
  if (!found) return "";
  rule(own.at, own.size, found.column);
  const { view } = own;
  const [, rows, columns] = view.values.shape;
  const side = (label, names, index) => `${label ? _(label) : ""} ${names[index] === undefined ? index : visible(called(names[index]))}`.trim();
  return [
    _(view.names[found.map]),
    side(view.row_label, view.rows, found.row),
    side(view.column_label, view.columns, found.column),
    exact(view.values[(found.map * rows + found.row) * columns + found.column]),
  ].join("\n");
}
