// Chains from left to right, in rows.

import assert from "node:assert/strict";
import test from "node:test";
import { chainOf, inRows, rowParts, turnPath } from "../../assets/js/graph/rows.js";

const cards = (count, width = 100) => Array.from({ length: count }, (_each, place) => ({ id: `${place}`, width, height: 60, middle: 30, gap: 40, isJoined: false }));
const tops = ({ places }) => [...places.values()].map(({ y }) => y);

test("the order of a chain follows its edges, and other graphs are none", () => {
  assert.deepEqual(chainOf(["b", "in", "a"], [["a", "b"], ["in", "a"]]), ["in", "a", "b"]);
  assert.equal(chainOf(["in", "a", "b"], [["in", "a"], ["in", "b"]]), null);
  assert.equal(chainOf(["in", "a", "b", "c"], [["in", "a"], ["b", "c"], ["c", "b"]]), null, "a cycle beside a chain");
  assert.deepEqual(chainOf(["in"], []), ["in"]);
});

test("a chain that fits stands in one row, around one line", () => {
  const items = cards(3);
  Object.assign(items[1], { height: 100, middle: 50 });
  const { width, height, places, wires } = inRows(items, { room: [400, 300], gapY: 50 });
  assert.deepEqual([width, height], [380, 100]);
  assert.deepEqual(places.get("2"), { x: 280, y: 20 });
  assert.deepEqual(wires[0], { source: "0", target: "1", points: [[100, 50], [140, 50]], middle: [120, 50], back: false });
});

test("a longer chain stands in equal rows that fit", () => {
  const nine = inRows(cards(9), { room: [700, 600], gapY: 50 }); // four cards would fit in a row
  assert.deepEqual(tops(nine), [0, 0, 0, 110, 110, 110, 220, 220, 220]);
  assert.ok(nine.width <= 600);
  const { points, turn } = nine.wires[2];
  assert.deepEqual([points, turn], [[[402, 30], [22, 140]], 85]);
  assert.match(turnPath(points, turn), /^M402,30H.*V75.*H22$/);
});

test("columns with edges between their neurons stay in one row, however long", () => {
  const items = cards(5).map((item, place) => ({ ...item, isJoined: place > 2 }));
  assert.deepEqual(tops(inRows(items, { room: [300, 300], gapY: 50 })), [0, 0, 110, 110, 110]);
});

test("a block that spans rows has one frame per row", () => {
  const nine = inRows(cards(9), { room: [700, 600], gapY: 50 });
  assert.deepEqual(rowParts(["1", "2", "3", "gone"], nine), [["1", "2"], ["3"]]);
  assert.deepEqual(rowParts(["1", "2", "3"], { places: nine.places }), [["1", "2", "3"]]);
});
