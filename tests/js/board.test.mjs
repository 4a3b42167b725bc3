// Computations of the board: numbers, lines, growing curves.

import assert from "node:assert/strict";
import test from "node:test";
import { opened, recall, remember, toggled } from "../../assets/js/board/choice.js";
import { validConfig } from "../../assets/js/board/settings.js";
import { charts, stepRange, RunData } from "../../assets/js/board/run_data.js";
import { isBright, ramp, rgb, rung } from "../../assets/js/views/colours.js";
import { marked, room } from "../../assets/js/views/marks.js";
import { ticks } from "../../assets/js/views/ticks.js";
import { duration, exact, extent, grouped, percent, short, tick } from "../../assets/js/views/numbers.js";
import { place } from "./dom.mjs";

place();
const { Status } = await import("../../assets/js/board/status.js");
const { lines, smoothed } = await import("../../assets/js/views/lines.js");

const COLOURS = { negative: "#0072b2", zero: "#ffffff", positive: "#e06c00", low: "#eef5fa", high: "#08306b" };

test("numbers are written with a true minus sign and as many figures as are meant", () => {
  assert.equal(short(-0.012345), "−0.0123");
  assert.equal(exact(0.1234567), "0.123457");
  assert.equal(short(2.5), "2.5");
  assert.equal(short(1e-7), "1.00e−7");
  assert.equal(short(12345), "12,345");
  assert.equal(short(-1013.4), "−1,013", "beside 12,345 in one table");
  assert.equal(short(Number.NaN), "–");
  assert.equal(grouped(1234567), "1,234,567");
  assert.equal(percent(0.934), "93.4 %");
  assert.equal(percent(1), "100 %");
});

test("time left is said as people say it", () => {
  assert.equal(duration(41.2), "41 s");
  assert.equal(duration(0.32), "0.3 s");
  assert.equal(duration(0), "0.1 s");
  assert.equal(duration(200), "3 min 20 s");
  assert.equal(duration(120), "2 min");
  assert.equal(duration(7500), "2 h 5 min");
});

test("a board whose socket is refused says so, and not that the connection is lost", () => {
  const status = new Status(document.createElement("div"));
  status.connection("refused");
  assert.match(status.link.textContent, /once per second/);
  assert.equal(status.link.hidden, false);
  status.connection("open");
  assert.equal(status.link.hidden, true);
});

test("errors of a regression are in the unit of its targets", () => {
  const status = new Status(document.createElement("div"));
  const summary = { "test/mae": 1250, "test/rmse": 1800.5, "test/r2": 0.5 };
  const options = { epochs: 5, compact: false, metrics: {}, unit: "$" };
  status.show({ state: { status: "finished", step: 10, steps: 10, epoch: 5, summary } }, options);
  const facts = status.figures.children.map((fact) => fact.textContent);
  for (const fact of ["test MAE 1,250 $", "test RMSE 1,801 $", "test R² 0.500"]) assert.ok(facts.includes(fact), facts.join("; "));
});

test("figures beside each other have equally many decimals", () => {
  const status = new Status(document.createElement("div"));
  const summary = { "test/loss": 0.345, "test/f1": 0.72, "test/accuracy": 0.9 };
  status.show({ state: { status: "finished", step: 10, steps: 10, epoch: 5, summary } }, { epochs: 5, compact: false, metrics: {} });
  const text = status.figures.textContent;
  for (const figure of ["0.720", "90.0 %"]) assert.ok(text.includes(figure), text);
});

test("the epoch is the one that a run is in or ended in", () => {
  const status = new Status(document.createElement("div"));
  const epoch = (word, at) => {
    status.show({ state: { status: word, step: 792, steps: 3630, epoch: at } }, { epochs: 5, compact: true });
    return status.figures.children.map((fact) => fact.textContent).find((text) => text.startsWith("epoch"));
  };
  assert.equal(epoch("running", 0), "epoch 1/5");
  assert.equal(epoch("running", 1.09), "epoch 2/5");
  assert.equal(epoch("stopped", 2.17), "epoch 3/5");
  assert.equal(epoch("finished", 5), "epoch 5/5");
});

test("the range of values leaves out what is not finite", () => {
  assert.deepEqual(extent([1, Number.NaN, -2, Infinity]), [-2, 1]);
  assert.deepEqual(extent([]), [0, 0]);
});

