// The parts of the Imagine page: their requests, late answers, and texts.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

const page = place();
const { Interpolation } = await import("../../assets/js/imagine/interpolation.js");
const { SampleView } = await import("../../assets/js/imagine/sample_view.js");
const { Sheet } = await import("../../assets/js/imagine/sheet.js");
const { Stage } = await import("../../assets/js/imagine/stage.js");
const { Studio } = await import("../../assets/js/imagine/studio.js");
const { draw: sketch } = await import("../../assets/js/views/sketch.js");
const { make } = await import("../../assets/js/dom.js");
const { check, hovers, radios } = await import("../../assets/js/views/parts.js");

const WAYS = { mean: [0, 0], middle: [0.5, 0], directions: [1, 0, 0, 1], deviations: [1, 1], ranges: new Float32Array(4) };
const SHEET = 24;

const shaped = (values, shape) => Object.assign(new Float32Array(values), { shape });
const pictures = (count) => ({ kind: "pictures", scale: "grey", low: 0, high: 1, pixels: shaped(new Array(count * 4).fill(0), [count, 2, 2]) });
const encoded = (count, label = 0, from = 0) => ({
  codes: shaped(Array.from({ length: 2 * count }, (_none, index) => from + index), [count, 2]), pictures: pictures(count), classes: new Float32Array(count).fill(label),
});

/** A studio whose answers the test triggers; `reply(fits, answer)` answers the oldest request that fits. */
function studio(data = {}) {
  const asked = [];
  const made = new Studio((question) => new Promise((answer) => asked.push({ question, answer })));
  made.update({ run: "r", step: 10, way: "codes", size: 2, classes: [], prior: true, units: 280, pen: 20, ...data });
  const reply = async (fits, answer) => {
    const at = asked.findIndex(({ question }) => fits(question));
    assert.ok(at >= 0, JSON.stringify(asked.map(({ question }) => question.verb)));
    asked.splice(at, 1)[0].answer(answer);
    await new Promise(setImmediate);
  };
  return { made, asked: () => asked.map(({ question }) => question), reply };
}

const is = (verb, many = null) => (question) => question.verb === verb && (many === null || question.codes.length === many);

async function begun(Part, data = {}) {
  const given = studio(data);
  const root = page.element();
  const part = new Part(root, given.made);
  if (given.made.way === "codes") await given.reply(is("directions"), WAYS);
  return { ...given, part, root };
}

test("an answer that comes late does not stand under another tab", async () => {
  const { part, reply } = await begun(Sheet);
  part.from("data");
  await reply(is("encode"), encoded(SHEET));
  await reply(is("decode", SHEET), pictures(SHEET));
  assert.equal(part.tiles[0].label, 0, "these are samples of the data");
  part.from("new");
  assert.equal(part.grid.children.length, 0, "those of the tab before are gone at once");
  part.from("data");
  await reply(is("decode", SHEET), pictures(SHEET));
  assert.equal(part.tiles.length, 0);
  part.end();
});

test("a drawing that was read late leads nowhere when there is another run", async () => {
  const { made, part, reply } = await begun(Sheet);
  part.from("pad");
  part.drawing.put([[[1, 1], [90, 90]]]);
  made.update({ run: "other", step: 1 });
  await reply((question) => question.verb === "encode" && question.run === "r", encoded(1, 0, 7));
  assert.notDeepEqual(made.code, [7, 8]);
  part.end();
});

test("the pad has Undo and Clear", async () => {
  const { part } = await begun(Sheet);
  part.from("pad");
  part.drawing.put([[[1, 1]], [[2, 2]]]);
  const button = (text) => part.padded.all("button").find((one) => one.textContent === text);
  button("Undo").fire("click");
  assert.deepEqual(part.drawing.strokes, [[[1, 1]]]);
  button("Clear").fire("click");
  assert.ok(part.drawing.isEmpty);
  part.end();
});

test("a sample of a class is drawn again as this class", async () => {
  const { made, part, reply, asked } = await begun(Sheet, { classes: ["a", "b", "c"] });
  part.from("data");
  await reply(is("encode"), encoded(SHEET, 2));
  part.take(part.grid.children[1]);
  await reply(is("decode", 1), pictures(1));
  assert.deepEqual([made.label, made.code], [2, [2, 3]]);
  const last = asked().findLast(({ verb, codes }) => verb === "decode" && codes.length === 1);
  assert.deepEqual([last.label, last.codes], [2, [[2, 3]]]);
  part.end();
});

test("a failure that passes is asked again, for the sheet as well", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { part, reply, asked } = await begun(Sheet);
  await reply(is("decode", SHEET), { refusal: { template: "away" }, again: true });
  assert.equal(asked().filter(is("decode", SHEET)).length, 0);
  context.mock.timers.tick(1500);
  await reply(is("directions"), WAYS);
  assert.equal(asked().filter(is("decode", SHEET)).length, 1);
  part.end();
});

test("after the page was left nothing is asked, and coming back goes on", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { made, reply, asked } = studio();
  made.rest();
  await reply(is("directions"), { refusal: { template: "away" }, again: true });
  context.mock.timers.tick(60_000);
  assert.deepEqual(asked(), []);
  made.update({ run: "r", step: 10 });
  assert.deepEqual(asked().map(({ verb }) => verb), ["directions"]);
});

test("a conditional network that makes points has its classes", async () => {
  const { made, part, root, reply, asked } = await begun(SampleView, { way: "views", count: 250, classes: ["inside", "outside"] });
  assert.ok(part.chosen.element.hidden, "one point alone cannot be seen in a cloud");
  assert.equal(asked()[0].label, 0);
  root.all("button").find((one) => one.textContent === "outside").fire("click");
  assert.equal(made.label, 1);
  assert.equal(asked().at(-1).label, 1);
  await reply((question) => question.label === 0, { kind: "scatter" });
  assert.ok(!part.view, "points of the class before are not shown as those of this one");
  part.off();
});

