// Attention: all heads as thumbnails, one of them large; for a chosen query, the keys are colored by their weights.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { isBright, ramp, rung } from "./colours.js";
import { exact, extent, percent } from "./numbers.js";
import { check, hovers, keep, legend, parts, radios, write } from "./parts.js";
import { patches, shade } from "./patches.js";
import { moved, within } from "./pick.js";
import { fitting, multiple, paint } from "./pixels.js";
import { visible } from "./tokens.js";

const THUMB = 52;
const LARGE = 260;
const [COMPACT_THUMB, COMPACT] = [32, 132]; // beside a graph
const SHARE = 0.7; // of the side of a picture
const [NAME, NARROWEST] = [12, 10]; // px of a name beside the matrix
const MAX_NAMED = 3; // number of keys listed in words

function build(element) {
  const heads = make("div", { class: "llv-heads" });
  const matrix = make("canvas", { class: "llv-pixels llv-attends", tabindex: "0", role: "slider" });
  const line = make("i", { class: "llv-attends-row", "aria-hidden": "true" });
  const ends = [make("span"), make("span")];
  const sides = [make("div", { class: "llv-attends-rows", "aria-hidden": "true" }), make("div", { class: "llv-attends-columns", "aria-hidden": "true" })];
  const picture = patches();
  const [from, to] = [make("p", { class: "llv-tokens" }), make("p", { class: "llv-tokens" })];
  const words = make("p", { class: "llv-looks", "aria-live": "polite" });
  const scale = make("span");
  const square = make("div", {}, make("div", { class: "llv-attends-grid" }, sides[0], make("div", { class: "llv-attends-box" }, matrix, line), sides[1]), make("div", { class: "llv-axes" }, ...ends));
  const looks = make("div", { class: "llv-looks-at" }, from, words, picture.element, to);
  element.append(heads, make("div", { class: "llv-attention" }, square, looks), make("div", { class: "llv-below-line" }, scale));
  const own = { heads, matrix, line, ends, sides, picture, from, to, words, scale, view: null, head: 0, row: null };
  listen(own);
  return own;
}

function listen(own) {
  const { heads, matrix, from, to, picture } = own;
  radios(heads, (index) => chooseHead(own, index));
  hovers(matrix, (event) => overMatrix(own, event));
  matrix.addEventListener("keydown", (event) => stepRow(own, event));
  hovers(from, (event) => overToken(own, event, true));
  hovers(to, (event) => overToken(own, event, isSelf(own.view)));
  hovers(picture.element, (event) => overPatch(own, picture.at(event)));
}

/** Draws `view` into `element`; with `options.side`, the matrix takes most of that width; `plain`: as small as readable. */
export function draw(element, view, { side = 0, plain = false } = {}) {
  const own = parts(element, "attention", build);
  own.view = view;
  const [count, rows, columns] = view.weights.shape;
  own.head = within(own.head, 0, count - 1);
  own.row = own.row === null ? (view.picture ? Math.floor(rows / 2) : rows - 1) : within(own.row, 0, rows - 1);
  own.high = extent(view.weights)[1] || 1;
  own.cells = { pixels: view.weights, scale: "magnitude", low: 0, high: own.high };
  own.colours = ramp("magnitude");
  keep(own.heads, count, thumb);
  own.heads.hidden = count < 2;
  own.heads.setAttribute("aria-label", _("Attention heads"));
  own.plain = plain;
  own.ratio = Math.min(plain ? fitting(columns, COMPACT) : multiple(columns, Math.max(LARGE, SHARE * side)), Math.max(1, Math.floor((element.clientWidth || LARGE) / columns)), 40);
  own.matrix.style.width = `${columns * own.ratio}px`;
  own.matrix.style.height = `${rows * own.ratio}px`;
  nameSide(own.sides[0], view.picture ? [] : view.rows, own.ratio, "height");
  nameSide(own.sides[1], view.picture ? [] : view.columns, own.ratio, "width");
  write(own.ends[0], _("Rows: queries"));
  write(own.ends[1], _("Columns: keys"));
  legend(own.scale, "magnitude", 0, own.high);
  own.picture.show(view);
  tokens(own.from, isSelf(view) || view.picture ? [] : view.rows);
  tokens(own.to, view.picture ? [] : view.columns);
  paintHeads(own, element.clientWidth);
  look(own);
}

/** Names beside the matrix, as many as fit. */
function nameSide(line, names, ratio, side) {
  line.hidden = !names.length;
  const step = Math.ceil(NAME / ratio);
  keep(line, Math.ceil(names.length / step), () => make("span"));
  [...line.children].forEach((span, place) => {
    const covered = Math.min(step, names.length - place * step);
    span.style[side] = `${covered * ratio}px`;
    span.style.lineHeight = `${ratio}px`;
    write(span, covered * ratio < NARROWEST ? "" : visible(names[place * step]));
  });
}

function isSelf(view) {
  return view.rows.length === view.columns.length && view.rows.every((token, index) => token === view.columns[index]);
}

