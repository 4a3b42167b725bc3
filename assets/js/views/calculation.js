// How one value of a layer's output is computed: the tensors with the cells that take part, and the steps with their numbers.

import { make } from "../dom.js";
import { _, say } from "../language.js";
import { Choices } from "./calculation_choices.js";
import { PlaneView } from "./calculation_plane.js";
import { StepView } from "./calculation_step.js";
import { keep, parts, write } from "./parts.js";
import { sentence } from "./sentences.js";

/** `options.choose(index)` is called when another value of the output is chosen; `options.sample` describes the sample.
 * For `follow`, `followed` and `draw` see `Choices`. */
export function draw(element, view, options = {}) {
  const shown = parts(element, "calculation", (parent) => new Shown(parent));
  shown.show(view, options);
}

class Shown {
  constructor(parent) {
    this.heading = make("p", { class: "llc-heading" });
    this.status = make("p", { class: "spoken", role: "status" });
    this.choices = new Choices();
    this.figures = make("div", { class: "llc-planes" });
    this.list = make("ol", { class: "llc-steps" });
    this.lossTitle = make("h4");
    this.lossNote = make("p", { class: "llc-note" });
    this.lossList = make("ol", { class: "llc-steps" });
    this.planes = [];
    [this.steps, this.lossSteps] = [[], []];
    parent.append(this.heading, this.choices.root, this.figures, this.list, this.lossTitle, this.lossNote, this.lossList, this.status);
  }

  show(view, options) {
    const { choose, sample } = options;
    const other = view.node !== this.view?.node;
    Object.assign(this, { view, choose });
    const note = say(view.note).replaceAll("`", "");
    write(this.heading, [note, sample].filter(Boolean).join(note.endsWith("。") ? "" : " "));
    write(this.status, sentence(view));
    this.choices.show(view, options);
    if (other) [...this.steps, ...this.lossSteps].forEach((step) => step.close());
    this.showPlanes(shownPlanes(view));
    this.showSteps(this.list, this.steps, view.steps);
    this.showSteps(this.lossList, this.lossSteps, view.loss ?? []);
    const remark = say(view.loss_note ?? "");
    write(this.lossTitle, view.loss?.length || remark ? _("Loss of this sample") : "");
    write(this.lossNote, remark);
    this.point(...(this.pointer ?? [0, null])); // what is under the pointer stays lit
  }

  showPlanes(planes) {
    keep(this.figures, planes.length, (place) => this.plane(place));
    planes.forEach((plane, place) => {
      const isOutput = plane.tensor === "output";
      const cells = isOutput ? [this.view.index] : usedCells(this.view, plane.tensor);
      this.planes[place].show(plane, planeName(plane), cells, isOutput ? this.view.index : null);
    });
  }

  plane(place) {
    this.planes[place] = new PlaneView({ pointed: (cell) => this.point(place, cell), chosen: (cell) => this.move(cell) });
    return this.planes[place].root;
  }

  /** The elements of the steps, and their numbers. */
  showSteps(list, known, steps) {
    keep(list, steps.length, (place) => {
      known[place] = new StepView({ pointed: (factors) => this.light(factors ?? []) });
      return known[place].root;
    });
    known.length = steps.length;
    steps.forEach((step, place) => known[place].show(step));
  }

  /** Another value of the output: its mark moves at once, the numbers follow. */
  move(index) {
    const { view } = this;
    if (index.join() === view.index.join()) return;
    this.view = { ...view, index };
    const place = this.planes.findIndex(({ plane }) => plane?.tensor === "output");
    Object.assign(this.planes[place], { index });
    this.planes[place].outline(this.planes[place].used, [index]);
    this.choose?.(index);
  }

  /** The pointer is over a cell of a tensor: the terms with this cell, and what they are multiplied by, are lit. */
  point(place, cell) {
    this.pointer = [place, cell];
    if (!this.planes[place]) return;
    const tensor = this.planes[place].plane.tensor;
    const factors = cell ? partners(this.view, tensor, cell) : [];
    this.light(factors);
  }

  light(factors) {
    for (const plane of this.planes) plane.light(factors.filter(({ tensor }) => tensor === plane.plane?.tensor).map(({ cell }) => cell));
    for (const step of [...this.steps, ...this.lossSteps]) step.light(factors);
  }
}

/** Inputs first, then weights, then inner values, and the output last; biases and other single values are in the steps. */
export function shownPlanes({ planes }) {
  const order = ({ tensor }) => (tensor === "output" ? 3 : tensor.startsWith("input") || tensor === "batch" ? 0 : /weight/.test(tensor) ? 1 : 2);
  const plain = planes.filter(({ tensor, shape }) => tensor === "output" || !(/bias|running_/.test(tensor) || (tensor === "weight" && shape.length === 1)));
  return plain.sort((a, b) => order(a) - order(b));
}

function usedCells({ steps }, tensor) {
  return steps.flatMap(({ groups }) => groups.flat()).filter((operand) => operand.tensor === tensor).flatMap(cellsOf);
}

export function cellsOf({ cells }) {
  const [count, axes] = cells.shape;
  return Array.from({ length: count }, (_none, row) => Array.from(cells.slice(row * axes, (row + 1) * axes)));
}

/** All factors of the terms in which a cell takes part. */
export function partners({ steps }, tensor, cell) {
  const wanted = cell.join();
  const found = [];
  for (const group of steps.flatMap(({ groups }) => groups)) {
    for (const operand of group.filter((one) => one.tensor === tensor)) {
      const row = cellsOf(operand).findIndex((one) => one.join() === wanted);
      if (row < 0) continue;
      for (const one of group) {
        const cells = cellsOf(one);
        found.push({ tensor: one.tensor, cell: cells[cells.length === 1 ? 0 : row] });
      }
    }
  }
  return found;
}

/** `Input [3, :, :]`, `Weights W [5, 3, :, :]`. */
export function planeName({ tensor, title, shape, place }) {
  const name = say(title || tensor);
  return place.length && shape.length > 1 ? `${name} [${[...place, ...shape.slice(place.length).map(() => ":")].join(", ")}]` : name;
}