test("whatever view comes of new noise is drawn with its note, and goes with its run", async () => {
  const { made, part, reply, asked } = await begun(SampleView, { way: "views", count: 6, size: 3 });
  assert.deepEqual([part.body.hidden, part.more.hidden], [true, true]);
  assert.deepEqual(asked()[0].codes.map((code) => code.length), new Array(6).fill(3));
  const table = (value) => ({ kind: "table", rows: ["1"], columns: ["a"], values: [value] });
  const sheet = (value) => ({ kind: "sheet", headings: ["Generated"], views: [table(value)], note: { template: "Above is {what}.", values: { what: "new" } } });
  await reply(is("generate"), sheet(4));
  assert.ok(!part.body.hidden && !part.more.hidden && part.words.hidden);
  assert.equal(part.about.textContent, "Above is new.");
  assert.equal(part.body.all("td").at(-1).textContent, "4");
  const before = asked().length;
  part.more.fire("click");
  part.more.fire("click");
  assert.notDeepEqual(asked()[before].codes, asked()[before + 1].codes);
  await reply(is("generate"), sheet(5));
  assert.equal(part.body.all("td").at(-1).textContent, "4", "what newer noise has overtaken is not shown");
  await reply(is("generate"), sheet(6));
  assert.equal(part.body.all("td").at(-1).textContent, "6");
  const slider = part.chosen.sliders.children[1].children[1];
  slider.value = "1.5";
  slider.fire("input");
  assert.deepEqual(asked().at(-1).codes, [[0, 1.5, 0]]);
  await reply(is("generate", 1), sheet(7));
  assert.equal(part.body.all("td").at(-1).textContent, "7");
  made.update({ run: "r", step: 20 });
  assert.deepEqual(asked().map(({ codes }) => codes), [[[0, 1.5, 0]]], "what is looked at stays, as a newer network draws it");
  part.more.fire("click");
  assert.equal(slider.value, 0);
  await reply(is("generate", 1), sheet(8));
  assert.equal(part.body.all("td").at(-1).textContent, "7", "a sample of numbers that were left is not shown");
  await reply(is("generate", 6), sheet(9));
  assert.equal(part.body.all("td").at(-1).textContent, "9");
  made.update({ run: "other", step: 1 });
  assert.ok(part.body.hidden, "samples of one run do not stand under the name of another");
  part.end();
});

test("curves that are to be compared have one scale", () => {
  const element = page.element();
  const said = [];
  const view = { kind: "curves", series: [{ name: "1", x: [0, 1], y: [0, 1], mode: "line" }] };
  sketch(element, view);
  element.all("canvas")[0].getContext = () => new Proxy({ fillText: (text) => said.push(text) }, { get: (own, name) => own[name] ?? (() => {}), set: () => true });
  sketch(element, { ...view, y_range: [-2, 4] });
  assert.deepEqual(said.slice(0, 3), ["−2", "1", "4"]);
});

test("the end of the way that is put last is the one that is shown", async () => {
  const { made, part, reply } = await begun(Interpolation);
  made.sheet = [{ code: [0, 0] }, { code: [1, 1] }];
  made.changed("sheet");
  made.go([5, 5]);
  part.put(1);
  assert.ok(part.element.hidden);
  await reply(is("decode", 9), pictures(9));
  assert.ok(part.element.hidden, "the way before is not shown any more");
  await reply(is("decode", 9), pictures(9));
  assert.ok(!part.element.hidden);
  part.end();
});

test("what was said is said again in another language", async () => {
  globalThis.fetch = async () => ({ ok: true, json: async () => ({ "Sample {number}": "样本 {number}", "Image at this code": "图", "Draw here": "画", Undo: "撤销" }) });
  const { part, reply, made } = await begun(Sheet);
  const stage = new Stage(page.element(), made);
  await reply(is("decode", SHEET), pictures(SHEET));
  part.from("pad");
  page.root.lang = "zh-Hans";
  page.notifyObservers();
  await new Promise(setImmediate);
  part.say();
  stage.say();
  assert.equal(part.pad.invite.firstChild.textContent, "画");
  assert.equal(stage.canvas.getAttribute("aria-label"), "图");
  assert.equal(part.undo.textContent, "撤销");
  part.from("new");
  await reply(is("decode", SHEET), pictures(SHEET));
  assert.equal(part.grid.firstChild.getAttribute("aria-label"), "样本 1");
  part.end();
  stage.end();
});

test("in a radio group Tab reaches the checked button, arrow keys wrap around, and a tap shows the hover label", () => {
  const parent = make("div", {}, ...["a", "b", "c"].map((text) => make("button", { text })));
  let chosen = 0;
  radios(parent, (index) => check(parent, (chosen = index)));
  check(parent, 0);
  assert.deepEqual(parent.children.map((one) => [one.getAttribute("role"), one.getAttribute("aria-checked"), one.tabIndex]), [["radio", "true", 0], ["radio", "false", -1], ["radio", "false", -1]]);
  parent.children[0].fire("keydown", { key: "ArrowLeft" });
  assert.deepEqual([chosen, document.activeElement], [2, parent.children[2]]);
  parent.children[2].fire("keydown", { key: "ArrowDown" });
  assert.equal(chosen, 0);
  parent.children[1].fire("click");
  assert.equal(chosen, 1);
  const read = [];
  hovers(parent, (event) => read.push(event.type) && "");
  parent.fire("pointerdown");
  assert.deepEqual(read, ["pointerdown"]);
});