function tokens(line, names) {
  line.hidden = !names.length;
  keep(line, names.length, (index) => make("span", { "data-index": index }));
  names.forEach((name, index) => write(line.children[index], visible(name)));
}

function thumb() {
  return make(
    "button",
    { type: "button", class: "llv-head-of" },
    make("canvas", { class: "llv-pixels", "aria-hidden": "true" }),
    make("span"),
  );
}

function paintHeads({ heads, cells, colours, view, head, matrix, plain }, room) {
  const [count, rows, columns] = view.weights.shape;
  // All heads in one or two rows, never smaller than a fingertip.
  const side = within(Math.floor((room || 320) / Math.min(count, 8)) - 15, 32, plain ? COMPACT_THUMB : THUMB);
  for (let index = 0; index < count; index++) {
    const button = heads.children[index];
    const [canvas, name] = button.children;
    paint(canvas, cells, index, colours);
    Object.assign(canvas.style, { width: `${side}px`, height: `${Math.max(8, (side * rows) / columns)}px` });
    write(name, _(view.names[index]));
  }
  check(heads, head);
  paint(matrix, cells, head, colours);
}

/** Shows the weights of the chosen query: a line in the matrix, the background of the tokens, shading of the image. */
function look(own) {
  const { view, head, row, ratio, line, matrix, colours, high } = own;
  const [, rows, columns] = view.weights.shape;
  const weights = view.weights.subarray((head * rows + row) * columns, (head * rows + row + 1) * columns);
  Object.assign(line.style, { top: `${row * ratio}px`, height: `${Math.max(2, ratio)}px`, width: `${columns * ratio}px` });
  for (const [name, value] of [["min", 0], ["max", rows - 1], ["now", row]]) matrix.setAttribute(`aria-value${name}`, value);
  const name = nameOf(view, row);
  matrix.setAttribute("aria-label", _("Query position, {head}", { head: _(view.names[head]) }));
  matrix.setAttribute("aria-valuetext", name);
  [...own.to.children].forEach((span, index) => ground(span, colours, weights[index], high, isSelf(view) && index === row));
  [...own.from.children].forEach((span, index) => span.classList.toggle("llv-chosen", index === row));
  if (view.picture) shade(own.picture, weights, columns - count(view), row - (rows - count(view)));
  write(own.words, sentence(view, name, weights));
}

function count({ patches: [down, across] }) {
  return down * across;
}

function ground(span, colours, value, high, chosen) {
  const colour = colours.slice(rung(value, 0, high) * 3).slice(0, 3);
  span.style.backgroundColor = `rgb(${colour.join(" ")})`;
  span.style.color = isBright(colour) ? "#000000" : "#ffffff";
  span.classList.toggle("llv-chosen", chosen);
}

function sentence(view, name, weights) {
  const order = [...weights.keys()].sort((a, b) => weights[b] - weights[a]).slice(0, MAX_NAMED).filter((index) => weights[index] > 0);
  const places = order.map((index) => `${nameOf(view, index, view.columns)} ${percent(weights[index])}`).join(" · ");
  return _("{name} attends to: {places}", { name, places });
}

function nameOf(view, index, names = view.rows) {
  return names[index] === undefined ? String(index + 1) : `“${visible(names[index])}”`;
}

// Input

function chooseHead(own, index) {
  own.head = index;
  check(own.heads, index);
  paint(own.matrix, own.cells, own.head, own.colours);
  look(own);
}

function stepRow(own, event) {
  const step = moved(event);
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  chooseRow(own, within(own.row + step[1] + step[0], 0, own.view.weights.shape[1] - 1));
}

function chooseRow(own, row) {
  if (row === own.row) return;
  own.row = row;
  look(own);
}

function overMatrix(own, event) {
  const { view, matrix, ratio } = own;
  const [, rows, columns] = view.weights.shape;
  const box = matrix.getBoundingClientRect();
  const row = within(Math.floor((event.clientY - box.top) / ratio), 0, rows - 1);
  chooseRow(own, row);
  return describe(own, row, within(Math.floor((event.clientX - box.left) / ratio), 0, columns - 1));
}

/** Hovering a query chooses it; hovering a key shows its weight. */
function overToken(own, event, chooses) {
  const span = event.target.closest?.("[data-index]");
  if (!span) return "";
  const index = Number(span.dataset.index);
  const before = own.row;
  if (chooses) chooseRow(own, index);
  if (own.from.contains(span)) return "";
  return describe(own, chooses && before !== index ? own.row : before, index);
}

function overPatch(own, patch) {
  if (patch === null) return "";
  const { view } = own;
  const [, rows, columns] = view.weights.shape;
  const all = count(view);
  if (rows >= all) chooseRow(own, rows - all + patch);
  return describe(own, own.row, columns - all + patch);
}

function describe({ view, head }, row, column) {
  const [, rows, columns] = view.weights.shape;
  const value = view.weights[(head * rows + row) * columns + column];
  const [from, to] = [nameOf(view, row), nameOf(view, column, view.columns)];
  return `${_(view.names[head])}\n${from} → ${to}\n${exact(value)}`;
}
