// Painting values as pixels: one canvas pixel per value, without smoothing.

import { ramp, rung } from "./colours.js";

/** Paints image `index` of `(N, H, W)` values, or of `(N, H, W, 3)` bytes for the scale `rgb`. */
export function paint(canvas, view, index, colours = ramp(view.scale)) {
  const [, height, width] = view.pixels.shape;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  if (view.scale === "rgb") copy(view.pixels, index * width * height, image.data);
  else colour(view, index * width * height, image.data, colours);
  context.putImageData(image, 0, 0);
}

function copy(pixels, first, target) {
  for (let from = first * 3, to = 0; to < target.length; to += 4, from += 3) {
    target[to] = pixels[from];
    target[to + 1] = pixels[from + 1];
    target[to + 2] = pixels[from + 2];
    target[to + 3] = 255;
  }
}

function colour({ pixels, low, high }, first, target, colours) {
  for (let from = first, to = 0; to < target.length; to += 4, from++) {
    const place = rung(pixels[from], low, high) * 3;
    target[to] = colours[place];
    target[to + 1] = colours[place + 1];
    target[to + 2] = colours[place + 2];
    target[to + 3] = 255;
  }
}

/** CSS pixels per cell: an integer, for an image width close to `wanted`. */
export function multiple(width, wanted) {
  return Math.max(1, Math.round(wanted / width));
}

/** The same for an image that is no wider than `limit`, where that is possible. */
export function fitting(width, limit) {
  return Math.max(1, Math.floor(limit / width));
}
