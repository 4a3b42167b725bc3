// Points on a plane as marks on a canvas, and the layer below them. No DOM.

import { classColour, palette } from "./colours.js";

/** Draws a cloud: round points, squares if held out, diamonds for every second cloud without classes. */
export function dots(context, at, places, cloud, number, side) {
  const count = places.length / 2;
  const radius = (count > 800 ? 2 : 3) * (side < 220 ? 0.7 : 1);
  const shape = cloud.held_out ? square : !cloud.classes && number % 2 ? diamond : round;
  const rim = palette().background;
  for (const [colour, members] of groups(cloud, number, count)) {
    context.beginPath();
    for (const index of members) shape(context, ...at(places[index * 2], places[index * 2 + 1]), radius);
    context.fillStyle = colour;
    context.fill();
    if (count > 2000) continue;
    context.lineWidth = 0.75;
    context.strokeStyle = rim;
    context.stroke();
  }
}

/** Points grouped by color: one path per color is much faster than one per point. */
export function groups(cloud, number, count) {
  if (!cloud.classes) return [[classColour(number), Array.from({ length: count }, (_none, index) => index)]];
  const found = new Map();
  for (let index = 0; index < count; index++) {
    const colour = classColour(cloud.classes[index]);
    if (!found.has(colour)) found.set(colour, []);
    found.get(colour).push(index);
  }
  return found;
}

function round(context, x, y, radius) {
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

function square(context, x, y, radius) {
  context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
}

function diamond(context, x, y, radius) {
  const reach = radius * 1.35;
  context.moveTo(x, y - reach);
  context.lineTo(x + reach, y);
  context.lineTo(x, y + reach);
  context.lineTo(x - reach, y);
  context.closePath();
}

/** Lines of `length` points each. */
export function path(context, at, values, length, colour) {
  context.strokeStyle = colour;
  context.globalAlpha = 0.45;
  context.lineWidth = 1;
  context.beginPath();
  for (let i = 0; i < values.length / 2; i++) {
    context[i % length ? "lineTo" : "moveTo"](...at(values[i * 2], values[i * 2 + 1]));
  }
  context.stroke();
  context.globalAlpha = 1;
}

/** The nearest point within `reach` pixels of a screen position; null if there is none. */
export function nearest(view, now, at, px, py, reach) {
  let best = null;
  let shortest = reach;
  view.clouds.forEach((cloud, number) => {
    const places = now.clouds[number];
    for (let index = 0; index < places.length / 2; index++) {
      const [x, y] = at(places[index * 2], places[index * 2 + 1]);
      const distance = Math.hypot(x - px, y - py);
      if (distance > shortest) continue;
      shortest = distance;
      best = { cloud, index, x: places[index * 2], y: places[index * 2 + 1] };
    }
  });
  return best;
}

/** The layer below the points as an image, `{pixels, scale, low, high}`; null if there is none. */
export function under(view) {
  if (view.surface) {
    const [low, high] = view.surface_range;
    const scale = low < 0 && high > 0 ? "signed" : "magnitude";
    return { pixels: flipped(view.surface), scale, low, high };
  }
  if (!view.picture) return null;
  return { pixels: flipped(view.picture), scale: view.picture.shape[2] === 3 ? "rgb" : "grey", low: 0, high: 255 };
}

/** Row 0 has the smallest y, so it is at the bottom; a canvas begins at the top. */
function flipped(values) {
  const [height, width, depth = 1] = values.shape;
  const turned = new values.constructor(values.length);
  const row = width * depth;
  for (let y = 0; y < height; y++) turned.set(values.subarray((height - 1 - y) * row, (height - y) * row), y * row);
  return Object.assign(turned, { shape: [1, height, width] });
}
