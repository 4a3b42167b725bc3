// Folded blocks, and cards selected together.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
const { folded, Folds, placeOn } = await import("../../assets/js/graph/folds.js");
const { touched } = await import("../../assets/js/graph/group.js");
const { outline } = await import("../../assets/js/graph/frames.js");

const node = (name, problems = []) => ({ name, title: name, parameters: 10, problems, frozen: false });

/** input → a, then two residual blocks [b, add] around it, then end. */
function residual(problems = []) {
  return {
    graph: "main", inputs: [{ name: "input" }],
    nodes: [node("a"), node("b1", problems), node("add1"), node("b2"), node("add2"), node("end")],
    edges: [["input", "a"], ["a", "b1"], ["b1", "add1"], ["a", "add1"], ["add1", "b2"], ["b2", "add2"], ["add1", "add2"], ["add2", "end"]],
    blocks: [{ title: "Residual block", name: "1", nodes: ["b1", "add1"] }, { title: "Residual block", name: "2", nodes: ["b2", "add2"] }],
  };
}

function drawn(data) {
  const folds = new Folds();
  folds.update(data);
  return [folds, folded(data, folds)];
}

test("a folded block is one card with the name of its last node", () => {
  const [, shown] = drawn(residual());
  assert.deepEqual(shown.nodes.map(({ name }) => name), ["a", "add1", "add2", "end"]);
  assert.deepEqual(shown.edges, [["input", "a"], ["a", "add1"], ["add1", "add2"], ["add2", "end"]]);
  const [, card] = shown.nodes;
  assert.deepEqual([card.title, card.label, card.layers, card.parameters], ["Residual block", "1", 2, 20]);
});

test("problems inside a folded block are on its card", () => {
  const [, shown] = drawn(residual([{ text: "too wide" }]));
  assert.deepEqual(shown.nodes[1].problems, [{ text: "too wide" }]);
});

test("an opened block shows its nodes, and folds again", () => {
  const data = residual();
  const [folds] = drawn(data);
  const [block] = folds.blocks;
  folds.set(block, true);
  assert.equal(folded(data, folds).nodes.length, 5);
  assert.deepEqual(folds.nodes("add1"), ["add1"]);
  folds.set(block, false);
  assert.deepEqual(folds.nodes("add1"), ["b1", "add1"]);
});

test("a block that an edit creates is open, and those of another graph are folded", () => {
  const [whole, folds] = [residual(), new Folds()];
  folds.update({ ...whole, blocks: whole.blocks.slice(0, 1) });
  folds.update(whole);
  assert.deepEqual(whole.blocks.map((block) => folds.isOpen(block)), [false, true]);
  folds.update({ ...residual(), nodes: ["x", "y", "add2"].map((name) => node(name)), blocks: [{ nodes: ["y", "add2"] }] });
  assert.ok(!folds.isOpen(folds.blocks[0]));
});

test("a layer inserted before a folded block comes before all of it", () => {
  const data = residual();
  const [, shown] = drawn(data);
  assert.deepEqual(placeOn(shown, data, "a", "add1"), { source: "a", target: null });
  assert.deepEqual(placeOn(shown, data, "add2", "end"), { source: "add2", target: "end" });
  assert.deepEqual(placeOn(shown, data, "end", null), { source: "end", target: null });
});

test("cards in a rectangle are selected, and a frame surrounds the cards of a block", () => {
  const cards = new Map(["a", "b"].map((name) => [name, { root: { offsetWidth: 100, offsetHeight: 40 } }]));
  const places = new Map([["a", { x: 0, y: 0 }], ["b", { x: 0, y: 100 }]]);
  assert.deepEqual(touched({ left: 90, top: 20, right: 200, bottom: 90 }, places, cards), ["a"]);
  assert.deepEqual(touched({ left: 90, top: 20, right: 200, bottom: 110 }, places, cards), ["a", "b"]);
  assert.deepEqual(outline(["a", "b"], places, cards), { left: 0, top: 0, right: 100, bottom: 140 });
});
