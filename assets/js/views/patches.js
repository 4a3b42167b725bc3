// An image in patches, shaded by attention weights.

import { make } from "../dom.js";
import { multiple, paint } from "./pixels.js";

const SIDE = 224;
const MAX_DARKNESS = 0.82;

/** `{element, show(view), at(event)}`: the image, and over it a canvas with one pixel per patch. */
export function patches() {
  const picture = make("canvas", { class: "llv-pixels" });
  const light = make("canvas", { class: "llv-pixels llv-light" });
  const mark = make("i", { class: "llv-patch", "aria-hidden": "true", hidden: "" });
  const element = make("div", { class: "llv-patches", hidden: "" }, picture, light, mark);
  const own = { element, picture, light, mark, view: null };
  own.show = (view) => show(own, view);
  own.at = (event) => at(own, event);
  return own;
}

function show(own, view) {
  own.element.hidden = !view.picture;
  own.view = view.picture ? view : null;
  if (!view.picture) return;
  const [height, width, colours] = view.picture.shape;
  const pixels = Object.assign(view.picture.subarray(0), { shape: [1, height, width] });
  paint(own.picture, { pixels, scale: colours === 3 ? "rgb" : "grey", low: 0, high: 255 }, 0);
  const side = multiple(width, SIDE);
  own.size = [width * side, height * side];
  for (const canvas of [own.picture, own.light]) Object.assign(canvas.style, { width: `${own.size[0]}px`, height: `${own.size[1]}px` });
  Object.assign(own.element.style, { width: `${own.size[0]}px`, height: `${own.size[1]}px` });
}

/** Darkens patches with low weights; `weights` from `first` on belong to the patches; `chosen` is the query patch. */
export function shade(own, weights, first, chosen) {
  const [down, across] = own.view.patches;
  Object.assign(own.light, { width: across, height: down });
  const context = own.light.getContext("2d");
  const image = context.createImageData(across, down);
  let max = 1e-9;
  for (let i = first; i < weights.length; i++) max = Math.max(max, weights[i]);
  for (let i = 0; i < down * across; i++) image.data[i * 4 + 3] = 255 * MAX_DARKNESS * (1 - weights[first + i] / max);
  context.putImageData(image, 0, 0);
  const known = chosen >= 0 && chosen < down * across;
  own.mark.hidden = !known;
  if (!known) return;
  const [wide, tall] = [own.size[0] / across, own.size[1] / down];
  const [left, top] = [(chosen % across) * wide, Math.floor(chosen / across) * tall];
  Object.assign(own.mark.style, { left: `${left}px`, top: `${top}px`, width: `${wide}px`, height: `${tall}px` });
}

/** The index of the patch under the pointer; null outside the image. */
function at({ element, view, size }, event) {
  if (!view) return null;
  const box = element.getBoundingClientRect();
  const [down, across] = view.patches;
  const column = Math.floor(((event.clientX - box.left) / size[0]) * across);
  const row = Math.floor(((event.clientY - box.top) / size[1]) * down);
  return column >= 0 && row >= 0 && column < across && row < down ? row * across + column : null;
}
