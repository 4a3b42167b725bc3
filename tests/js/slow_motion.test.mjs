// One step in slow motion: stages are played, one card is lit, weights are chosen, and the step is taken and compared.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

const { element } = place();
const { Playback, partsOf } = await import("../../assets/js/slow_motion/playback.js");
const { Controls } = await import("../../assets/js/slow_motion/controls.js");
const { showStage, stageShown } = await import("../../assets/js/slow_motion/stage_shown.js");
const { edgesOf } = await import("../../assets/js/graph/slow_motion.js");
const { meaning } = await import("../../assets/js/slow_motion/keys.js");
const { cellOf, indexOf, StagePlane } = await import("../../assets/js/slow_motion/stage_plane.js");
const { factsOf, Tensors } = await import("../../assets/js/slow_motion/tensors.js");
const { firstIndex } = await import("../../assets/js/slow_motion/weight.js");
const { Taking } = await import("../../assets/js/slow_motion/taking.js");
const { headingOf } = await import("../../assets/js/views/weight_update.js");

const plane = (values, ...shape) => Object.assign(Float32Array.from(values), { shape });
const stage = (part, player = "", more = {}) => ({ part, player, graph: "main", node: "", title: "", caption: "", tensors: [], steps: [], time: -1, ...more });
const STAGES = ["batch", "forward", "forward", "loss", "backward", "backward", "update", "after"].map((part) => stage(part));

test("stages are played at the chosen speed up to the last one, and again from the first", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const playback = new Playback(() => {});
  playback.load(STAGES.slice(0, 3));
  playback.toggle();
  t.mock.timers.tick(600);
  assert.equal(playback.place, 1);
  playback.setSpeed(4);
  t.mock.timers.tick(150);
  assert.deepEqual([playback.place, playback.playing], [2, false]);
  playback.toggle();
  assert.deepEqual([playback.place, playback.playing], [0, true]);
  playback.step(1);
  t.mock.timers.tick(10_000);
  assert.deepEqual([playback.place, playback.playing], [1, false], "a stage that is chosen stays");
  playback.go(99);
  assert.equal(playback.place, 2);
});

test("the slider is marked with the parts of the step, those of both networks of a GAN one after the other", () => {
  const stages = [...STAGES.slice(0, 7).map((one) => ({ ...one, player: "Discriminator" })), stage("forward", "Generator"), stage("after")];
  assert.deepEqual(partsOf(stages).map(({ part, from, count }) => [part, from, count]), [
    ["batch", 0, 1], ["forward", 1, 2], ["loss", 3, 1], ["backward", 4, 2], ["update", 6, 1], ["forward", 7, 1], ["after", 8, 1],
  ]);
  const playback = new Playback(() => {});
  playback.load(stages);
  playback.go(7);
  const controls = new Controls(playback);
  controls.show();
  const marks = controls.marks.children;
  assert.deepEqual(marks.map(({ title }) => title).slice(4, 6), ["Discriminator: Update", "Generator: Forward"]);
  assert.deepEqual(marks.map(({ className }) => className).slice(4, 6), ["slow-update", "slow-forward here turn"]);
  assert.equal(controls.place.textContent, "8 of 9");
});

test("a graph without a run shows no stage, and neither does one of another run", () => {
  assert.equal(stageShown(undefined), null);
  showStage("a", STAGES[1]);
  assert.equal(stageShown("a"), STAGES[1]);
  assert.equal(stageShown("b"), null);
  assert.equal(stageShown(undefined), null);
  showStage("a", null);
  assert.equal(stageShown("a"), null);
});

test("values come along the edges into a layer, and gradients back from those after it", () => {
  const edges = [["input", "a"], ["a", "b"], ["input", "b"]];
  assert.deepEqual(edgesOf(edges, "b", "forward"), [["a", "b"], ["input", "b"]]);
  assert.deepEqual(edgesOf(edges, "input", "backward"), [["input", "a"], ["input", "b"]]);
});

