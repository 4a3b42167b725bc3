// One value of a layer's output, step by step: terms, formulas with numbers, and the cells that belong together.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
document.createElementNS ??= (_space, tag) => document.createElement(tag);
const { folded, isListed, scalars, terms } = await import("../../assets/js/views/calculation_terms.js");
const { parse, plainSymbol, render, withNumbers } = await import("../../assets/js/views/mathml.js");
const { partners, planeName, shownPlanes } = await import("../../assets/js/views/calculation.js");
const { Choices } = await import("../../assets/js/views/calculation_choices.js");
const { StepView } = await import("../../assets/js/views/calculation_step.js");
const { Inside } = await import("../../assets/js/graph/inside.js");
const { PlaneView, wrapped } = await import("../../assets/js/views/calculation_plane.js");
const { decimals } = await import("../../assets/js/views/numbers.js");
const { sentence } = await import("../../assets/js/views/sentences.js");

const array = (values, ...shape) => Object.assign(values, { shape });
const operand = (symbol, tensor, values, cells = values.map((_none, at) => [at])) => ({
  symbol, tensor, values: array(values, values.length), cells: array(cells.flat(), cells.length, cells[0].length),
});
const scalar = (symbol, value) => operand(symbol, "", [value], [[]]);
const sum = { title: "weighted sum", symbol: "a", operation: "sum", formula: "a = \\sum_k w_k x_k + b", left_out: 0, rest: 0, result: 1.1,
  groups: [[operand("w", "weight", [0.5, -2, 0.001], [[3, 0], [3, 1], [3, 2]]), operand("x", "input", [1, -0.5, 1])], [operand("b", "bias", [-0.401], [[3]])]] };

test("terms come largest first, with the bias among them", () => {
  assert.deepEqual(terms(sum).map(({ product }) => product), [1, 0.5, -0.401, 0.001]);
  assert.deepEqual(terms(sum)[0].factors.map(({ cell }) => cell), [[3, 1], [1]]);
  assert.equal(isListed(sum), true);
});

test("small terms are folded into their count and sum, and opened again", () => {
  const many = { ...sum, groups: [[operand("x", "input", [4, 3, 2, 1, 0.9, 0.8, 0.7, -0.5])]], left_out: 2, rest: 0.3 };
  assert.deepEqual(folded(terms(many), many), { count: 6, left: 4, rest: 0.7 - 0.5 + 0.3 });
  assert.equal(folded(terms(many), many, true).count, 8);
  assert.equal(folded(terms(sum), sum).left, 0, "a short sum stays whole");
});

test("a formula of single values is written with its numbers", () => {
  const text = (nodes) => nodes.map((node) => node.text ?? `${node.tag}(${text(node.children)})`).join("");
  const normal = parse("\\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\epsilon}}");
  const numbers = [["x", "2.000"], ["\\mu", "−1.000"], ["\\sigma^2", "4.000"], ["\\epsilon", "0.00001"]];
  assert.equal(text(withNumbers(normal, numbers)), "mfrac(mrow(2.000−(−1.000))msqrt(mrow(4.000+0.00001)))");
  const cell = parse("f c_{t-1} + i g");
  assert.equal(text(withNumbers(cell, [["f", "0.5"], ["c_{t-1}", "2"], ["i", "1"], ["g", "−3"]])), "0.5·2+1·(−3)");
  assert.equal(text(withNumbers(parse("\\hat{y} - y"), [["\\hat{y}", "3"], ["y", "1"]])), "3−1");
  assert.equal(text(withNumbers(parse("\\tanh(a)"), [["a", "0.3"]])), "tanh(0.3)");
  assert.equal(text(withNumbers(parse("a^2 + e^{-a} + \\ln(a)"), [["a", "−0.3"]])), "msup((−0.3)2)+msup(emrow(−(−0.3)))+ln(−0.3)");
  assert.equal(text(withNumbers(parse("-t \\log p"), [["t", "0.8"], ["p", "0.5"]])), "−0.8log0.5");
  assert.equal(parse("-t \\log p + \\tanh(a)").filter(({ tag }) => tag === "mspace").length, 2);
  assert.equal(text(withNumbers(parse("\\frac{1}{2} \\log \\sigma^2"), [["\\log \\sigma^2", "−1"], ["\\frac{1}{2}", "0.5"]])), "0.5·(−1)");
});

