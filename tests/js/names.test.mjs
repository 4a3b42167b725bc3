// Names of metrics and headings.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

const page = place();
const { named } = await import("../../assets/js/board/names.js");
const { draw } = await import("../../assets/js/views/table.js");

test("figures are called as within a sentence, signs and proper names as they are", () => {
  const metrics = { precision: "Precision", inception_score: "Inception Score" };
  const called = ["precision", "inception_score", "average_precision", "top_3", "rmse", "fid", "pixel_accuracy"];
  assert.deepEqual(called.map((figure) => named(figure, metrics)), [
    "precision", "Inception Score", "average precision", "top-3 accuracy", "RMSE", "FID", "pixel accuracy",
  ]);
});

test("a name within a Chinese title stays a name", () => {
  assert.equal(named("inception_score", { inception_score: "Inception 分数" }), "Inception 分数");
});

test("a table says our words in the reader's language and shows the data's as they are", () => {
  const element = page.element();
  const mean = { template: "mean of {count}", values: { count: 2 } };
  const values = Object.assign(new Float32Array([1, 2]), { shape: [2, 1] });
  draw(element, { rows: ["setosa", mean], columns: [{ template: "Recall" }], values });
  const result = (part) => (part.text ?? "") + part.children.map(result).join("|");
  for (const word of ["setosa", "mean of 2", "Recall"]) assert.ok(result(element).includes(word), word);
});

test("a line that the data name is called as they do, one of ours in the reader's language", async () => {
  const { lines } = await import("../../assets/js/views/lines.js");
  globalThis.fetch = async () => ({ ok: true, json: async () => ({ train: "训练" }) });
  page.root.lang = "zh-CN";
  page.notifyObservers();
  await new Promise((resolve) => setTimeout(resolve));
  const series = [{ template: "train" }, "train", { template: "{part_0}, {part_1}", values: { part_0: "lstm_1", part_1: { template: "train" } } }]
    .map((name) => ({ name, mode: "line", x: [0], y: [1] }));
  assert.deepEqual(lines({ series }).map(({ name }) => name), ["训练", "train", "lstm_1, 训练"]);
});

test("so are classes, in every picture that names them", async () => {
  const result = (part) => [part.text ?? "", part.attributes?.get?.("aria-label") ?? "", ...part.children.map(result)].join("|");
  const names = [{ template: "train" }, "train"];
  const values = Object.assign(new Float32Array([1, 2, 3, 4]), { shape: [2, 2] });
  const views = {
    bars: { names, values: values.subarray(0, 2) },
    matrix: { rows: names, columns: ["a", "b"], values, scale: "magnitude" },
    table: { rows: ["a", "b"], columns: names, values },
  };
  for (const [kind, view] of Object.entries(views)) {
    const element = page.element();
    (await import(`../../assets/js/views/${kind}.js`)).draw(element, view);
    const words = result(element).split("|");
    assert.ok(words.includes("训练") && words.includes("train"), `${kind}: ${words}`);
  }
});
