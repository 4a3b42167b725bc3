// Plane: the network's prediction everywhere on a 2-D plane, with the training points.

import { make } from "../dom.js";
import { _, called } from "../language.js";
import { classColour, palette, ramp, rgb, rung } from "./colours.js";
import { bounds, placeAt, placer } from "./coordinates.js";
import { between, Travel } from "./motion.js";
import { exact, percent, position } from "./numbers.js";
import { hovers, legend, parts, sharp, swatches, write } from "./parts.js";

const MAX_SIDE = 480;
const BORDERS = 2; // CSS pixels left and right of the plane

function build(element) {
  const field = make("canvas", { class: "llv-field" });
  const dots = make("canvas", { class: "llv-dots", role: "img" });
  const stack = make("div", { class: "llv-plane" }, field, dots);
  const [scale, names] = [make("span"), make("span", { class: "llv-classes" })];
  const own = { field, dots, stack, scale, names, crisp: false, view: null, travel: new Travel() };
  own.end = () => own.travel.stop();
  const switches = make("span", { class: "llv-switches" });
  own.crispness = choice(switches, own, "crisp");
  element.append(stack, make("div", { class: "llv-below-line" }, scale, names, switches));
  hovers(dots, (event) => describe(own, event));
  return own;
}

function choice(parent, own, name) {
  const text = make("span");
  const onchange = (event) => {
    own[name] = event.target.checked;
    if (own.view) paint(own);
  };
  const label = make("label", {}, make("input", { type: "checkbox", onchange }), text);
  parent.append(label);
  return { label, text };
}

/** Draws `view` into `element`; `options.plain` leaves out legend and switches, `options.side` limits its size, and with
 * `options.still` values change at once. */
export function draw(element, view, options = {}) {
  const own = parts(element, "plane", build);
  const before = own.view;
  own.view = view;
  own.side = Math.max(120, Math.min((element.clientWidth || 320) - BORDERS, options.side ?? MAX_SIDE));
  element.classList.toggle("llv-plain", Boolean(options.plain));
  write(own.crispness.text, _("Most likely class only"));
  own.crispness.label.hidden = !view.classes.length;
  own.scale.hidden = view.classes.length > 0;
  if (!view.classes.length) legend(own.scale, "signed", ...view.value_range);
  swatches(own.names, view.classes.map((name, index) => ({ name, colour: classColour(index) })));
  own.dots.setAttribute("aria-label", _("Plane with {count} points", { count: view.points.shape[0] }));
  own.stack.style.width = own.stack.style.height = `${own.side}px`;
  points(own, sharp(own.dots, own.side, own.side));
  const moves = !options.still && before && before !== view && frame(before) === frame(view); // a different plane appears at once
  own.travel.show((from, share) => between(from, view.values, share), () => paint(own), moves, options.travel);
}

function frame({ values: { shape }, classes: names, x_range, y_range }) {
  return JSON.stringify([shape, names, x_range, y_range]);
}

function paint(own) {
  const { view } = own;
  const [height, width] = view.values.shape;
  if (own.field.width !== width || own.field.height !== height) Object.assign(own.field, { width, height });
  const context = own.field.getContext("2d");
  const image = context.createImageData(width, height);
  (view.classes.length ? classes : values)(own, image.data);
  context.putImageData(image, 0, 0);
}

/** Row 0 of the values has the smallest y, so it is at the bottom; the canvas begins at the top. */
function each(view, target, colour) {
  const [height, width] = view.values.shape;
  for (let row = 0, to = 0; row < height; row++) {
    for (let column = 0; column < width; column++, to += 4) {
      colour((height - 1 - row) * width + column, to);
      target[to + 3] = 255;
    }
  }
}

function values({ view, travel: { shown: cells } }, target) {
  const colours = ramp("signed");
  const [low, high] = view.value_range;
  each(view, target, (cell, to) => {
    const place = rung(cells[cell], low, high) * 3;
    for (let c = 0; c < 3; c++) target[to + c] = colours[place + c];
  });
}

/** The color of the most likely class, paler at lower confidence. */
function classes({ view, travel: { shown: cells }, crisp }, target) {
  const count = view.classes.length;
  const colours = view.classes.map((_name, index) => rgb(classColour(index)));
  const paper = rgb(palette().zero);
  each(view, target, (cell, to) => {
    let best = 0;
    for (let k = 1; k < count; k++) if (cells[cell * count + k] > cells[cell * count + best]) best = k;
    const sure = crisp ? 1 : Math.max(0, (cells[cell * count + best] - 1 / count) / (1 - 1 / count));
    const share = 0.1 + 0.55 * sure;
    for (let c = 0; c < 3; c++) target[to + c] = paper[c] + share * (colours[best][c] - paper[c]);
  });
}

/** Training points are round, held-out points are square. */
function points({ view, side }, context) {
  const at = placer(bounds(view), side);
  const { text, background } = palette();
  const radius = side < 220 ? 2 : 3;
  for (let index = 0; index < view.points.shape[0]; index++) {
    const held = view.held_out[index];
    const [x, y] = at(view.points[index * 2], view.points[index * 2 + 1]);
    context.beginPath();
    if (held) context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    else context.arc(x, y, radius, 0, 7);
    context.fillStyle = pointColour(view, view.targets[index]);
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = held ? text : background;
    context.stroke();
  }
}

function pointColour(view, target) {
  if (view.classes.length) return classColour(target);
  const place = rung(target, ...view.value_range) * 3;
  return `rgb(${ramp("signed").slice(place, place + 3).join(" ")})`;
}

function describe({ view, side }, event) {
  if (!view) return "";
  const [height, width, count = 1] = view.values.shape;
  const [across, up] = [event.offsetX / side, 1 - event.offsetY / side];
  if (across < 0 || across > 1 || up < 0 || up > 1) return "";
  const [x, y] = placeAt(bounds(view), side, event.offsetX, event.offsetY);
  const cell = Math.min(height - 1, Math.floor(up * height)) * width + Math.min(width - 1, Math.floor(across * width));
  const place = position(x, y);
  if (!view.classes.length) return `${place}\n${exact(view.values[cell])}`;
  return [place, ...view.classes.map((name, k) => `${called(name)}: ${percent(view.values[cell * count + k])}`)].join("\n");
}