test("the lines of an optimizer are written with their numbers", () => {
  const text = (nodes) => nodes.map((node) => node.text ?? `${node.tag}(${text(node.children)})`).join("");
  const mean = parse("\\beta_2 v_{t-1} + (1 - \\beta_2) g^2");
  assert.equal(text(withNumbers(mean, [["\\beta_2", "0.9"], ["v_{t-1}", "2"], ["g", "−3"]])), "0.9·2+(1−0.9)msup((−3)2)");
  const corrected = parse("\\frac{m_t}{1 - \\beta_1^t}");
  assert.equal(text(withNumbers(corrected, [["m_t", "4"], ["\\beta_1^t", "0.81"]])), "mfrac(4mrow(1−0.81))");
  assert.equal(text(withNumbers(parse("s_t - m_t^2"), [["s_t", "4"], ["m_t", "3"]])), "4−msup(32)");
});

test("a cell leads to what it is multiplied by, in both directions", () => {
  const view = { steps: [sum], planes: [] };
  const factor = (tensor, ...cell) => ({ tensor, cell });
  assert.deepEqual(partners(view, "input", [1]), [factor("weight", 3, 1), factor("input", 1)]);
  assert.deepEqual(partners(view, "weight", [3, 1]), [factor("weight", 3, 1), factor("input", 1)]);
  assert.deepEqual(partners(view, "weight", [2, 1]), []);
});

test("inputs come first and the output last; biases have no grid", () => {
  const planes = ["weight", "bias", "output", "input"].map((tensor) => ({ tensor, shape: tensor === "bias" ? [4] : [4, 2], place: [] }));
  assert.deepEqual(shownPlanes({ planes }).map(({ tensor }) => tensor), ["input", "weight", "output"]);
  assert.equal(planeName({ tensor: "input", title: "Input", shape: [3, 8, 8], place: [2] }), "Input [2, :, :]");
  assert.deepEqual([10, 32, 784, 100, 128].map(wrapped), [10, 32, 28, 10, 32]);
});

test("a term of the chain rule is named by what is differentiated", () => {
  const factor = (symbol, values) => ({ symbol, tensor: "outputs", values, cells: Object.assign([0, 2, 0, 3], { shape: [2, 2] }) });
  const groups = [[factor("\\frac{\\partial L}{\\partial y_k}", [2, 1]), factor("\\frac{\\partial y_k}{\\partial w}", [3, 1])]];
  const formula = "g = \\sum_k \\frac{\\partial L}{\\partial y_k} \\frac{\\partial y_k}{\\partial w}";
  const view = new StepView({ pointed() {} });
  view.show({ title: "gradient", symbol: "g", formula, operation: "sum", groups, result: 7, left_out: 0, rest: 0 });
  assert.deepEqual([...view.list.children].map(({ children }) => children[0].textContent), ["y[0, 2]", "y[0, 3]"]);
});

test("a term of a sum has its number in place of the running index", () => {
  const view = new StepView({});
  const namesOf = (symbol, tensor, ...cells) => {
    view.show({ ...sum, operation: "mean", groups: [[operand(symbol, tensor, cells.map(() => 1), cells)]] });
    return view.list.all("li").map(({ children }) => children[0].children.map(({ tagName, textContent }) => (tagName.toLowerCase() === "sub" && textContent ? `<${textContent}>` : textContent)).join(""));
  };
  assert.deepEqual(namesOf("\\ell_i", "batch", [5], [26]), ["ℓ<5>", "ℓ<26>"]);
  assert.deepEqual(namesOf("x_1", "input", [3], [4]), ["x<1>[3]", "x<1>[4]"]);
  assert.deepEqual(namesOf("z", "output", [0], [1]), ["z[0]", "z[1]"]);
});

test("a sum of one term is written like others, and a count has no decimals", () => {
  const view = new StepView({});
  const formula = "L = \\frac{1}{n} \\sum_k l_k";
  view.show({ ...sum, symbol: "L", formula, operation: "mean", groups: [[operand("l", "parts", [0.308])], [scalar("n", 1)]], result: 0.308 });
  assert.equal(view.numbers.textContent, "L=0.308");
  assert.equal(view.list.children[0].children[0].textContent, "l[0]");
  view.show({ ...sum, symbol: "D", formula: "D = \\frac{e}{n}", operation: "quotient", groups: [[scalar("e", 2)], [scalar("n", 32)]], result: 0.0625 });
  assert.equal(view.numbers.textContent, "D=2.00032=0.063");
});

