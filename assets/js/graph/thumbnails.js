// What a layer computes, as small pictures on its card: maps side by side, a series, units, tokens, or class probabilities.

import { make } from "../dom.js";
import { _, called } from "../language.js";
import { classColour, ramp } from "../views/colours.js";
import { exact, percent } from "../views/numbers.js";
import { hovers, keep, write } from "../views/parts.js";
import { paint } from "../views/pixels.js";
import { visible } from "../views/tokens.js";

const PADDING = 16; // left and right of the pictures
const NARROW = 200; // a card with two rows of maps
const HEIGHT = 64;
const MAP = 28; // desired side of one map among several
const CELL = 14; // largest side of one value
const GAP = 2;
const MAX_BARS = 10;

/** The pictures of one card inside `element`; `show(view, columns)` draws the newest view. */
export class Thumbnails {
  constructor(element) {
    this.element = element;
    hovers(element, (event) => this.describe(event));
  }

  /** `columns` are the names of the values of an input. */
  show(view, columns = []) {
    if (view.kind !== this.view?.kind) {
      this.element.replaceChildren();
      this.element.style.maxWidth = "";
    }
    Object.assign(this, { view, columns });
    for (const kind of ["bars", "text"]) this.element.classList.toggle(kind, view.kind === kind);
    if (view.kind === "bars") this.bars(view);
    else if (view.kind === "text") this.tokens(view);
    else this.pictures(view);
  }

  tokens({ pieces }) {
    keep(this.element, pieces.length, () => make("span"));
    pieces.forEach((piece, index) => write(this.element.children[index], visible(piece)));
  }

  pictures(view) {
    const [count, height, width] = view.pixels.shape;
    const room = (this.element.parentElement ?? this.element).clientWidth - PADDING;
    const [across, down] = cellSize(view, room);
    const perRow = Math.max(1, Math.floor((room + GAP) / (width * across + GAP)));
    const shown = Math.min(count, room < NARROW ? 2 * perRow : perRow);
    const columns = Math.ceil(shown / Math.ceil(shown / perRow)); // equal rows
    this.element.style.maxWidth = `${columns * (width * across + GAP) + PADDING}px`;
    keep(this.element, shown, () => make("canvas", { "aria-hidden": "true" }));
    const colours = view.scale === "rgb" ? null : ramp(view.scale);
    [...this.element.children].forEach((canvas, index) => {
      paint(canvas, view, index, colours);
      canvas.style.width = `${width * across}px`;
      canvas.style.height = `${height * down}px`;
    });
  }

  /** The most probable classes come first where there are too many for the card. */
  bars({ names, values }) {
    const order = [...values.keys()];
    if (order.length > MAX_BARS) order.sort((a, b) => values[b] - values[a]).splice(MAX_BARS);
    this.order = order;
    keep(this.element, order.length, () => make("span", { class: "bar" }, make("i"), make("b")));
    order.forEach((index, place) => {
      const [bar, name] = this.element.children[place].children;
      bar.style.height = `${Math.round(40 * Math.max(0, Math.min(1, values[index])))}px`;
      bar.style.background = classColour(index);
      name.textContent = called(names[index]);
    });
  }

  describe({ target, offsetX, offsetY }) {
    const { view } = this;
    const place = [...this.element.children].findIndex((child) => child.contains(target));
    if (!view || place < 0) return "";
    if (view.kind === "bars") return `${called(view.names[this.order[place]])}: ${percent(view.values[this.order[place]])}`;
    if (view.kind === "text") return _("Token {number}: {text}", { number: place + 1, text: visible(view.pieces[place]) });
    const [count, height, width] = view.pixels.shape;
    const row = within(offsetY / target.clientHeight, height);
    const column = within(offsetX / target.clientWidth, width);
    const at = (place * height + row) * width + column;
    const value = view.scale === "rgb" ? Array.from(view.pixels.slice(at * 3, at * 3 + 3)).join(", ") : exact(view.pixels[at]);
    const name = columnName(this.columns, row, column, view.pixels.shape);
    if (name) return `${name}: ${value}`;
    const line = _("row {row}, column {column}: {value}", { row: row + 1, column: column + 1, value });
    return count > 1 ? [_("Image {number}", { number: place + 1 }), line].join("\n") : line;
  }
}

/** The name of the value in a row and column of one image: of a sample's values in rows, or of the rows of a series. */
export function columnName(columns, row, column, [count, height, width]) {
  if (count !== 1 || !columns.length) return "";
  if (height === columns.length && width !== columns.length) return columns[row];
  return Math.ceil(columns.length / width) === height ? columns[row * width + column] ?? "" : "";
}

/** CSS pixels per value, across and down, within `room`: whole numbers, equal for pictures and maps. */
export function cellSize({ pixels, scale }, room) {
  const [count, height, width] = pixels.shape;
  const isMap = count > 1 || height === width || scale === "grey" || scale === "rgb";
  const across = Math.max(1, Math.floor((count > 1 ? MAP : room) / width));
  const down = Math.max(1, Math.floor((count > 1 ? MAP : HEIGHT) / height));
  const side = Math.min(across, down, CELL);
  return isMap ? [side, side] : [Math.min(across, CELL), Math.min(down, CELL)];
}

function within(share, size) {
  return Math.max(0, Math.min(size - 1, Math.floor(share * size)));
}
