// Translations in the browser.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
globalThis.fetch = async () => ({ ok: true, json: async () => ({ "test {name} {value}": "测试{name} {value}" }) });
document.documentElement.lang = "zh-Hans";
const { _, say } = await import("../../assets/js/language.js");

test("a Latin name stands apart from Chinese characters", () => {
  assert.equal(_("test {name} {value}", { name: "AUC", value: 0.9 }), "测试 AUC 0.9");
  assert.equal(say({ template: "test {name} {value}", values: { name: "准确率", value: 0.9 } }), "测试准确率 0.9");
});
