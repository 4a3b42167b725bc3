// Curves on a canvas without a library, so that the first point appears at once; with exact values on hover.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { palette } from "./colours.js";
import { lines } from "./lines.js";
import { evenTicks, exact, powerTick, short, tick } from "./numbers.js";
import { hovers, parts, sharp, write } from "./parts.js";

function build(element) {
  const legend = element.appendChild(make("div", { class: "llv-lines" }));
  const canvas = element.appendChild(make("canvas", { role: "img" }));
  const own = { legend, canvas, frame: null, drawn: [] };
  hovers(canvas, (event) => describe(own, event));
  return own;
}

/** Draws `view` into `element`. */
export function draw(element, view, options = {}) {
  const own = parts(element, "sketch", build);
  own.drawn = lines(view, options);
  own.x_label = view.x_label;
  own.x_names = view.x_names;
  const bare = Boolean(options.bare);
  own.legend.hidden = bare || own.drawn.length < 2;
  own.legend.replaceChildren(...own.drawn.filter(({ legend }) => legend !== "").map(entry));
  own.canvas.setAttribute("aria-label", own.drawn.map((line) => line.name).join(", "));
  const width = Math.max(60, element.clientWidth || 300);
  const height = options.height ?? 180;
  own.frame = frame(own.drawn, width, height, options.logY ?? view.log_y, bare, options.xRange, view.y_range);
  paint(sharp(own.canvas, width, height), own, view);
}

function entry(line) {
  const mark = make("i", { "aria-hidden": "true" });
  mark.style.borderTop = `2px ${line.dash ? "dotted" : line.dashed ? "dashed" : "solid"} ${line.colour}`;
  return make("span", {}, mark, make("span", { text: line.legend ?? line.name }));
}

/** The axes: ranges, ticks, and functions from values to canvas coordinates. */
function frame(drawn, width, height, log, bare, xRange, yRange) {
  const scale = log ? (value) => Math.log10(value) : (value) => value;
  const xs = xRange ?? range(drawn.map((line) => line.x), (value) => value);
  const ys = yRange && !log ? yRange : range(drawn.map((line) => line.y), scale);
  const places = [0, 0.5, 1].map((place) => ys[0] + place * (ys[1] - ys[0]));
  const ticks = log ? places.map((value) => powerTick(10 ** value)) : evenTicks(places);
  const widest = Math.max(...ticks.map((tick) => tick.length));
  const [left, bottom, top] = bare ? [2, 2, 2] : [Math.max(44, 12 + 7 * widest), 34, 6];
  const x = (value) => left + ((value - xs[0]) / (xs[1] - xs[0] || 1)) * (width - left - 8);
  const y = (value) => top + (1 - (scale(value) - ys[0]) / (ys[1] - ys[0] || 1)) * (height - top - bottom);
  return { xs, ys, ticks, x, y, left, bottom, top, width, height, log, bare };
}

function range(all, scale) {
  let low = Infinity;
  let high = -Infinity;
  for (const values of all) {
    for (const value of values) {
      const place = scale(value);
      if (!Number.isFinite(place)) continue;
      low = Math.min(low, place);
      high = Math.max(high, place);
    }
  }
  if (low > high) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

function paint(context, { drawn, frame: f }, view) {
  if (!f.bare) axes(context, f, view);
  for (const mark of view.marks ?? []) upright(context, f, mark.x);
  for (const line of drawn) {
    context.strokeStyle = context.fillStyle = line.colour;
    context.globalAlpha = line.pale ? 0.6 : 1;
    if (line.line) stroke(context, line, f);
    else dots(context, line, f);
  }
}

/** A dotted vertical line that marks a changed setting. */
function upright(context, f, x) {
  context.strokeStyle = palette().muted;
  context.lineWidth = 1;
  context.setLineDash([1, 3]);
  context.beginPath();
  context.moveTo(f.x(x), f.top);
  context.lineTo(f.x(x), f.height - f.bottom);
  context.stroke();
  context.setLineDash([]);
}

function stroke(context, line, f) {
  context.lineWidth = f.bare ? 1.5 : 2;
  context.lineJoin = "round";
  context.setLineDash(line.dash ? line.dash.split(",").map(parseFloat) : line.dashed ? [5, 4] : []);
  context.beginPath();
  let open = false;
  for (let i = 0; i < line.x.length; i++) {
    const y = f.y(line.y[i]);
    if (Number.isFinite(y)) context[open ? "lineTo" : "moveTo"](f.x(line.x[i]), y);
    open = Number.isFinite(y);
  }
  context.stroke();
  context.setLineDash([]);
  if (line.x.length === 1) dots(context, line, f);
}

function dots(context, line, f) {
  for (let i = 0; i < line.x.length; i++) {
    context.beginPath();
    context.arc(f.x(line.x[i]), f.y(line.y[i]), 2, 0, 7);
    context.fill();
  }
}

function axes(context, f, view) {
  const { muted, line } = palette();
  context.font = "12px system-ui, sans-serif";
  context.strokeStyle = line;
  context.fillStyle = muted;
  context.lineWidth = 1;
  context.textAlign = "right";
  f.ticks.forEach((tick, number) => {
    const y = f.top + (1 - number / 2) * (f.height - f.top - f.bottom);
    context.beginPath();
    context.moveTo(f.left, Math.round(y) + 0.5);
    context.lineTo(f.width - 8, Math.round(y) + 0.5);
    context.stroke();
    context.fillText(tick, f.left - 6, y + 4);
  });
  context.textAlign = "left";
  const across = f.xs[1] - f.xs[0];
  const ends = f.xs.map((value) => view.x_names?.[value] ?? tick(value, across));
  context.fillText(ends[0], f.left, f.height - 18);
  context.textAlign = "right";
  context.fillText(ends[1], f.width - 8, f.height - 18);
  context.textAlign = "center";
  context.fillText(view.x_label ? _(view.x_label) : "", (f.left + f.width) / 2, f.height - 4);
}

function describe({ drawn, frame: f, x_label: label, x_names: names }, event) {
  if (!f) return "";
  const wanted = f.xs[0] + ((event.offsetX - f.left) / (f.width - f.left - 8)) * (f.xs[1] - f.xs[0]);
  const found = drawn.filter((line) => line.x.length).map((line) => [line, nearest(line.x, wanted)]);
  if (!found.length) return "";
  const rows = found.map(([line, index]) => `${line.name}: ${exact(line.y[index])}`);
  const [first, index] = found[0];
  const place = names?.[first.x[index]] ?? short(first.x[index]);
  return [`${label ? _(label) : "x"} ${place}`, ...rows].join("\n");
}

function nearest(values, wanted) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (Math.abs(values[i] - wanted) < Math.abs(values[best] - wanted)) best = i;
  return best;
}
