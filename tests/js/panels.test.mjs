// The panels of a board.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

const { notifyObservers } = place();
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
const { chooseSample } = await import("../../assets/js/board/chosen_sample.js");
globalThis.localStorage ??= { getItem: () => null, setItem() {} };
const { Chips } = await import("../../assets/js/board/chips.js");
const { Enlarger } = await import("../../assets/js/board/enlarge.js");
const { Panels } = await import("../../assets/js/board/panels.js");
const { words } = await import("../../assets/js/views/chart.js");
const { draw: drawMatrix } = await import("../../assets/js/views/matrix.js");
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

test("the button that removes a panel stands in its head, after its settings, and has a name in the language of now", () => {
  const panels = new Panels({ main: document.createElement("div"), grid: document.createElement("div"), chips: document.createElement("div") }, () => {}, false);
  const offer = (title) => panels.offer({ probes: [probe(title)], main: null, store: "points", chosen: ["decision_boundary"] });
  offer("Decision boundary");
  const { figure } = panels.panels.get("decision_boundary");
  const last = () => [...figure.head.children].at(-1);
  assert.equal(last().getAttribute("aria-label"), "Remove: Decision boundary");
  offer("决策边界");
  assert.equal(last().getAttribute("aria-label"), "Remove: 决策边界");
  assert.equal(figure.tools.children.length, 0);
});

test("the buttons of Plotly have our words, in the language of the page", () => {
  const { locale, locales } = words();
  assert.equal(locale, "en");
  assert.deepEqual(Object.values(locales.en.dictionary).slice(0, 3), ["Zoom", "Pan", "Zoom in"]);
});

