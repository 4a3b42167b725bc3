// Conversion between coordinates on a plane and pixels of the square that shows it.

import { within } from "./pick.js";

/** The bounds of a view's plane, `[left, right, low, high]`. */
export function bounds({ x_range, y_range }) {
  return [...x_range, ...y_range];
}

/** A function from coordinates in `[left, right, low, high]` to CSS pixels of a square of `side`. */
export function placer([left, right, low, high], side) {
  return (x, y) => [((x - left) / (right - left || 1)) * side, (1 - (y - low) / (high - low || 1)) * side];
}

/** The coordinates in `[left, right, low, high]` of a pixel of the square; at its edge for a pixel outside. */
export function placeAt([left, right, low, high], side, px, py) {
  return [left + within(px / side, 0, 1) * (right - left), high - within(py / side, 0, 1) * (high - low)];
}