test("an index and a power stand above each other", () => {
  const math = render(parse("\\beta_1^t"));
  assert.deepEqual([...math.children].map(({ tagName, children }) => [tagName.toLowerCase(), children.length]), [["msubsup", 3]]);
});

test("symbols of terms are written without TeX", () => {
  assert.deepEqual(["\\mu", "\\hat{s}", "\\log p", "x_1", "\\sigma^2"].map(plainSymbol), ["μ", "s\u0302", "log p", "x_1", "σ²"]);
  assert.equal(plainSymbol("\\frac{\\partial L}{\\partial y_k}"), "∂L/∂y");
});

test("the channel, a part to follow and a draw are chosen beside the numbers", () => {
  const asked = [];
  const options = { choose: (index) => asked.push(index), follow: (...part) => asked.push(part), draw: (number) => asked.push(number), followed: {} };
  const choices = new Choices();
  const view = { shape: [8, 5, 5], index: [3, 1, 2], draw: 2, parts: [{ name: "head", title: "Head", count: 4, value: 1 }] };
  choices.show(view, options);
  const [channel, head] = [...choices.fields.children].map((label) => label.children[1]);
  assert.deepEqual([channel, head].map(({ value, children }) => [value, children.length]), [["3", 8], ["", 5]]);
  assert.equal(head.children[0].textContent, "largest: 1");
  for (const [select, value] of [[channel, "7"], [head, "2"], [head, ""]]) Object.assign(select, { value }).onchange();
  choices.again.fire("click");
  assert.deepEqual(asked, [[7, 1, 2], ["head", 2], ["head", null], 3]);
  choices.show({ ...view, shape: [6, 4], index: [0, 0], draw: null, parts: [] }, options);
  assert.ok(choices.root.hidden, "nothing to choose: positions and components are cells of the output");
});

test("numbers have three decimals, and small ones three figures", () => {
  assert.deepEqual([0.5, -1.23456, 0.0001234, 0].map(decimals), ["0.500", "−1.235", "0.000123", "0.000"]);
});

test("a sentence tells the value and the largest term", () => {
  assert.equal(sentence({ kind: "calculation", steps: [sum] }), "The value is 1.100. The largest of 4 terms is 1.000.");
  const gate = { operation: "sigmoid", groups: [[scalar("a", 1)]], result: 0.731, left_out: 0 };
  assert.equal(sentence({ kind: "calculation", steps: [gate] }), "The value is 0.731.");
  assert.deepEqual(scalars(gate), [["a", 1]]);
});

test("the focus goes to the first new term when all are shown, and the Escape key closes the opened layer from anywhere", () => {
  const many = { ...sum, groups: [[operand("x", "input", [8, 7, 6, 5, 4, 3, 2, 1])]] };
  const step = new StepView({ pointed() {} });
  step.show(many);
  step.more.focus();
  step.more.fire("click");
  assert.equal(document.activeElement, step.list.children[6]);
  assert.ok(step.more.hidden && step.list.children.length === 8);
  const live = { subscribe() {} };
  const focused = [];
  const inside = new Inside({ live, cleanups: [], focusAlone: (name) => focused.push(name) });
  inside.open("linear_1");
  document.body.focus(); // as in a browser after the focused element has gone
  document.fire("keydown", { key: "Escape" });
  assert.ok(!inside.isOpen && inside.root.hidden);
  assert.deepEqual(focused, ["linear_1"], "the card has the focus and is not selected");
});

test("the window on a channel is outlined, however many channels take part", () => {
  const plane = new PlaneView({ pointed() {}, chosen() {} });
  const cells = [0, 1, 2].flatMap((channel) => [0, 1].flatMap((row) => [0, 1].map((column) => [channel, row, column])));
  plane.show({ tensor: "input", shape: [3, 3, 3], place: [1], values: array(new Float32Array(9), 3, 3), scale: "signed", low: -1, high: 1 }, "Input", cells, null);
  assert.equal(plane.used.getAttribute("d").split("M").length - 1, 4);
});
