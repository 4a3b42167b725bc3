// Graphs from left to right.

import assert from "node:assert/strict";
import test from "node:test";
import { layout, pathOf } from "../../assets/js/graph/layout.js";

const items = ["a", "b", "c"].map((id) => ({ id, width: 100, height: 40 }));
const chain = [["a", "b"], ["b", "c"]];

test("from left to right a chain is as wide as its cards and as high as one of them", () => {
  const placed = layout(items, chain, { gapX: 20, gapY: 30, across: true });
  assert.deepEqual([placed.width, placed.height], [360, 40]);
  assert.deepEqual(["a", "b", "c"].map((id) => placed.places.get(id)), [{ x: 0, y: 0 }, { x: 130, y: 0 }, { x: 260, y: 0 }]);
  assert.deepEqual(placed.wires[0].points, [[100, 20], [130, 20]]);
});

test("edges leave and enter cards horizontally", () => {
  assert.equal(pathOf([[0, 0], [10, 0]], true), "M0,0L10,0");
  assert.equal(pathOf([[0, 0], [10, 6]], true), "M0,0C5,0 5,6 10,6");
});
