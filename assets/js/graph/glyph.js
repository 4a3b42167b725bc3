// A small icon of a tensor's shape: a stack of squares for an image, a bar for a vector.
// Sides grow logarithmically, so that 28 × 28 and 7 × 7, 8 units and 512 are easy to distinguish.

import { makeSvg } from "../dom.js";

const SIZE = 32;

/** An SVG element, 32 × 32, for `shape` (null: unknown). */
export function glyph(shape) {
  const svg = makeSvg("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, width: SIZE, height: SIZE, "aria-hidden": "true" });
  const draw = !shape ? unknown : shape.length >= 3 ? stack : shape.length === 2 ? sheet : bar;
  draw(svg, shape);
  return svg;
}

function stack(svg, [channels, height]) {
  const side = 5 + grow(height, 256) * 15;
  const sheets = Math.min(5, 1 + Math.round(Math.log2(Math.max(1, channels)) / 2));
  const step = 2.5;
  const start = (SIZE - side - step * (sheets - 1)) / 2;
  for (let i = sheets - 1; i >= 0; i -= 1) {
    const at = start + i * step;
    svg.append(makeSvg("rect", { x: at, y: SIZE - side - at, width: side, height: side, rx: 1 }));
  }
}

function sheet(svg, [steps, features]) {
  const [width, height] = [6 + grow(steps, 1024) * 22, 4 + grow(features, 1024) * 20];
  svg.append(makeSvg("rect", { x: (SIZE - width) / 2, y: (SIZE - height) / 2, width, height, rx: 1 }));
}

function bar(svg, [units]) {
  if (units <= 5) return dots(svg, units);
  const height = 10 + grow(units, 4096) * 20;
  svg.append(makeSvg("rect", { x: SIZE / 2 - 3, y: (SIZE - height) / 2, width: 6, height, rx: 3 }));
  return undefined;
}

function dots(svg, units) {
  for (let i = 0; i < units; i += 1) {
    svg.append(makeSvg("circle", { cx: SIZE / 2, cy: SIZE / 2 + (i - (units - 1) / 2) * 6, r: 2.5 }));
  }
}

function unknown(svg) {
  const text = makeSvg("text", { x: SIZE / 2, y: SIZE / 2 + 5, "text-anchor": "middle" });
  text.textContent = "?";
  svg.append(text);
}

function grow(value, max) {
  return Math.min(1, Math.log2(Math.max(1, value)) / Math.log2(max));
}

/** `16 × 28 × 28`; a dash if the shape is unknown. */
export function written(shape) {
  return shape ? shape.join(" × ") : "—";
}
