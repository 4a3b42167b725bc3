// A part of a tensor as a grid: the cells of a calculation are outlined, and the pointer and arrow keys choose one.

import { make, makeSvg } from "../dom.js";
import { _ } from "../language.js";
import { ramp } from "./colours.js";
import { exact } from "./numbers.js";
import { hover } from "./parts.js";
import { moved } from "./pick.js";
import { paint } from "./pixels.js";

const [WIDE, HIGH] = [320, 168]; // px
const CELL = 26; // px, the largest cell
const ROW = 32; // the longest row of a vector that is not wrapped

export class PlaneView {
  /**
   * `pointed(cell, view)` is called for the cell under the pointer, null when it leaves; `chosen(cell)` for the output,
   * while the pointer moves or, with `byClick`, at a press. `room`: the maximum width and height in px.
   */
  constructor({ pointed, chosen, room = [WIDE, HIGH], byClick = false }) {
    Object.assign(this, { pointed, chosen, room, byClick });
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.used = makeSvg("path", { class: "llc-used" });
    this.lit = makeSvg("path", { class: "llc-lit" });
    this.marks = makeSvg("svg", { "aria-hidden": "true" });
    this.marks.append(this.used, this.lit);
    this.grid = make("div", { class: "llc-grid" }, this.canvas, this.marks);
    this.title = make("figcaption");
    this.root = make("figure", { class: "llc-plane" }, this.title, this.grid);
    this.grid.addEventListener("pointermove", (event) => this.point(event));
    this.grid.addEventListener("pointerdown", (event) => this.point(event));
    this.grid.addEventListener("pointerleave", (event) => this.leave(event));
    this.grid.addEventListener("keydown", (event) => this.key(event));
  }

  /** `name` is what the plane is called; `index` is the chosen cell where the plane is the output. */
  show(plane, name, cells, index) {
    Object.assign(this, { plane, index });
    const [height, width] = plane.values.shape;
    this.axes = plane.shape.length - plane.place.length;
    this.columns = this.axes === 1 ? this.columnsOf(width) : width;
    this.rows = this.axes === 1 ? Math.ceil(width / this.columns) : height;
    this.scale = Math.max(1, Math.min(CELL, Math.floor(this.room[0] / this.columns), Math.floor(this.room[1] / this.rows)));
    this.entitle(name);
    this.paint();
    const here = cells.filter((cell) => this.place(cell)); // those of other channels are not on this plane
    this.outline(this.used, here.length < width * height || index ? here : []);
    this.label(name);
  }

  /** The caption; `W_Q` has its Q below the line. */
  entitle(name) {
    if (this.title.dataset.name === name) return;
    this.title.dataset.name = name;
    const [before, ...subscripts] = name.split(/_([A-Z])/);
    this.title.replaceChildren(before, ...subscripts.map((part, place) => (place % 2 ? part : make("sub", { text: part }))));
  }

  columnsOf(length) {
    return wrapped(length);
  }

  paint() {
    const { plane, rows, columns, scale } = this;
    const pixels = new Float32Array(rows * columns);
    plane.values.forEach((value, place) => (pixels[place] = Number.isNaN(value) ? 0 : value));
    paint(this.canvas, { ...plane, pixels: Object.assign(pixels, { shape: [1, rows, columns] }) }, 0, ramp(plane.scale));
    for (const part of [this.canvas, this.marks]) Object.assign(part.style, { width: `${columns * scale}px`, height: `${rows * scale}px` });
    this.marks.setAttribute("viewBox", `0 0 ${columns} ${rows}`);
  }

  label(name) {
    if (!this.index) return;
    this.grid.tabIndex = 0;
    this.grid.setAttribute("role", "application");
    this.grid.setAttribute("aria-label", _("{name}: arrow keys choose a value", { name }));
  }

  /** Marks the cells of the term that is pointed at. */
  light(cells) {
    this.outline(this.lit, cells);
  }

  outline(path, cells) {
    const places = cells.map((cell) => this.place(cell)).filter(Boolean);
    path.setAttribute("d", places.map(([row, column]) => `M${column} ${row}h1v1h-1z`).join(""));
  }

  /** Row and column of a cell on the grid; null for one of another part of the tensor. */
  place(cell) {
    const { place } = this.plane;
    if (cell.length !== this.plane.shape.length || place.some((one, axis) => cell[axis] !== one)) return null;
    const [row, column] = this.axes === 1 ? [0, cell.at(-1)] : cell.slice(-2);
    return this.axes === 1 ? [Math.floor(column / this.columns), column % this.columns] : [row, column];
  }

  cellAt(row, column) {
    const { place, values } = this.plane;
    const number = row * this.columns + column;
    if (row < 0 || column < 0 || row >= this.rows || column >= this.columns || number >= values.length) return null;
    return [...place, ...(this.axes === 1 ? [number] : this.axes === 2 ? [row, column] : [])];
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    const [row, column] = [event.clientY - box.top, event.clientX - box.left].map((distance, axis) => Math.floor((distance / (axis ? box.width : box.height)) * (axis ? this.columns : this.rows)));
    const cell = this.cellAt(row, column);
    if (!cell) return;
    hover(event, this.describe(cell, row * this.columns + column));
    if (!this.index) this.pointed(cell);
    else if (!this.byClick || event.type === "pointerdown") this.chosen(cell);
  }

  /** What is said about a cell, which holds the value of this number. */
  describe(cell, number) {
    return `[${cell.join(", ")}] ${exact(this.plane.values[number])}`;
  }

  leave(event) {
    hover(event, "");
    if (!this.index) this.pointed(null);
  }

  key(event) {
    const step = moved(event);
    if (!step || !this.index) return;
    event.preventDefault();
    event.stopPropagation();
    const [row, column] = this.place(this.index) ?? [0, 0];
    const cell = this.cellAt(row + step[1], column + step[0]);
    if (cell) this.chosen(cell);
  }
}

/** The length of the rows in which a vector is drawn: a square if it is one, such as 28 × 28 pixels. */
export function wrapped(length) {
  const side = Math.sqrt(length);
  return length <= ROW ? length : Number.isInteger(side) ? side : ROW;
}
