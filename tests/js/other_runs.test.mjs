// Other runs in the charts of a board, and marks of changes.

import assert from "node:assert/strict";
import test from "node:test";
import { marked } from "../../assets/js/views/marks.js";
import { place } from "./dom.mjs";

place();
const { OtherRuns } = await import("../../assets/js/board/other_runs.js");
const { ChangeMarks } = await import("../../assets/js/board/change_marks.js");
const { lines } = await import("../../assets/js/views/lines.js");

const named = (_metric, split, run) => `${split}, ${run}`;
const delta = (x, y, status = "running") => ({ series: { "train/loss": { x, y } }, state: { status } });

function others(...offered) {
  let count = 0;
  const runs = new OtherRuns(() => (count += 1));
  runs.offer({ others: offered, fallback: true });
  return { runs, drawn: () => count };
}

test("another run is drawn from the step it begins at on, joined to the common stem", () => {
  const { runs, drawn } = others({ run: "b", name: "without change 20", from: 20 });
  runs.receive({ b: delta([10, 20], [3, 2]) });
  assert.deepEqual(runs.series(["loss"], named), [], "nothing beyond the stem yet");
  const before = drawn();
  runs.receive({ b: delta([30, 40], [1, 0.5]) });
  assert.equal(drawn(), before + 1);
  const [line] = runs.series(["loss"], named);
  assert.deepEqual([line.name, line.x, line.y], ["train, without change 20", [20, 30, 40], [2, 1, 0.5]]);
  assert.equal(runs.last(), 40);
  runs.receive({ b: { series: { "val/loss": { x: [30], y: [2] } } } });
  assert.deepEqual(runs.series(["loss"], named).map(({ legend }) => legend), ["", "without change 20"], "one entry in the legend");
});

test("a run keeps its color when another one is removed, and a new one takes the free color", () => {
  const [b, c, d] = ["b", "c", "d"].map((run) => ({ run, name: run, from: 0 }));
  const { runs } = others(b, c);
  runs.receive({ b: delta([1, 2], [1, 1]), c: delta([1, 2], [1, 1]) });
  const colourOf = (run) => runs.series(["loss"], named).find(({ name }) => name === `train, ${run}`)?.colour;
  const kept = colourOf("c");
  const freed = colourOf("b");
  runs.offer({ others: [c, d], fallback: true });
  runs.receive({ d: delta([1, 2], [1, 1]) });
  assert.equal(colourOf("c"), kept);
  assert.equal(colourOf("d"), freed);
});

test("other runs train until the last of them has ended, and one that was deleted is gone", () => {
  const { runs } = others({ run: "b", name: "b", from: 0 }, { run: "c", name: "c", from: 0 });
  runs.receive({ b: delta([1], [1]), c: delta([1], [1], "finished") });
  assert.deepEqual([runs.ended, runs.areTraining], [1, true]);
  runs.receive({ b: { gone: {} } });
  assert.equal(runs.areTraining, false);
});

test("the color of another run is its own, and does not shift those of the run itself", () => {
  const series = [{ name: "train", x: [1], y: [1] }, { name: "b", x: [1], y: [1], colour: 2 }, { name: "val", x: [1], y: [1] }];
  const colours = lines({ series }, { colours: ["first", "second"] }).map(({ colour }) => colour);
  assert.deepEqual([colours[0], colours[2]], ["first", "second"]);
  assert.ok(!["first", "second"].includes(colours[1]));
});

test("names of marks that would lie on each other are left out, and their lines stay", () => {
  const marks = [0, 2, 50].map((x) => ({ x, name: "Learning rate 0.03" }));
  const { shapes, annotations } = marked(marks, "grey", [0, 100], 400);
  assert.deepEqual([shapes.length, annotations.map(({ x }) => x)], [3, [0, 50]]);
  assert.equal(marked(marks, "grey", [0, 100], 9000).annotations.length, 3);
});

test("a mark offers the run without each change at its step that has none yet", () => {
  const asked = [];
  const marks = new ChangeMarks((name) => asked.push(name));
  const mark = marks.create(300);
  mark.found = [
    { name: "300", step: 300, title: "Learning rate 0.1 → 0.01", other: null, offered: true },
    { name: "300.2", step: 300, title: "output: bias[0] 1 → 2", other: "b", offered: true },
  ];
  marks.reveal(mark);
  assert.equal(mark.box.hidden, false);
  const [first, button, second, ...rest] = mark.box.children;
  assert.deepEqual([first.textContent, second.textContent, rest.length], ["Step 300: Learning rate 0.1 → 0.01", "Step 300: output: bias[0] 1 → 2", 0]);
  button.fire("click");
  assert.deepEqual(asked, ["300"]);
  assert.equal(mark.box.hidden, true);
  marks.end();
});