test("the keys belong to the film, but not those of fields, dialogs and buttons", () => {
  const within = (...selectors) => [{ matches: (wanted) => selectors.some((one) => wanted.includes(one)) }];
  const press = (key, path = [], more = {}) => meaning({ key, composedPath: () => path, ...more });
  assert.deepEqual(["ArrowLeft", "ArrowRight", " ", "Escape", "a"].map((key) => press(key)), ["back", "next", "play", "close", null]);
  assert.equal(press(" ", within("button")), "native");
  assert.equal(press("ArrowRight", within("button")), "next");
  assert.equal(press("ArrowRight", within("select")), null);
  assert.deepEqual([" ", "Escape"].map((key) => press(key, within("select"))), ["native", "close"]);
  assert.deepEqual(["ArrowRight", " ", "Escape"].map((key) => press(key, within("[role='application']"))), [null, "play", "close"], "a weight is chosen by arrows");
  assert.equal(press("Escape", within("[role='dialog']")), null);
  assert.equal(press("ArrowLeft", [], { altKey: true }), null);
});

test("a cell of a parameter's picture is a weight, whatever the number of axes", () => {
  assert.deepEqual(indexOf([4], [0, 3]), [3]);
  assert.deepEqual(indexOf([2, 3], [1, 2]), [1, 2]);
  assert.deepEqual(indexOf([8, 3, 5, 5], [7, 2 * 25 + 4 * 5 + 1]), [7, 2, 4, 1]);
  for (const [shape, index] of [[[8, 3, 5, 5], [7, 2, 4, 1]], [[2, 3], [1, 2]]]) assert.deepEqual(indexOf(shape, cellOf(shape, index)), index);
  assert.deepEqual(firstIndex({ shape: [2, 3], planes: [plane([0.1, 0.2, -3, 1, 0, 2], 2, 3)] }), [0, 2]);
  assert.deepEqual(firstIndex({ shape: [3], planes: [plane([0.1, -0.5, 0.2], 1, 3)] }), [1]);
});

test("a weight is chosen by a press, not by the pointer on its way", () => {
  const chosen = [];
  const weight = { parameter: "weight", shape: [2, 3], scale: "signed", low: -1, high: 1 };
  const drawn = new StagePlane(weight, (index) => chosen.push(index));
  drawn.draw(weight, plane([1, 2, 3, 4, 5, 6], 2, 3), "", null);
  drawn.canvas.getBoundingClientRect = () => ({ left: 0, top: 0, width: 30, height: 20 });
  document.body.getBoundingClientRect = () => ({ width: 0, height: 0 });
  drawn.grid.fire("pointermove", { clientX: 25, clientY: 5 });
  assert.deepEqual(chosen, []);
  drawn.grid.fire("pointerdown", { clientX: 25, clientY: 15 });
  assert.deepEqual(chosen, [[1, 2]]);
  assert.equal(drawn.describe([1, 2], 5), "weight[1, 2] 6");
});

test("a tall parameter is drawn with its rows as columns", () => {
  const chosen = [];
  const weight = { parameter: "weight", shape: [8, 2], scale: "signed", low: -1, high: 1 };
  const drawn = new StagePlane(weight, (index) => chosen.push(index));
  drawn.draw(weight, plane(Array.from({ length: 16 }, (_none, at) => at), 8, 2), "", [5, 1]);
  assert.deepEqual([drawn.rows, drawn.columns, Array.from(drawn.plane.values.slice(0, 3))], [2, 8, [0, 2, 4]]);
  assert.deepEqual(drawn.index, [1, 5]);
  drawn.canvas.getBoundingClientRect = () => ({ left: 0, top: 0, width: 80, height: 20 });
  drawn.grid.fire("pointerdown", { clientX: 75, clientY: 15 });
  assert.deepEqual(chosen, [[7, 1]]);
  assert.equal(drawn.describe([1, 7], 15), "weight[7, 1] 15");
});