test("a signed scale is white in the middle, and values beyond its ends keep its end colours", () => {
  const colours = ramp("signed", COLOURS);
  const at = (place) => [...colours.slice(place * 3, place * 3 + 3)];
  assert.deepEqual(at(0), rgb("#0072b2"));
  assert.deepEqual(at(255), rgb("#e06c00"));
  assert.ok(at(128).every((part) => part > 250));
  assert.equal(rung(-9, -1, 1), 0);
  assert.equal(rung(9, -1, 1), 255);
  assert.equal(rung(Number.NaN, -1, 1), 0);
  assert.ok(isBright(at(128)) && !isBright(rgb("#08306b")));
});

test("smoothing has no bias towards zero, and leaves a constant line alone", () => {
  assert.ok(smoothed([2, 2, 2, 2], 0.9).every((value) => Math.abs(value - 2) < 1e-12));
  const jumpy = Array.from({ length: 200 }, (_value, index) => index % 2);
  assert.ok(Math.abs(smoothed(jumpy, 0.95).at(-1) - 0.5) < 0.05);
});

test("a dashed line has the colour of the solid one before it", () => {
  globalThis.document = { documentElement: {} };
  globalThis.getComputedStyle = () => ({ getPropertyValue: () => "" });
  const series = [["train", false], ["val", true], ["other", false]].map(([name, dashed]) => ({ name, dashed, mode: "line", x: [0], y: [1] }));
  const [train, val, other] = lines({ series });
  assert.equal(val.colour, train.colour);
  assert.notEqual(other.colour, train.colour);
});

test("curves grow by deltas and begin anew after a reset", () => {
  const data = new RunData();
  data.add({ reset: true, series: { "train/loss": { x: [1, 2], y: [3, 2] } }, state: { step: 2 } });
  data.add({ series: { "train/loss": { x: [3], y: [1] }, "val/accuracy": { x: [3], y: [0.5] } } });
  assert.deepEqual(data.metrics, ["loss", "accuracy"]);
  assert.deepEqual(lines(data.curves("loss", "")).map(({ name, x }) => [name, [...x]]), [["train", [1, 2, 3]]]);
  assert.equal(data.last("val/accuracy"), 0.5);
  data.add({ reset: true, series: { "train/loss": { x: [1], y: [3] } } });
  assert.deepEqual(data.metrics, ["loss"]);
  assert.equal(data.lines.get("train/loss").x.length, 1);
});

test("the step axis doubles while a run goes on and ends with it", () => {
  assert.deepEqual(stepRange(3, 1000, false), [0, 8]);
  assert.deepEqual(stepRange(120, 1000, false), [0, 125]);
  assert.deepEqual(stepRange(999, 1000, false), [0, 1000]);
  assert.deepEqual(stepRange(700, 1000, true), [0, 700]);
});

test("each term of a loss has a chart of its own, on whose axis a small one can be read", () => {
  const data = new RunData();
  const point = { x: [1], y: [2] };
  data.add({ series: { "train/loss": point, "train/kl": point, "train/reconstruction": point, "val/kl": point, "train/accuracy": point } });
  assert.deepEqual(charts(data.metrics).map(([name]) => name), ["loss", "kl", "reconstruction", "accuracy"]);
});

test("in a chart of several metrics, each has its color and its validation is dashed", () => {
  const data = new RunData();
  const point = { x: [1], y: [2] };
  data.add({ series: { "train/discriminator": point, "val/discriminator": point, "train/generator": point } });
  const { series } = data.together(["discriminator", "generator"], "", (metric, split) => `${metric} ${split}`);
  assert.deepEqual(series.map(({ name, dashed }) => [name, dashed]), [["discriminator train", false], ["discriminator val", true], ["generator train", false]]);
  const colours = lines({ series }).map(({ colour }) => colour);
  assert.equal(colours[0], colours[1]);
  assert.notEqual(colours[1], colours[2]);
});

test("a GAN leads with both losses and its scores, and their sum comes last", () => {
  const metrics = ["loss", "discriminator", "generator", "score_real", "score_generated"];
  assert.deepEqual(charts(metrics).map(([name]) => name), ["players", "scores", "loss"]);
});

test("ticks stand at whole layers, and at powers of ten where there are two; else Plotly chooses", () => {
  const line = (x, y) => [{ x: Float32Array.from(x), y: Float32Array.from(y) }];
  const whole = { dtick: 1 };
  assert.deepEqual(ticks(line([1, 2, 3], [0.2, 0.3, 0.4]), true), { x: whole, y: {} });
  assert.deepEqual(ticks(line([1, 2, 3], [0.09, 0.3, 2]), true), { x: whole, y: { dtick: 1 } });
  assert.deepEqual(ticks(line([1, 2, 3], [0.09, 0, 0.2]), true), { x: whole, y: {} });
  assert.deepEqual(ticks(line([1, 2, 3], [0.0016, 0.002, 0.0064]), true), { x: whole, y: {} });
  assert.deepEqual(ticks(line([0, 0.5, 1], [0.01, 0.1, 1]), false), { x: {}, y: {} });
  assert.deepEqual(ticks(line([0, 50, 100], [1, 1, 1]), false), { x: {}, y: {} });
  assert.deepEqual(ticks([], true), { x: whole, y: {} });
});

