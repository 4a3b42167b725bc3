// The panels of a board.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
globalThis.IntersectionObserver = class {
  observe() {}

  unobserve() {}

  disconnect() {}
};
globalThis.ResizeObserver ??= class {
  observe() {}

  unobserve() {}
};
const { Panels } = await import("../../assets/js/board/panels.js");

const probe = (title) => ({ name: "decision_boundary", title, help: "", group: "answers", fields: [] });

test("an open panel takes the title of another language", () => {
  const panels = new Panels(document.createElement("div"), document.createElement("div"), () => {}, true);
  panels.offer({ probes: [probe("Decision boundary")], main: "decision_boundary", store: "points", chosen: [] });
  const { figure } = panels.panels.get("main");
  assert.equal(figure.title.textContent, "Decision boundary");
  panels.offer({ probes: [probe("决策边界")], main: "decision_boundary", store: "points", chosen: [] });
  assert.equal(panels.panels.get("main").figure, figure);
  assert.equal(figure.title.textContent, "决策边界");
});
