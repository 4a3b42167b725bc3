// How the sample chosen in a graph's picker reaches the graph, and what is asked of the server.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";
import { placeSocket } from "./socket.mjs";

place();
const sent = placeSocket();
const { chooseSample, chosenSample } = await import("../../assets/js/board/chosen_sample.js");
const { Live } = await import("../../assets/js/graph/live.js");

function graph() {
  const editor = { root: document.createElement("div"), cards: { showViews() {} }, neurons: { names: [], show() {} } };
  const live = new Live(editor);
  live.appear(true);
  live.update({ run: "a", classes: [["0", "0"]], predicts: true, draws: true, help: "" }, "main");
  live.subscribe();
  return live;
}

const view = (index) => ({ views: { network: { kind: "network", index, sample: "", nodes: [] } }, at: null });

test("a sample that was searched for is the chosen one as soon as it is found", () => {
  const live = graph();
  live.receive(view(0));
  live.picker.wrong.fire("click");
  assert.deepEqual(sent.at(-1).watch.panels.network, { name: "network", graph: "main", sample: 1, wrong: true });
  live.receive(view(0));
  assert.equal(chosenSample().sample, 0, "a view of the sample before");
  live.receive(view(5));
  assert.equal(chosenSample().sample, 5);
  assert.deepEqual(sent.at(-1).watch.panels.network, { name: "network", graph: "main", sample: 5 });
  live.receive(view(6));
  assert.equal(chosenSample().sample, 5, "however the answers change");
  live.end();
  chooseSample({ sample: 0 });
});

test("a drawing is sent once for all panels, and a sample chosen in a panel replaces it", () => {
  const [one, other] = [graph(), graph()];
  one.choose({ drawing: "10 10 200 10" });
  assert.deepEqual(sent.slice(-2).map(({ watch: { drawing, panels } }) => [drawing, "drawing" in panels.network]), [["10 10 200 10", false], ["10 10 200 10", false]]);
  chooseSample({ sample: 3 });
  assert.deepEqual([sent.at(-1).watch.drawing, sent.at(-1).watch.panels.network.sample], ["", 3]);
  [one, other].forEach((live) => live.end());
  chooseSample({ sample: 0 });
});

const rows = (indices, more = null) => ({ views: { samples: { kind: "samples", indices, captions: [], texts: indices.map(String), wrong: [], pictures: null, more } }, at: null });

test("a sample is picked from a grid, which is asked for while it is open", () => {
  const live = graph();
  const { grid, all } = live.picker;
  live.receive(view(0));
  assert.ok(!("samples" in sent.at(-1).watch.panels));
  all.fire("click");
  assert.deepEqual(sent.at(-1).watch.panels.samples, { name: "sample_choices", first: 0 });
  live.receive(rows([0, 1, 2], 3));
  grid.more.fire("click");
  assert.deepEqual(sent.at(-1).watch.panels.samples, { name: "sample_choices", first: 3 });
  live.picker.classes.value = "0";
  live.picker.classes.fire("change");
  assert.deepEqual(sent.at(-1).watch.panels.samples, { name: "sample_choices", first: 0, label: "0" });
  live.receive(rows([4, 9]));
  assert.ok(grid.more.disabled && grid.back.disabled);
  grid.list.children[1].fire("click");
  assert.equal(chosenSample().sample, 9);
  assert.ok(!grid.isOpen && !("samples" in sent.at(-1).watch.panels));
  assert.equal(all.getAttribute("aria-expanded"), "false");
  all.fire("click");
  live.receive(rows([]));
  assert.equal(grid.empty.textContent, "No such samples now.");
  grid.key({ key: "Escape", stopPropagation() {}, composedPath: () => [] });
  assert.ok(!grid.isOpen);
  live.end();
  chooseSample({ sample: 0 });
});
