// The summary of a graph as rows and as text.

import assert from "node:assert/strict";
import test from "node:test";
import { asText, rows, total } from "../../assets/js/graph/summary_rows.js";

const graph = {
  inputs: [{ name: "input", shape: [3, 8, 8] }],
  nodes: [
    { name: "output", title: "全连接层", shape: [10], parameters: 1290, frozen: false },
    { name: "conv2d_1", title: "Conv 2D", shape: [2, 8, 8], parameters: 56, frozen: true },
    { name: "loose", title: "Add", shape: null, parameters: 0, frozen: false },
  ],
  edges: [["input", "conv2d_1"], ["conv2d_1", "output"], ["gone", "output"]],
};

test("layers are listed in the order in which they are computed", () => {
  const found = rows(graph, "Input");
  assert.deepEqual(found.map(({ name }) => name), ["input", "loose", "conv2d_1", "output"]);
  assert.deepEqual(found.map(({ shape }) => shape), ["3 × 8 × 8", "—", "2 × 8 × 8", "10"]);
  assert.deepEqual([total(found), total(found, ({ frozen }) => frozen)], [1346, 56]);
});

test("as text the columns are aligned, also with Chinese characters", () => {
  const text = asText(["Layer", "Parameters"], [["全连接层", "1,290"], ["Conv 2D", "56"]], ["Total: 1,346"]);
  assert.deepEqual(text.split("\n"), [
    "Layer     Parameters",
    "────────────────────",
    "全连接层       1,290",
    "Conv 2D           56",
    "────────────────────",
    "Total: 1,346",
  ]);
});
