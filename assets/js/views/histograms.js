// Histograms: one small chart a layer, all of the same height, each on its own range.

import { _ } from "../language.js";
import { palette } from "./colours.js";
import { exact, grouped, short } from "./numbers.js";
import { hovers, keep, make, parts, sharp, write } from "./parts.js";

const HEIGHT = 72;

function chart() {
  const figure = make(
    "figure",
    { class: "llv-histogram" },
    make("figcaption"),
    make("canvas", { role: "img" }),
    make("div", { class: "llv-ends" }, make("span"), make("span")),
  );
  hovers(figure.children[1], (event) => describe(figure.data, event));
  return figure;
}

/** Draws `view` into `element`. */
export function draw(element, view) {
  const { list } = parts(element, "histograms", () => ({
    list: element.appendChild(make("div", { class: "llv-histograms" })),
  }));
  keep(list, view.histograms.length, chart);
  view.histograms.forEach((histogram, index) => one(list.children[index], histogram));
}

function one(figure, histogram) {
  const [caption, canvas, ends] = figure.children;
  figure.data = histogram;
  const { name, mean, deviation, edges } = histogram;
  write(caption, name);
  caption.title = _("mean {mean}, standard deviation {deviation}", { mean: exact(mean), deviation: exact(deviation) });
  canvas.setAttribute("aria-label", `${name}: ${caption.title}`);
  write(ends.children[0], short(edges[0]));
  write(ends.children[1], short(edges[edges.length - 1]));
  bars(canvas, histogram, Math.max(60, figure.clientWidth || 160));
}

function bars(canvas, { edges, counts, mean }, width) {
  const context = sharp(canvas, width, HEIGHT);
  const colours = palette();
  const [low, high] = [edges[0], edges[edges.length - 1]];
  const place = (value) => ((value - low) / (high - low || 1)) * width;
  const most = Math.max(1, ...counts);
  context.fillStyle = colours.accent;
  counts.forEach((count, index) => {
    const height = (count / most) * (HEIGHT - 6);
    const left = place(edges[index]);
    context.fillRect(left, HEIGHT - height, Math.max(1, place(edges[index + 1]) - left - 0.5), height);
  });
  context.fillStyle = colours.line;
  context.fillRect(0, HEIGHT - 1, width, 1);
  rule(context, place(mean), colours.positive);
  if (low < 0 && high > 0) rule(context, place(0), colours.muted);
}

function rule(context, x, colour) {
  context.fillStyle = colour;
  context.fillRect(Math.round(x), 0, 1, HEIGHT);
}

function describe(histogram, event) {
  if (!histogram) return "";
  const { name, edges, counts, mean, deviation } = histogram;
  const share = event.offsetX / event.target.clientWidth;
  const value = edges[0] + share * (edges[edges.length - 1] - edges[0]);
  const bin = Math.min(counts.length - 1, Math.max(0, edges.findIndex((edge) => edge > value) - 1));
  const line = _("{count} from {low} to {high}", {
    count: grouped(counts[bin]),
    low: exact(edges[bin]),
    high: exact(edges[bin + 1]),
  });
  return `${name}\n${line}\n${_("mean {mean}, standard deviation {deviation}", { mean: exact(mean), deviation: exact(deviation) })}`;
}
