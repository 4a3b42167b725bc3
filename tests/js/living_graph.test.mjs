// The pictures and marks on the cards of a living graph, and the choice of the sample.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
const { drawing } = await import("../../assets/js/draw/shared.js");
const { textOf } = await import("../../assets/js/graph/drawn_sample.js");
const { SamplePicker } = await import("../../assets/js/graph/sample_picker.js");
const { Statistics } = await import("../../assets/js/graph/statistics.js");
const { cellSize, columnName, Thumbnails } = await import("../../assets/js/graph/thumbnails.js");

const pictures = (count, height, width, scale = "magnitude") => ({
  kind: "pictures", scale, low: 0, high: 1,
  pixels: Object.assign(new Float32Array(count * height * width), { shape: [count, height, width] }),
});

test("maps keep their proportions at whole multiples, and a series uses the width", () => {
  assert.deepEqual(cellSize(pictures(8, 14, 14), 238), [2, 2]);
  assert.deepEqual(cellSize(pictures(8, 28, 28), 238), [1, 1]);
  assert.deepEqual(cellSize(pictures(1, 28, 28, "grey"), 238), [2, 2]);
  assert.deepEqual(cellSize(pictures(1, 8, 40), 238), [5, 8]);
  assert.deepEqual(cellSize(pictures(1, 1, 10), 238), [14, 14]);
});

test("as many maps are drawn as fit on the card", () => {
  const element = document.createElement("div");
  element.clientWidth = 254;
  const thumbnails = new Thumbnails(element);
  thumbnails.show(pictures(8, 28, 28));
  assert.equal(element.children.length, 8);
  thumbnails.show(pictures(8, 32, 32));
  assert.equal(element.children.length, 7);
  element.clientWidth = 134;
  thumbnails.show(pictures(8, 28, 28));
  assert.equal(element.children.length, 8, "two rows on a narrow card");
});

test("of many classes the most probable are shown", () => {
  const element = document.createElement("div");
  const values = Array.from({ length: 30 }, (_, index) => index / 100);
  new Thumbnails(element).show({ kind: "bars", names: values.map(String), values });
  assert.equal(element.children.length, 10);
  assert.match(element.children[0].textContent, /0\.29/);
});

test("a mark says which share of units is inactive, in red from a half", () => {
  const statistics = new Statistics();
  statistics.show({ gradient: 0.001, inactive: 0.25, saturated: null });
  assert.equal(statistics.inactive.textContent, "25.0 % inactive");
  assert.equal(statistics.bar.style.width, "50%");
  assert.ok(!statistics.inactive.classList.contains("many"));
  statistics.show({ gradient: null, inactive: null, saturated: 0.75 });
  assert.equal(statistics.inactive.textContent, "75.0 % saturated");
  assert.ok(statistics.inactive.classList.contains("many"));
  assert.ok(statistics.gradient.hidden);
  statistics.show({ gradient: 0, inactive: 0, saturated: null });
  assert.ok(statistics.inactive.hidden);
});

test("the sample can be the next one, one of a class, or a wrong one", () => {
  const chosen = [];
  const picker = new SamplePicker((choice) => chosen.push(choice));
  picker.offer({ classes: [["0", "0"], ["1", "1"]], predicts: true, help: "What the cards show.", neuronHelp: "Lines are weights." });
  picker.show({ index: 4, sample: "1 → 0 (60 %)" });
  assert.match(picker.text.textContent, /Sample 5: 1 → 0/);
  picker.next.fire("click");
  picker.back.fire("click");
  picker.wrong.fire("click");
  picker.classes.value = "1";
  picker.classes.fire("change");
  picker.next.fire("click");
  assert.deepEqual(chosen, [{ sample: 5 }, { sample: 3 }, { sample: 5, wrong: true }, { sample: 4, label: "1" }, { sample: 5, label: "1" }]);
  picker.show({ index: 6, sample: "" });
  assert.equal(picker.text.textContent, "Sample 7");
  picker.show({ index: null, sample: "" });
  assert.ok(picker.next.hidden && !picker.ask.hidden, "points on a plane are shown all at once");
  picker.ask.fire("click");
  assert.equal(picker.about.textContent, "What the cards show.");
  assert.ok(!picker.explanation.hidden && picker.aboutNeurons.hidden);
  picker.explainNeurons(true);
  assert.ok(!picker.aboutNeurons.hidden, "lines are explained where neurons are drawn");
  picker.show(null);
  assert.ok(picker.root.hidden);
  picker.show(null, true);
  assert.ok(!picker.root.hidden, "its place is kept for a view that will come");
});