test("a long axis with a few points at its beginning has no tick for each step, over which Plotly would take minutes", () => {
  const paused = [{ x: [1, 2, 3, 10], y: [4, 3, 2, 1] }];
  assert.deepEqual(ticks(paused, false, [0, 1300]).x, {}, "something was changed at step 1,200, before the next measurement");
  assert.deepEqual(ticks([], false, [0, 1300]).x, {});
  assert.deepEqual(ticks(paused, false, [0, 10]).x, { dtick: 1 });
});

test("the name of a mark stands above the chart, where no curve can cross it", () => {
  const [name] = marked([{ x: 40, name: "Learning rate 0.03" }], "grey").annotations;
  assert.deepEqual([name.x, name.yref, name.y, name.yanchor], [40, "paper", 1, "bottom"]);
  const sides = [0, 50, 99].map((x) => marked([{ x, name: "Learning rate 0.03" }], "grey", [0, 100]).annotations[0].xanchor);
  assert.deepEqual(sides, ["left", "center", "right"], "names at the ends are not cut");
  assert.ok(room([{ x: 40, name: "" }]) > 12);
  assert.equal(room([]), 0);
});

test("each tick of a logarithmic axis around one power of ten is written whole", () => {
  const gradients = [{ x: [1, 2, 3], y: [0.00003, 0.0003, 0.0002] }];
  const { tickvals, ticktext } = ticks(gradients, true).y;
  assert.deepEqual(tickvals, [1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3]);
  assert.deepEqual(ticktext.slice(2, 6), ["5.00e−5", "0.0001", "0.0002", "0.0005"]);
});

test("of what was remembered for a picture, only what it takes now is asked for", () => {
  const fields = [
    { name: "sample", kind: "number", low: 0, high: 99, value: 0 },
    { name: "label", kind: "option", options: ["cat", "dog"], value: "" },
    { name: "shares", kind: "flag", value: false },
    { name: "prompt", kind: "text", high: 5, value: "" },
  ];
  const good = { sample: 7, label: "dog", shares: true, prompt: "once" };
  assert.deepEqual(validConfig(fields, good), good);
  assert.deepEqual(validConfig(fields, { sample: 200, label: 3, shares: "yes", prompt: "longer", gone: 1 }), {});
  assert.deepEqual(validConfig(fields, { sample: "7", label: "bird", prompt: null }), {});
});

test("a picture opened on one network leaves the pictures of others as they are", () => {
  const kept = new Map();
  globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  const ofCnn = ["feature_maps", "confusion"];
  remember("image", { shown: toggled({}, "saliency", false, ofCnn), configs: {} });
  const { shown } = recall("image");
  assert.deepEqual(opened(shown, ofCnn, () => true), ["feature_maps", "confusion", "saliency"]);
  const ofVae = ["reconstructions", "latent_dimensions"];
  assert.deepEqual(opened(shown, ofVae, (name) => ofVae.includes(name)), ofVae, "a VAE has no saliency, and keeps its own");
});

test("a picture that was closed stays closed, and one that is opened again comes back in its place", () => {
  const chosen = ["feature_maps", "confusion"];
  const closed = toggled({}, "feature_maps", true, chosen);
  assert.deepEqual(opened(closed, chosen, () => true), ["confusion"]);
  const again = toggled(closed, "feature_maps", false, chosen);
  assert.deepEqual(again, {});
  assert.deepEqual(opened(again, chosen, () => true), chosen);
});

test("what was remembered as a list of names opens these pictures", () => {
  globalThis.localStorage = { getItem: () => JSON.stringify({ names: ["saliency"], configs: { saliency: { sample: 3 } } }) };
  assert.deepEqual(recall("image"), { shown: { saliency: true }, configs: { saliency: { sample: 3 } } });
  globalThis.localStorage = { getItem: () => "{" };
  assert.deepEqual(recall("image"), { shown: {}, configs: {} });
});

test("a tick is rounded to the resolution of its axis", () => {
  assert.equal(tick(4.54e-5, 2), "0", "the middle of the axis of tanh");
  assert.equal(tick(-0.9999546, 1.9999), "−1");
  assert.equal(tick(1.5e-6, 2e-6), "1.50e−6");
  assert.equal(tick(5, 0), "5");
  assert.equal(tick(0.25, 1), "0.25");
});
