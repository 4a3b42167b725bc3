// Pictures: a grid of small images with captions, a color scale, and the exact value under the pointer.

import { make } from "../dom.js";
import { _, called } from "../language.js";
import { ramp } from "./colours.js";
import { exact } from "./numbers.js";
import { hovers, keep, legend, parts, write } from "./parts.js";
import { fitting, multiple, paint } from "./pixels.js";

const TILE = 64; // desired width of an image among many, in CSS pixels
const SMALL = 48;
const LARGE = 112; // with only a few side by side
const FEW = 4;
const ALONE = 224;
const NARROW = 420; // a phone

function build(element) {
  const grid = element.appendChild(make("div", { class: "llv-grid" }));
  const below = element.appendChild(make("div", { class: "llv-below-line" }, make("span"), make("span")));
  const own = { grid, scale: below.children[0], shape: below.children[1], view: null, side: 1 };
  hovers(grid, (event) => describe(own, event));
  return own;
}

/** Draws `view` into `element`; `options.tile` is the maximum width of an image; `options.captions: false` hides captions. */
export function draw(element, view, options = {}) {
  const own = parts(element, "pictures", build);
  const [count, height, width] = view.pixels.shape;
  const room = Math.max(48, element.clientWidth || 320);
  own.view = view;
  const many = room < NARROW && count > 12 ? SMALL : TILE;
  const wished = count === 1 ? ALONE : view.across && view.across <= FEW ? LARGE : many;
  const cell = options.tile ? fitting(width, options.tile) : multiple(width, wished);
  own.side = view.across ? ranked(own.grid, view.across, width, room, cell) : free(own.grid, width, room, cell);
  keep(own.grid, count, tile);
  const colours = view.scale === "rgb" ? null : ramp(view.scale);
  for (let index = 0; index < count; index++) {
    place(own.grid.children[index], view, index, own.side, colours, options.captions !== false);
  }
  own.scale.hidden = view.scale === "rgb" || !count;
  if (view.scale !== "rgb") legend(own.scale, view.scale, view.low, view.high);
  write(own.shape, said(count, height, width));
}

function said(count, height, width) {
  if (!count) return _("No images.");
  return count === 1 ? _("{height}×{width} pixels", { height, width }) : _("{count} images of {height}×{width}", { count, height, width });
}

/** As many images per row as fit; `cell`: CSS pixels per pixel. */
function free(grid, width, room, cell) {
  grid.classList.remove("llv-across");
  return Math.min(cell, Math.max(1, Math.floor(room / width)));
}

/** Exactly `across` images per row; smaller than their pixel size only if there is no other way. */
function ranked(grid, across, width, room, cell) {
  grid.classList.add("llv-across");
  grid.style.setProperty("--llv-across", across);
  const gap = across > 8 ? 2 : 6;
  grid.style.setProperty("--llv-gap", `${gap}px`);
  const share = (room - (across - 1) * gap) / across - 2;
  return share >= width ? Math.min(cell, Math.floor(share / width)) : Math.max(0.1, share / width);
}

function tile(index) {
  return make(
    "figure",
    { class: "llv-tile" },
    make("canvas", { class: "llv-pixels", "data-index": index, role: "img" }),
    make("figcaption"),
  );
}

function place(figure, view, index, side, colours, captioned) {
  const [canvas, caption] = figure.children;
  const [, height, width] = view.pixels.shape;
  paint(canvas, view, index, colours);
  canvas.style.width = `${width * side}px`;
  canvas.style.height = `${height * side}px`;
  figure.style.maxWidth = `${Math.max(width * side, view.across ? 0 : 48) + 2}px`;
  const text = called(view.captions?.[index] ?? "");
  write(caption, captioned ? text : "");
  canvas.setAttribute("aria-label", text || _("Image {number}", { number: index + 1 }));
  figure.classList.toggle("llv-wrong", view.wrong?.includes(index) ?? false);
}

function describe({ view, side }, event) {
  const canvas = event.target.closest?.("canvas");
  if (!canvas || !view) return "";
  const [, height, width] = view.pixels.shape;
  const index = Number(canvas.dataset.index);
  const column = Math.min(width - 1, Math.max(0, Math.floor(event.offsetX / side)));
  const row = Math.min(height - 1, Math.max(0, Math.floor(event.offsetY / side)));
  const at = (index * height + row) * width + column;
  const value = view.scale === "rgb" ? view.pixels.slice(at * 3, at * 3 + 3).join(", ") : exact(view.pixels[at]);
  const line = _("row {row}, column {column}: {value}", { row: row + 1, column: column + 1, value });
  return [called(view.captions?.[index] ?? ""), line].filter(Boolean).join("\n");
}
