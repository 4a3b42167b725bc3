// One step of a calculation: its name, the formula, the formula with numbers, and the terms of a long sum.

import { make } from "../dom.js";
import { _, say } from "../language.js";
import { folded, isListed, scalars, terms } from "./calculation_terms.js";
import { parse, plainSymbol, render, withNumbers } from "./mathml.js";
import { decimals, exact, grouped } from "./numbers.js";
import { keep, write } from "./parts.js";

const MAX_ROWS = 120;
const RUNNING = new Set(["i", "j", "k", "n"]);

export class StepView {
  /**
   * `pointed(factors)` is called with `[{tensor, cell}]` of the term under the pointer, null when it leaves; `number`
   * writes a number.
   */
  constructor({ pointed = () => {}, number = decimals }) {
    Object.assign(this, { pointed, number, all: false });
    this.title = make("b");
    this.formula = make("span", { class: "llc-formula" });
    this.numbers = make("span", { class: "llc-formula llc-numbers" });
    this.list = make("ul");
    this.more = make("button", { type: "button", class: "llc-more", onclick: () => this.unfold() });
    this.root = make("li", {}, this.title, this.formula, this.numbers, this.list, this.more);
  }

  show(step) {
    this.step = step;
    write(this.title, say(step.title));
    this.write(this.formula, parse(step.formula), step.formula);
    const listed = isListed(step);
    this.sorted = listed ? terms(step) : [];
    this.writeNumbers(step, listed);
    const { count, left, rest } = folded(this.sorted, step, this.all);
    this.rows(this.sorted.slice(0, Math.min(count, MAX_ROWS)));
    this.more.hidden = !left;
    const isSum = step.operation !== "maximum" && step.operation !== "variance";
    write(this.more, isSum ? _("… {count} more terms, {sum}", { count: left, sum: this.number(rest) }) : _("… {count} more values", { count: left }));
    this.more.title = exact(rest);
  }

  /** A long sum shows its result; other steps the whole formula with numbers. */
  writeNumbers(step, listed) {
    const [symbol] = step.formula.split("=");
    const right = parse(step.formula.slice(symbol.length + 1));
    const result = [{ tag: "mo", text: "=" }, { tag: "mn", text: this.number(step.result) }];
    const nodes = listed ? [...parse(symbol), ...result] : [...parse(symbol), { tag: "mo", text: "=" }, ...withNumbers(right, scalars(step).map(([name, value]) => [name, isCount(name, value) ? grouped(value) : this.number(value)])), ...result];
    const isCopy = step.operation === "copy";
    this.write(this.numbers, isCopy ? [...parse(symbol), ...result] : nodes, JSON.stringify(nodes));
    this.numbers.title = exact(step.result);
  }

  write(element, nodes, key) {
    if (element.dataset.key === key) return;
    element.dataset.key = key;
    element.replaceChildren(render(nodes));
  }

  rows(shown) {
    keep(this.list, shown.length, () => make("li", { tabindex: "-1" }, make("span"), make("span"), make("span")));
    shown.forEach((term, place) => {
      const item = this.list.children[place];
      const [name, product, value] = item.children;
      writeName(name, nameOf(term));
      write(product, term.factors.length > 1 || term.product !== term.factors[0].value ? productOf(term, this.step, this.number) : "");
      write(value, this.number(term.product));
      item.title = `${term.factors.map((factor) => exact(factor.value)).join(" · ")} = ${exact(term.product)}`;
      item.onpointerenter = () => this.pointed(term.factors);
      item.onpointerleave = () => this.pointed(null);
    });
    this.shown = shown;
  }

  /** Marks the terms with one of these cells. */
  light(factors) {
    const keys = new Set(factors.filter(({ tensor }) => tensor).map(keyOf));
    [...this.list.children].forEach((item, place) => item.classList.toggle("lit", this.shown[place].factors.some((factor) => keys.has(keyOf(factor)))));
  }

  /** Shows all terms. The button goes, so the focus moves to the first new one. */
  unfold() {
    const before = this.shown.length;
    this.all = true;
    this.show(this.step);
    this.list.children[Math.min(before, this.shown.length - 1)]?.focus();
  }

  close() {
    this.all = false;
  }
}

function keyOf({ tensor, cell }) {
  return `${tensor} ${cell.join()}`;
}

/** `x[3, 5]` as `[x, index, cell]`: the first factor with a place, or the symbol; of a derivative `∂y/∂w` what is differentiated, `y[3]`.
 * The running index of a sum, as in `∑ g_n`, gives way to the number of the term. */
function nameOf({ factors }) {
  const input = factors.find(({ tensor }) => tensor.startsWith("input")) ?? factors.findLast(({ cell }) => cell.length) ?? factors[0];
  const [, differentiated] = (input.cell.length && /^\\frac\{\\partial (\w)/.exec(input.symbol)) || [];
  const symbol = differentiated ?? plainSymbol(input.symbol);
  const [base, below] = symbol.split(/_(.+)/);
  if (RUNNING.has(below) && input.cell.length === 1) return [base, String(input.cell[0]), ""];
  return [base, below ?? "", input.cell.length ? `[${input.cell.join(", ")}]` : ""];
}

function writeName(element, [base, below, cell]) {
  const key = [base, below, cell].join("|");
  if (element.dataset.key === key) return;
  element.dataset.key = key;
  element.replaceChildren(make("span", { text: base }), make("sub", { text: below }), make("span", { text: cell }));
}

function isCount(name, value) {
  return name === "n" && Number.isInteger(value);
}

function productOf({ factors }, { operation }, number) {
  const numbers = factors.map(({ value }) => number(value));
  const written = numbers.map((text, place) => (place && text.startsWith("−") ? `(${text})` : text));
  return operation === "sum_of_exponentials" ? `exp(${numbers[0]}) =` : `${written.join(" · ")} =`;
}
