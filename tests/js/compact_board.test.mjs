// Views in the board beside a graph, which is narrow and low.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
const { draw: drawBars } = await import("../../assets/js/views/bars.js");
const { draw: drawAttention } = await import("../../assets/js/views/attention.js");
const { draw: drawHeatmaps } = await import("../../assets/js/views/heatmaps.js");

test("of more bars than fit, the largest are shown in their order", () => {
  const element = document.createElement("div");
  const view = { names: ["a", "b", "c", "d"], values: new Float32Array([0.1, 0.5, 0.05, 0.35]), value_range: [0, 1] };
  const shown = () => element.querySelectorAll(".llv-bar-name").map(({ textContent }) => textContent);
  drawBars(element, view, { bars: 2 });
  assert.deepEqual(shown(), ["b", "d"]);
  drawBars(element, view);
  assert.deepEqual(shown(), ["a", "b", "c", "d"]);
});

test("a small matrix of attention names every query and key, or as many as fit", () => {
  const side = (count, options) => {
    const names = Array.from({ length: count }, (_each, index) => `t${index}`);
    const weights = Object.assign(new Float32Array(count * count).fill(1 / count), { shape: [1, count, count] });
    const element = document.createElement("div");
    drawAttention(element, { weights, names: ["1"], rows: names, columns: names, picture: null }, options);
    const [rows] = element.querySelectorAll(".llv-attends-rows");
    return [rows.children.map(({ textContent }) => textContent), rows.children.reduce((sum, { style }) => sum + parseInt(style.height, 10), 0)];
  };
  assert.deepEqual(side(3, { plain: true })[0], ["t0", "t1", "t2"]);
  const [names, height] = side(24, { plain: true });
  assert.deepEqual([names.slice(0, 3), height <= 132], [["t0", "t3", "t6"], true]);
});

test("the names of several maps stand beside them, so that all gates and states are in view", () => {
  const values = Object.assign(new Float32Array(3 * 32 * 40), { shape: [3, 32, 40] });
  const view = { values, names: ["a", "b", "c"], rows: [], columns: [], mirrored: [], scale: "magnitude", low: 0, high: 1, picks: null, picked: null };
  const maps = (options) => {
    const element = document.createElement("div");
    drawHeatmaps(element, view, options);
    const [list] = element.querySelectorAll(".llv-heat-list");
    return [list.parentElement.classList.contains("llv-beside"), list.children[0].style.paddingInlineStart];
  };
  assert.deepEqual(maps({ plain: true, height: 64 }), [true, "72px"]);
  assert.deepEqual(maps({}), [false, "0px"]);
});
