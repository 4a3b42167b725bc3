// Weights typed by a person: their history, and when none can be set.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
const { showFilmStep, filmStep } = await import("../../assets/js/board/film_step.js");
const { hasEnded, markEnd } = await import("../../assets/js/board/run_status.js");
const { NeuronPanel } = await import("../../assets/js/graph/neuron_panel.js");
const { watchKeys } = await import("../../assets/js/graph/keys.js");
const { WeightField } = await import("../../assets/js/graph/weight_field.js");
const { WeightHistory } = await import("../../assets/js/graph/weight_history.js");
const { obstacleOf } = await import("../../assets/js/graph/weight_obstacle.js");

const change = (place, value, former) => ({ place, title: place, value, former });

test("all changes of weights can be undone and redone, in the order in which they were made", async () => {
  const sent = [];
  const history = new WeightHistory(({ place, value }) => { sent.push([place, value]); return ""; });
  history.add(change("a", 2, 1));
  history.add(change("b", 5, 4));
  history.add(change("a", 3, 2));
  history.undo();
  history.undo();
  await history.redo();
  assert.deepEqual(sent, [["a", 2], ["b", 5], ["a", 3], ["a", 2], ["b", 4], ["b", 5]]);
  history.undo();
  await history.undo();
  assert.deepEqual(sent.slice(-2), [["b", 4], ["a", 1]]);
  assert.equal(history.undo(), null);
  assert.deepEqual([history.done.length, history.undone.length], [0, 3]);
  await history.add(change("c", 1, 0));
  assert.equal(history.undone.length, 0);
});

test("a change that is refused is not in the history, and an undo that is refused can be repeated", async () => {
  let refusal = "";
  const history = new WeightHistory(() => refusal);
  await history.add(change("a", 2, 1));
  refusal = "no";
  assert.equal((await history.undo()).refusal, "no");
  assert.deepEqual([history.done, history.undone], [[change("a", 2, 1)], []]);
  await history.add(change("b", 2, 1));
  assert.equal(history.done.length, 1);
});

const editor = (live) => ({ live: { live } });

test("no weight is set while an earlier step is shown, and a click goes to the newest one", () => {
  document.querySelector = () => null;
  assert.equal(obstacleOf(editor({ run: "a", over: false })), null);
  showFilmStep("a", 7);
  const field = new WeightField(document.createElement("div"), () => "a", () => obstacleOf(editor({ run: "a", over: false })), () => {});
  field.open("a", "Weight", 1, [0, 0]);
  assert.ok(field.form.hidden && !field.status.hidden);
  field.way.fire("click");
  assert.equal(filmStep("a"), null);
  assert.ok(field.status.hidden);
});

test("a run that has ended takes no weights, as soon as its board knows it, and one that starts paused does", () => {
  let clicks = 0;
  document.querySelector = (selector) => (selector.includes("start-paused") ? { click: () => (clicks += 1) } : null);
  markEnd("a", true);
  assert.ok(hasEnded("a") && !hasEnded("b") && "runOver" in document.documentElement.dataset);
  const obstacle = obstacleOf(editor({ run: "a", over: false }));
  assert.match(obstacle.text, /has ended/);
  obstacle.act();
  assert.equal(clicks, 1);
  markEnd("b", false);
  assert.ok(!hasEnded("a") && !("runOver" in document.documentElement.dataset));
  assert.match(obstacleOf(editor({ run: "a", over: true })).text, /has ended/);
  document.querySelector = () => null;
  assert.equal(obstacleOf(editor({ run: "a", over: true })).label, "", "someone else's run");
});

test("Ctrl+Z and Ctrl+Shift+Z undo and redo a weight that was changed after the last edit of the graph", async () => {
  const [root, sent, asked] = [document.createElement("div"), [], []];
  const field = new WeightField(root, () => "c", () => null, () => {});
  field.history.send = ({ value }) => { sent.push(value); return ""; };
  watchKeys({ root, cleanups: [], neurons: { field }, ask: (edit) => asked.push(edit) });
  const press = (more) => document.fire("keydown", { key: "z", ctrlKey: true, composedPath: () => [root], ...more });
  press();
  await field.history.add(change("a", 2, 1));
  press();
  press({ key: "Z", shiftKey: true });
  press({ ctrlKey: false, metaKey: true });
  await field.history.last;
  assert.deepEqual([sent, asked], [[2, 1, 2, 1], ["undo"]]);
  press();
  field.history.follow();
  press({ key: "y" });
  assert.deepEqual(asked, ["undo", "undo", "redo"]);
});

test("a press on the line with Undo leaves the enlarged neuron open, and one elsewhere closes it", () => {
  const root = document.createElement("div");
  const field = new WeightField(root, () => "d", () => null, () => {});
  const panel = new NeuronPanel(root, { edit() {}, closed() {}, belongs: (path) => field.parts.some((part) => path.includes(part)) });
  panel.show({ heading: "linear_1[0]", picture: null, value: 1, activation: null, weights: null, names: [], inputs: null }, root, true);
  for (const part of field.parts) root.fire("pointerdown", { composedPath: () => [part, root] });
  assert.ok(!panel.panel.hidden);
  root.fire("pointerdown", { composedPath: () => [root] });
  assert.ok(panel.panel.hidden);
});

test("the field of a weight says how its value is applied", () => {
  const field = new WeightField(document.createElement("div"), () => "e", () => null, () => {});
  field.input.select = () => {};
  field.open("a", "Weight", 1, [0, 0]);
  assert.equal(field.hint.textContent, "Enter to apply, Esc to cancel");
});

test("leaving the field applies what was typed, but neither an untouched field nor one of a page that lost the focus", () => {
  const applied = [];
  const field = new WeightField(document.createElement("div"), () => "f", () => null, () => {});
  Object.assign(field.input, { select: () => {}, checkValidity: () => field.input.value !== "" });
  field.history.add = ({ value }) => { applied.push(value); return Promise.resolve({}); };
  field.report = () => {};
  const leave = (typed, hasFocus = true) => {
    field.open("a", "Weight", 0.123456, [0, 0]);
    document.hasFocus = () => hasFocus;
    if (typed !== null) Object.assign(field.input, { value: typed, valueAsNumber: Number(typed) });
    field.input.fire("blur");
    return field.form.hidden;
  };
  assert.deepEqual([leave(null), leave(""), leave("0.5"), leave("0.7", false)], [true, true, true, false]);
  assert.deepEqual(applied, [0.5]);
});
