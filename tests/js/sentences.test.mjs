// Every picture has a sentence from its own numbers.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

const { element } = place();
const { RENDERERS } = await import("../../assets/js/views/index.js");
const { label, unlabel } = await import("../../assets/js/views/labels.js");
const { SENTENCES, sentence, trend } = await import("../../assets/js/views/sentences.js");

const array = (values, ...shape) => Object.assign(new Float32Array(values), { shape });
const line = (name, y, more = {}) => ({ name, x: y.map((_value, at) => 10 * at), y, mode: "line", ...more });
const loss = (y) => ({ kind: "curves", series: [line("train", y)], x_label: "step" });

const EXAMPLES = [
  [{ kind: "calculation", steps: [{ operation: "tanh", groups: [], result: 0.5 }] }, "The value is 0.500."],
  [loss([2, 1, 0.5, 0.42]), "train: 0.42 at step 30, falling."],
  [{ ...loss([1, 1, 1]), series: [line("train", [1, 1, NaN]), line("val", [0.2, 0.9])] }, "train: 1 at step 10, steady. val: 0.9 at step 10, rising."],
  [{ kind: "curves", series: [line("data", [3], { mode: "points" })], x_label: "", x_names: ["May"] }, "data: 3 at x May."],
  [{ kind: "curves", series: [line("train", [])] }, ""],
  [{ kind: "plane", classes: ["a", "b"], values: array([1, 0, 0, 1, 1, 0, 0, 1], 2, 2, 2), x_range: [0, 2], y_range: [0, 2], points: array([0.5, 0.5, 1.5, 1.5, 1.5, 0.5, 9, 9], 4, 2), targets: [0, 1, 0, 1] }, "75.0 % of 4 points lie in the area of their class."],
  [{ kind: "plane", classes: [], values: array([-2, 0.5], 1, 2), points: [], targets: [] }, "Predictions from −2 to 0.5."],
  [{ kind: "samples", indices: [4, 9], captions: [] }, "2 samples to choose from."],
  [{ kind: "matrix", values: array([9, 1, 4, 7], 2, 2), rows: ["cat", "dog"], columns: ["cat", "dog"] }, "Largest value off the diagonal: 4, in row dog, column cat."],
  [{ kind: "matrix", values: array([9, 0, 0, 7], 2, 2), rows: ["cat", "dog"], columns: ["cat", "dog"] }, "All values are on the diagonal."],
  [{ kind: "matrix", values: array([1, 3], 1, 2), rows: ["w"], columns: ["u", "v"] }, "Largest value: 3, in row w, column v."],
  [{ kind: "pictures", scale: "signed", pixels: array([0, 1, -3, 2], 2, 1, 2) }, "2 images of 1 × 2 pixels; the strongest value, −3, is in image 2."],
  [{ kind: "pictures", scale: "grey", pixels: array([0, 1], 2, 1, 1), wrong: [1] }, "2 images, 1 of them marked."],
  [{ kind: "heatmaps", values: array([0, 0.1, 0.9, 0], 1, 2, 2), names: ["forget"], rows: [], columns: ["a", "b"] }, "Strongest value: 0.9, in forget, row 2, column a."],
  [{ kind: "histograms", histograms: [{ name: "w", mean: 0, deviation: 0.1 }, { name: "b", mean: 0.5, deviation: 2 }] }, "Widest of 2 histograms: b, with mean 0.5 and standard deviation 2."],
  [{ kind: "bars", names: ["7", "1"], values: array([0.93, 0.07], 2), value_range: [0, 1] }, "Largest: 7, 93.0 %."],
  [{ kind: "scatter", clouds: [{ points: array([0, 1, 2, -1], 2, 2) }] }, "2 points, from 0 to 2 across and from −1 to 1 up."],
  [{ kind: "attention", weights: array([0.2, 0.8], 1, 1, 2), names: ["Head 1"], rows: ["is"], columns: ["it", "was"] }, "Largest weight: 0.8, from “is” to “was” in Head 1."],
  [{ kind: "text", pieces: ["not", " good"], values: array([0.9, -0.1], 2) }, "Strongest value: 0.9, at “not”."],
  [{ kind: "network", nodes: [{ node: "input", gradient: null }, { node: "a", gradient: 0.5 }, { node: "b", gradient: 0.001 }] }, "2 layers; the smallest gradient, 0.001, reaches b."],
];

for (const [view, expected] of EXAMPLES) test(`${view.kind}: ${expected || "nothing"}`, () => assert.equal(sentence(view), expected));

test("every kind of picture has a sentence, and what is text already has none", () => {
  const kinds = Object.keys(RENDERERS);
  assert.deepEqual(kinds.filter((kind) => !(kind in SENTENCES)).sort(), ["equations", "sheet", "slow_step", "table", "weight_update"]);
  assert.deepEqual([...new Set(EXAMPLES.map(([{ kind }]) => kind))].sort(), Object.keys(SENTENCES).sort());
});

test("the trend is that of the end", () => {
  assert.equal(trend([5, 4, 3, 2, 1]), -1);
  assert.equal(trend([1, 1.001, 1, 9, 9]), 0);
  assert.equal(trend([3]), 0);
});

test("a label is written at once for a new picture, and later for its next frames", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const figure = element();
  label(figure, { ...loss([2, 1]), note: "Per step." });
  assert.equal(figure.getAttribute("aria-label"), "Per step. train: 1 at step 10, falling.");
  label(figure, loss([2, 1, 0.5]));
  label(figure, loss([2, 1, 0.5, 0.25]));
  assert.match(figure.getAttribute("aria-label"), /step 10/);
  context.mock.timers.tick(3000);
  assert.equal(figure.getAttribute("aria-label"), "train: 0.25 at step 30, falling.");
  label(figure, loss([9]));
  unlabel(figure);
  context.mock.timers.tick(9000);
  assert.match(figure.getAttribute("aria-label"), /step 30/);
});
