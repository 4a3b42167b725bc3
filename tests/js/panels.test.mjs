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

  disconnect() {}
};
const { Chips } = await import("../../assets/js/board/chips.js");
const { Enlarger } = await import("../../assets/js/board/enlarge.js");
const { Panels } = await import("../../assets/js/board/panels.js");
const { Figure } = await import("../../assets/js/figure.js");

const probe = (title) => ({ name: "decision_boundary", title, help: "", group: "answers", fields: [] });

test("an open panel takes the title of another language", () => {
  const panels = new Panels({ main: document.createElement("div"), grid: document.createElement("div") }, () => {}, true);
  panels.offer({ probes: [probe("Decision boundary")], main: "decision_boundary", store: "points", chosen: [] });
  const { figure } = panels.panels.get("main");
  assert.equal(figure.title.textContent, "Decision boundary");
  panels.offer({ probes: [probe("决策边界")], main: "decision_boundary", store: "points", chosen: [] });
  assert.equal(panels.panels.get("main").figure, figure);
  assert.equal(figure.title.textContent, "决策边界");
});

test("a closed panel keeps its chip, with which it opens again", () => {
  let [toggled, row] = [[], null];
  const chips = new Chips(document.createElement("div"), (name) => toggled.push(name));
  chips.show([probe("Decision boundary"), { ...probe("Neurons"), name: "neurons" }], ["neurons"], ["neurons", "decision_boundary"]);
  row = chips.row.children;
  assert.deepEqual(row.map((chip) => [chip.textContent, chip.getAttribute("aria-pressed")]), [["Neurons", "true"], ["Decision boundary", "false"]]);
  row[1].fire("click");
  assert.deepEqual(toggled, ["decision_boundary"]);
});

test("a presented figure fills the window until Escape or another one is presented", () => {
  globalThis.innerWidth = 1400;
  globalThis.innerHeight = 900;
  const heard = [];
  document.addEventListener = (name, listener) => heard.push(listener);
  document.removeEventListener = () => heard.pop();
  const [one, other] = [0, 1].map(() => new Enlarger(new Figure(document.createElement("div")), () => {}));
  one.present();
  assert.ok(one.figure.element.classList.contains("llv-presented"));
  assert.ok(one.sideOf(300) > 300);
  other.present();
  assert.equal(one.isPresented, false);
  heard.at(-1)({ key: "Escape", preventDefault() {}, stopPropagation() {} });
  assert.equal(other.isPresented, false);
  assert.equal(heard.length, 0);
});