test("samples have their mean beside them, and no cell to choose", () => {
  const tensors = new Tensors(() => {});
  const sample = plane([0, 1, 2, 3], 2, 2);
  const labels = [{ template: "Sample {number}", values: { number: 1 } }, { template: "Mean over {count}", values: { count: 32 } }];
  tensors.show([{ title: "Output", shape: [4], scale: "signed", low: -3, high: 3, planes: [sample, sample], labels, parameter: "" }], null);
  const [figure] = tensors.root.all("figure");
  assert.equal(figure.children[0].textContent, "Output4 · −3 to 3");
  assert.deepEqual(figure.children[1].all("figcaption").map(({ textContent }) => textContent), ["Sample 1", "Mean over 32"]);
  assert.ok(figure.all("div").every(({ tabIndex }) => tabIndex === undefined));
  assert.equal(factsOf({ shape: [3, 8, 8], low: 0, high: 255, scale: "rgb" }), "3 × 8 × 8");
  const zeros = { shape: [2], low: 0, high: 1, scale: "magnitude", planes: [plane([0, 0], 1, 2)] };
  assert.equal(factsOf(zeros), "2 · 0", "the scale of zeros is no range of values");
});

test("the step is taken by the run's own button, and the run is compared with what was shown", () => {
  const pressed = [];
  const button = { click: () => pressed.push("step") };
  document.querySelector = () => button;
  const taking = new Taking({ taken: () => pressed.push("taken"), again() {} });
  const view = { step: 7, loss_before: 0.5, loss_after: 0.25, checksum: "abcdef0123456789" };
  taking.begin(view);
  taking.show(stage("forward"), { status: "paused", step: 7 });
  assert.ok(taking.root.hidden);
  taking.show(stage("after"), { status: "paused", step: 7 });
  assert.equal(taking.loss.textContent, "Loss 0.5 → 0.25");
  taking.take.fire("click");
  taking.take.fire("click");
  assert.deepEqual(pressed, ["step", "taken"], "two clicks are one step");
  taking.compare({ kind: "slow_step", checksum_before: "abcdef0123456789" }, false);
  taking.show(stage("after"), { status: "paused", step: 8 });
  assert.match(taking.status.textContent, /equal to those shown here, bit for bit \(checksum abcdef012345\)/);
  assert.ok(taking.take.hidden && !taking.next.hidden);
  const said = (next, isOver) => {
    taking.compare(next, isOver);
    taking.show(stage("after"), { status: "paused", step: 8 });
    return [taking.status.textContent, taking.next.hidden];
  };
  assert.match(said({ kind: "slow_step", checksum_before: "0" }, false)[0], /differ from those shown/);
  assert.match(said({ kind: "slow_step", step: 8, checksum_before: "0" }, true)[0], /has ended with this step/);
  assert.match(said({ kind: "slow_step", step: 7, checksum_before: "0" }, true)[0], /has ended without taking this step/);
  assert.deepEqual(said({ refusal: { template: "Too large.", values: {} } }, false), ["Too large.", true]);
});

test("a step that cannot be taken says why", () => {
  const view = { step: 7, loss_before: 0.5, loss_after: 0.25, checksum: "ab" };
  const said = (state, button = {}) => {
    document.querySelector = () => button;
    const taking = new Taking({});
    taking.begin(view);
    taking.show(stage("after"), state);
    assert.ok(taking.take.hidden);
    return taking.status.textContent;
  };
  assert.match(said({ status: "finished", step: 7 }), /has ended/);
  assert.match(said({ status: "paused", step: 9 }), /trained on/);
  assert.match(said({ status: "paused", step: 7 }, null), /Only the owner/);
});

test("the change of a weight is written with all its digits", () => {
  const view = { node: "linear_1", parameter: "weight", index: [3, 5], before: 0.123456, after: 0.123451 };
  assert.equal(headingOf(view), "linear_1.weight[3, 5]: 0.123456 → 0.123451");
  assert.ok(element);
});