test("Escape closes the box with the panels", () => {
  const chips = new Chips(document.createElement("div"), () => {});
  assert.equal(chips.isOpen, false);
  chips.chooser.open = true;
  assert.equal(chips.isOpen, true);
  chips.choices.fire("keydown", { key: "Escape" });
  assert.equal(chips.isOpen, false);
  assert.equal(document.activeElement, chips.summary);
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

test("nothing behind a presented figure can be focused, and the focus returns to its button", () => {
  const [app, board, beside, hidden] = ["div", "div", "div", "div"].map((tag) => document.createElement(tag));
  hidden.inert = true;
  app.tabIndex = 0; // it scrolls
  document.body.append(app);
  app.append(board, beside, hidden);
  const enlarger = new Enlarger(new Figure(board), () => {});
  const other = new Figure(board).element;
  enlarger.present();
  assert.deepEqual([app, board, enlarger.figure.element, beside, hidden, other].map(({ inert }) => Boolean(inert)), [false, false, false, true, true, true]);
  assert.equal(enlarger.figure.element.getAttribute("role"), "dialog");
  const late = board.appendChild(document.createElement("button"));
  notifyObservers();
  assert.equal(late.inert, true);
  assert.equal(app.tabIndex, -1);
  document.activeElement = null;
  enlarger.present();
  assert.equal(document.activeElement, enlarger.whole);
  assert.deepEqual([beside, hidden, other, late].map(({ inert }) => inert), [false, true, false, false]);
  assert.equal(app.tabIndex, 0);
  assert.equal(enlarger.figure.element.getAttribute("role"), null);
});

function stored() {
  const kept = new Map();
  globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  globalThis.DOMException ??= class extends Error {};
  return kept;
}

function board(options) {
  const place = () => document.createElement("div");
  const panels = new Panels({ main: place(), grid: place(), chips: place() }, () => {}, false);
  panels.offer({ main: "decision_boundary", store: "mlp", formerStore: "points", chosen: ["neurons"], lesson: null, ...options });
  return panels;
}

const offered = ["decision_boundary", "neurons", "confusion", "mistakes"].map((name) => ({ ...probe(name), name }));

test("choices of panels are kept per architecture, and those from before per kind of data are taken over", () => {
  const kept = stored();
  kept.set("layerlab.panels.points", JSON.stringify({ shown: { confusion: true } }));
  const first = board({ probes: offered });
  assert.deepEqual(first.wanted, ["neurons", "confusion"]);
  first.toggle("neurons");
  assert.deepEqual(board({ probes: offered }).wanted, ["confusion"]);
  assert.deepEqual(board({ probes: offered, store: "cnn", formerStore: "image" }).wanted, ["neurons"]);
});

test("a lesson opens the panel that it names, though it was closed elsewhere, until it is closed in this lesson", () => {
  stored();
  board({ probes: offered }).toggle("neurons");
  const lesson = { name: "mlp.spirals", names: ["neurons"] };
  const shown = board({ probes: offered, lesson });
  assert.deepEqual(shown.wanted, ["neurons"]);
  shown.toggle("neurons");
  assert.deepEqual(board({ probes: offered, lesson }).wanted, []);
  assert.deepEqual(board({ probes: offered, lesson: { name: "mlp.other", names: ["neurons"] } }).wanted, ["neurons"]);
});

test("a cell of the confusion matrix opens its samples", () => {
  stored();
  const field = (name) => ({ name, title: name, kind: "option", options: ["", "0", "1"], titles: {}, value: "" });
  const probes = offered.map((one) => (one.name === "mistakes" ? { ...one, fields: [field("true"), field("predicted")] } : one));
  const panels = board({ probes, chosen: ["confusion"] });
  const { figure } = panels.panels.get("confusion");
  Object.getPrototypeOf(figure.element).scrollIntoView = () => {};
  figure.body.fire("ll-select", { detail: { row: 1, column: 0 } });
  assert.ok(panels.wanted.includes("mistakes"));
  panels.visible.add("mistakes");
  document.hidden = false;
  assert.deepEqual(panels.choices().mistakes, { name: "mistakes", true: "1", predicted: "0" });
  assert.ok(panels.looks(panels.panels.get("confusion"), { kind: "matrix" }).hint, "and says so");
});

test("the cells of a matrix that opens something are reached by one Tab and the arrow keys, and opened by Enter", () => {
  const element = document.createElement("div");
  const [chosen, focused] = [[], []];
  element.dispatchEvent = ({ detail }) => chosen.push([detail.row, detail.column]);
  globalThis.CustomEvent ??= class { constructor(_name, { detail }) { this.detail = detail; } };
  const view = { kind: "matrix", rows: ["a", "b"], columns: ["a", "b"], values: [9, 1, 2, 8], scale: "magnitude" };
  drawMatrix(element, view, { hint: "Click a cell." });
  const cells = element.all("td").slice(1);
  cells.forEach((cell, index) => Object.assign(cell, { focus: () => focused.push(index) }));
  const tabs = () => cells.map((cell) => cell.getAttribute("tabindex"));
  assert.deepEqual(tabs(), ["0", "-1", "-1", "-1"]);
  const body = element.all("tbody")[0];
  const press = (index, key) => body.fire("keydown", { key, target: cells[index], preventDefault() {}, stopPropagation() {} });
  press(0, "ArrowRight");
  press(1, "ArrowDown");
  press(3, "ArrowDown");
  assert.deepEqual(focused, [1, 3, 3]);
  assert.deepEqual(tabs(), ["-1", "-1", "-1", "0"]);
  press(3, "Enter");
  assert.deepEqual(chosen, [[1, 1]]);
  drawMatrix(element, view);
  assert.deepEqual(tabs(), [null, null, null, null]);
});

test("the chosen sample is shown by every panel that shows one, and their fields set it for all", () => {
  stored();
  const fields = [{ name: "sample", title: "Sample", kind: "number", low: 0, high: 99, value: 0, shared: true, offset: 1 }];
  const probes = ["decision_boundary", "neurons", "confusion"].map((name) => ({ ...probe(name), name, fields: name === "confusion" ? [] : fields }));
  let changes = 0;
  const panels = board({ probes, chosen: ["neurons", "confusion"] });
  panels.changed = () => (changes += 1);
  for (const id of ["main", "neurons", "confusion"]) panels.visible.add(id);
  assert.deepEqual(panels.choices().main, { name: "decision_boundary" }, "the first sample is the default");
  chooseSample({ sample: 7 });
  assert.equal(changes, 1);
  assert.deepEqual(panels.choices(), { main: { name: "decision_boundary", sample: 7 }, neurons: { name: "neurons", sample: 7 }, confusion: { name: "confusion" } });
  const input = (id) => panels.panels.get(id).figure.tools.children[0].children[1];
  assert.equal(input("neurons").getAttribute("value"), "8", "samples are numbered from 1");
  assert.deepEqual(["min", "max"].map((name) => input("neurons").getAttribute(name)), ["1", "100"]);
  const edited = input("main");
  edited.value = "9";
  edited.fire("change");
  assert.equal(input("neurons").getAttribute("value"), "9");
  assert.equal(panels.choices().main.sample, 8);
  assert.equal(input("main"), edited, "the field in use keeps its focus");
  chooseSample({ drawing: "10 10 200 10" });
  assert.deepEqual(["value", "placeholder"].map((name) => input("neurons").getAttribute(name)), [null, "Drawing"]);
  chooseSample({ sample: 0 });
});
