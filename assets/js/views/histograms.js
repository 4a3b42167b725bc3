// Histograms: one small chart per layer, each with its own range. While a run trains, a range only widens, so that the
// frames of a layer are comparable.

import { make } from "../dom.js";
import { _, called } from "../language.js";
import { palette } from "./colours.js";
import { between, Travel, widened } from "./motion.js";
import { aligned, exact, grouped } from "./numbers.js";
import { hovers, keep, parts, sharp, write } from "./parts.js";

const HEIGHT = 72;

function chart() {
  const figure = make(
    "figure",
    { class: "llv-histogram" },
    make("figcaption"),
    make("canvas", { role: "img" }),
    make("div", { class: "llv-ends" }, make("span"), make("span")),
  );
  figure.travel = new Travel();
  hovers(figure.children[1], (event) => describe(figure, event));
  return figure;
}

/** Draws `view` into `element`; with `options.live`, further frames of the same layers follow. */
export function draw(element, view, options = {}) {
  const { list } = parts(element, "histograms", () => {
    const made = element.appendChild(make("div", { class: "llv-histograms" }));
    return { list: made, end: () => [...made.children].forEach((figure) => figure.travel.stop()) };
  });
  keep(list, view.histograms.length, chart);
  view.histograms.forEach((histogram, index) => one(list.children[index], histogram, options));
}

function one(figure, histogram, { live, travel }) {
  const known = figure.data && called(figure.data.name) === called(histogram.name);
  const moves = live && known && figure.data !== histogram;
  if (!known) figure.reach = null;
  figure.data = histogram;
  figure.axis = axis(figure, live);
  label(figure);
  const width = Math.max(60, figure.clientWidth || 160);
  figure.travel.show((from, share) => mixed(from, figure, share), (shown) => bars(figure.children[1], shown, width), moves, travel);
}

function label({ children: [caption, canvas, ends], data: { name, mean, deviation }, axis: [low, high] }) {
  write(caption, called(name));
  caption.title = _("mean {mean}, standard deviation {deviation}", { mean: exact(mean), deviation: exact(deviation) });
  canvas.setAttribute("aria-label", `${called(name)}: ${caption.title}`);
  aligned([low, high]).forEach((text, index) => write(ends.children[index], text));
}

/** The range of a chart. Without deviation (all values equal), the bins do not show the range that others will need. */
function axis(figure, live) {
  const { edges, deviation } = figure.data;
  const own = [edges[0], edges[edges.length - 1]];
  if (!live) return own;
  if (deviation > 0) figure.reach = widened(own, figure.reach);
  return figure.reach ?? own;
}

/** The bars between those on screen and those of `data`; a different number of bins is not animated. */
function mixed(from, { data, axis: ends }, share) {
  const { edges, counts, mean } = data;
  if (from?.counts.length !== counts.length) return { edges, counts, mean, ends };
  return {
    edges: between(from.edges, edges, share),
    counts: between(from.counts, counts, share),
    mean: between([from.mean], [mean], share)[0],
    ends: between(from.ends, ends, share),
  };
}

function bars(canvas, { edges, counts, mean, ends: [low, high] }, width) {
  const context = sharp(canvas, width, HEIGHT);
  const colours = palette();
  const place = (value) => ((value - low) / (high - low || 1)) * width;
  const max = Math.max(1, ...counts);
  context.fillStyle = colours.accent;
  counts.forEach((count, index) => {
    const height = (count / max) * (HEIGHT - 6);
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

function describe({ data, axis: ends }, event) {
  if (!data) return "";
  const { name, edges, counts, mean, deviation } = data;
  const value = ends[0] + (event.offsetX / event.target.clientWidth) * (ends[1] - ends[0]);
  const whole = _("mean {mean}, standard deviation {deviation}", { mean: exact(mean), deviation: exact(deviation) });
  const bin = counts.findIndex((_count, index) => edges[index] <= value && value <= edges[index + 1]);
  if (bin < 0) return `${called(name)}\n${whole}`;
  const line = _("{count} from {low} to {high}", {
    count: grouped(counts[bin]),
    low: exact(edges[bin]),
    high: exact(edges[bin + 1]),
  });
  return `${called(name)}\n${line}\n${whole}`;
}
