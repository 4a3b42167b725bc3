// Scatter: animated clouds of points over a surface or an image; a point on the plane can be chosen.

import { make } from "../dom.js";
import { _, called } from "../language.js";
import { classColour, palette, ramp } from "./colours.js";
import { bounds, placeAt, placer } from "./coordinates.js";
import { between, Travel } from "./motion.js";
import { aligned, exact, position } from "./numbers.js";
import { hovers, legend, parts, sharp, swatches, write } from "./parts.js";
import { within } from "./pick.js";
import { paint } from "./pixels.js";
import { hands, place, role } from "./point_choice.js";
import { dots, nearest, path, under } from "./points.js";

const MAX_SIDE = 480;
const BORDERS = 2; // CSS pixels left and right of the plane
const [SQUARE, DIAMOND] = ["llv-square", "llv-diamond"];
const NEAR = 10; // CSS pixels within which the pointer is on a point

function build(element) {
  const field = make("canvas", { class: "llv-field" });
  const marks = make("canvas", { class: "llv-dots" });
  const hand = make("i", { class: "llv-hand", "aria-hidden": "true", hidden: "" });
  const stack = make("div", { class: "llv-plane llv-scatter" }, field, marks, hand);
  const ends = make("div", { class: "llv-ends" }, make("span"), make("span"), make("span"));
  const [names, scale, hint] = [make("span", { class: "llv-classes" }), make("span"), make("span")];
  element.append(stack, ends, make("div", { class: "llv-below-line" }, names, scale, hint));
  const own = { element, field, marks, hand, stack, ends, names, scale, hint, view: null, travel: new Travel() };
  own.end = () => own.travel.stop();
  hovers(marks, (event) => (own.dragging ? "" : describe(own, event)));
  hands(own);
  return own;
}

/** Draws `view` into `element`. Where the view `picks`, a click, a drag or an arrow key sends `ll-pick` with `[x, y]`. */
export function draw(element, view, options = {}) {
  const own = parts(element, "scatter", build);
  const before = own.view;
  own.view = view;
  own.side = Math.max(120, Math.min((element.clientWidth || 320) - BORDERS, options.side ?? MAX_SIDE));
  if (options.picked) own.picked = options.picked;
  element.classList.toggle("llv-plain", Boolean(options.plain));
  own.stack.style.width = own.stack.style.height = own.ends.style.maxWidth = `${own.side}px`;
  labels(own);
  entries(own);
  ground(own);
  role(own);
  const moves = before && before !== view && counts(before) === counts(view); // different points appear at once
  own.travel.show((from, share) => mixed(from, view, share), (shown) => paintMarks(own, shown), moves, options.travel);
  place(own);
}

/** Moves only the ring in `element` to `[x, y]`, to follow a drag. */
export function move(element, picked) {
  const own = parts(element, "scatter", build);
  own.picked = picked;
  if (own.view) place(own);
}

function counts({ clouds, arrows, lines }) {
  return [clouds.map((cloud) => cloud.points.length), arrows?.length, lines?.length].join("/");
}

/** The points between those on screen and those of `view`; those of `view` if nothing is on screen. */
function mixed(from, view, share) {
  const mix = (start, goal) => (from && start && goal ? between(start, goal, share) : goal);
  return {
    clouds: view.clouds.map((cloud, index) => mix(from?.clouds[index], cloud.points)),
    arrows: mix(from?.arrows, view.arrows),
    lines: mix(from?.lines, view.lines),
    ends: mix(from?.ends, bounds(view)),
  };
}

function paintMarks({ marks, view, side }, shown) {
  const context = sharp(marks, side, side);
  const at = placer(shown.ends, side);
  const { text } = palette();
  if (shown.lines) path(context, at, shown.lines, view.lines.shape[1], text);
  view.clouds.forEach((cloud, index) => dots(context, at, shown.clouds[index], cloud, index, side));
  if (shown.arrows) arrows(context, at, shown.arrows, text);
}

function arrows(context, at, values, colour) {
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 1.2;
  for (let i = 0; i < values.length; i += 4) {
    const [x, y] = at(values[i], values[i + 1]);
    const [toX, toY] = at(values[i] + values[i + 2], values[i + 1] + values[i + 3]);
    const length = Math.hypot(toX - x, toY - y);
    if (length < 1.5) continue;
    const head = Math.min(5, length / 2);
    const [ux, uy] = [(toX - x) / length, (toY - y) / length];
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(toX, toY);
    context.lineTo(toX - head * (ux + uy * 0.6), toY - head * (uy - ux * 0.6));
    context.moveTo(toX, toY);
    context.lineTo(toX - head * (ux - uy * 0.6), toY - head * (uy + ux * 0.6));
    context.stroke();
  }
}

/** Paints the layer below the points. */
function ground({ field, view, side, stack }) {
  stack.classList.toggle("llv-pictured", Boolean(view.picture));
  const layer = under(view);
  field.hidden = !layer;
  if (!layer) return;
  const [height, width] = layer.pixels.shape.slice(1);
  paint(field, layer, 0, layer.scale === "rgb" ? null : ramp(layer.scale));
  // Images may be larger than the square, and would lose lines of pixels without smoothing; a surface is smaller.
  field.style.imageRendering = view.picture && Math.max(height, width) > side ? "auto" : "";
}

// Texts

function labels({ ends, view }) {
  const [left, middle, right] = ends.children;
  const x = view.x_label ? _(view.x_label) : "x";
  const y = view.y_label ? _(view.y_label) : "y";
  const [low, high] = aligned(view.y_range);
  const [first, last] = aligned(view.x_range);
  write(left, first);
  write(middle, _("{x} horizontal, {y} vertical ({low} to {high})", { x, y, low, high }));
  write(right, last);
}

/** The legend: one entry per class, or per cloud if its points have no classes. */
function entries({ names, scale, hint, view }) {
  const found = view.clouds.flatMap((cloud, index) =>
    cloud.classes ? [] : [{ name: cloud.name, colour: classColour(index), mark: cloud.held_out ? SQUARE : index % 2 ? DIAMOND : "" }],
  );
  if (view.clouds.some((cloud) => cloud.classes)) {
    found.unshift(...view.classes.map((name, index) => ({ name, colour: classColour(index) })));
    view.clouds.filter((cloud) => cloud.classes && cloud.held_out).forEach(({ name }) => found.push({ name, colour: "transparent", mark: SQUARE }));
  }
  swatches(names, found);
  const layer = view.surface && under(view);
  scale.hidden = !layer;
  if (layer) legend(scale, layer.scale, layer.low, layer.high);
  write(hint, view.picks ? _("Drag on the plane, or use the arrow keys") : "");
}

function describe({ view, side, travel: { shown }, marks }, event) {
  if (!view || !shown) return "";
  const box = marks.getBoundingClientRect();
  const [px, py] = [event.clientX - box.left, event.clientY - box.top];
  const found = nearest(view, shown, placer(shown.ends, side), px, py, NEAR);
  if (found) {
    const { cloud, index, x, y } = found;
    const name = cloud.classes ? (view.classes[cloud.classes[index]] ?? "") : "";
    return [[called(cloud.name), called(name)].filter(Boolean).join(": "), position(x, y)].join("\n");
  }
  const [x, y] = placeAt(bounds(view), side, px, py);
  const lines = [position(x, y)];
  if (view.surface) {
    const [height, width] = view.surface.shape;
    const [row, column] = [within(Math.floor((1 - py / side) * height), 0, height - 1), within(Math.floor((px / side) * width), 0, width - 1)];
    lines.push(exact(view.surface[row * width + column]));
  }
  return lines.join("\n");
}