test("a drawing is the sample until another one is chosen", () => {
  const chosen = [];
  const picker = new SamplePicker((choice) => chosen.push(choice));
  picker.offer({ classes: [], predicts: true, draws: true, help: "" });
  picker.show({ index: 4, sample: "" });
  picker.pen.fire("click");
  assert.ok(!picker.pad.root.hidden && !chosen.length, "an empty pad changes nothing");
  assert.ok(!picker.pad.hint.hidden && picker.pad.hint.textContent === "Draw here");
  assert.ok(picker.pad.root.isInView, "bars of the page do not cover it");
  drawing.begin(10, 10);
  drawing.extend([[200, 10]]);
  drawing.end();
  picker.pad.changed();
  assert.ok(picker.pad.hint.hidden, "after the first stroke");
  picker.offer({ classes: [["0", "0"], ["1", "1"]], predicts: true, draws: true, help: "" });
  assert.equal(picker.pad.hint.textContent, "Draw a digit");
  picker.show({ index: null, sample: "7 (93 %)" });
  assert.equal(picker.text.textContent, "Drawing: 7 (93 %)");
  assert.ok(!picker.next.hidden);
  picker.next.fire("click");
  assert.ok(picker.pad.root.hidden);
  picker.pen.fire("click");
  picker.pad.clear();
  assert.deepEqual(chosen, [{ drawing: "10 10 200 10" }, { sample: 5 }, { drawing: "10 10 200 10" }, { sample: 4 }]);
});

test("long drawings lose points, not strokes", () => {
  const long = Array.from({ length: 3 }, (_none, line) => Array.from({ length: 800 }, (_point, x) => [x / 3, 80 * line]));
  const text = textOf(long);
  assert.ok(text.length <= 4000);
  assert.equal(text.split(";").length, 3);
  assert.match(text, /^0 0 .* 266 0;/);
  assert.ok(textOf(Array.from({ length: 9000 }, () => [[1, 1]])).length <= 4000);
});

test("values of an input have the names of their columns", () => {
  const iris = ["length", "width", "petal length", "petal width"];
  assert.equal(columnName(iris, 0, 2, [1, 1, 4]), "petal length");
  assert.equal(columnName(iris, 3, 17, [1, 4, 96]), "petal width", "a row of a series");
  const many = Array.from({ length: 40 }, (_none, index) => `c${index}`);
  assert.equal(columnName(many, 1, 3, [1, 2, 32]), "c35");
  assert.equal(columnName(many, 1, 9, [1, 2, 32]), "", "the end of the last row is empty");
  assert.equal(columnName(["sales"], 0, 5, [1, 1, 24]), "sales");
  assert.equal(columnName([], 0, 0, [1, 1, 4]), "");
  assert.equal(columnName(["x", "y"], 3, 3, [2, 28, 28]), "", "maps over the plane");
});

test("a text is shown as its tokens", () => {
  const element = document.createElement("div");
  const thumbnails = new Thumbnails(element);
  thumbnails.show({ kind: "text", pieces: ["not", " ", "good"] });
  assert.deepEqual(element.children.map((span) => span.textContent), ["not", "␣", "good"]);
  thumbnails.show(pictures(1, 1, 2));
  assert.equal(element.children[0].tagName, "CANVAS");
});
