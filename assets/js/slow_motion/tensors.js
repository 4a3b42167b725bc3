// The tensors of a stage as small pictures: up to four samples and their mean, or a parameter, whose weights can be chosen.

import { make } from "../dom.js";
import { _, plainly } from "../language.js";
import { aligned } from "../views/numbers.js";
import { keep, write } from "../views/parts.js";
import { StagePlane } from "./stage_plane.js";

export class Tensors {
  /** `chosen(parameter, index)` is called for a weight that is chosen. */
  constructor(chosen) {
    this.chosen = chosen;
    this.root = make("div", { class: "slow-tensors" });
    this.figures = [];
  }

  /** `weight`: the chosen one, `{parameter, index}`, or null. */
  show(tensors, weight) {
    keep(this.root, tensors.length, (place) => {
      this.figures[place] = new TensorFigure(this.chosen);
      return this.figures[place].root;
    });
    this.figures.length = tensors.length;
    tensors.forEach((tensor, place) => this.figures[place].show(tensor, tensor.parameter && weight?.parameter === tensor.parameter ? weight.index : null));
  }
}

class TensorFigure {
  constructor(chosen) {
    this.chosen = chosen;
    this.title = make("b");
    this.facts = make("span");
    this.row = make("div", { class: "slow-planes" });
    this.planes = [];
    this.root = make("figure", { class: "slow-tensor" }, make("figcaption", {}, this.title, this.facts), this.row);
  }

  show(tensor, index) {
    if (tensor.parameter !== this.parameter) this.row.replaceChildren();
    this.parameter = tensor.parameter;
    write(this.title, plainly(tensor.title));
    write(this.facts, factsOf(tensor));
    keep(this.row, tensor.planes.length, (place) => {
      this.planes[place] = new StagePlane(tensor, (chosen) => this.chosen(this.parameter, chosen));
      return this.planes[place].root;
    });
    tensor.planes.forEach((values, place) => this.planes[place].draw(tensor, values, this.parameter ? "" : plainly(tensor.labels[place] ?? ""), index));
  }
}

/** `8 × 26 × 26 · 0.00 to 1.25`; the values of a tensor of zeros are 0, whatever its scale. */
export function factsOf({ shape, low, high, scale, planes = [] }) {
  const size = shape.join(" × ");
  if (scale === "grey" || scale === "rgb") return size;
  if (planes.length && planes.every((values) => values.every((value) => value === 0))) return [size, "0"].filter(Boolean).join(" · ");
  const [from, to] = aligned([low, high]);
  return [size, _("{low} to {high}", { low: from, high: to })].filter(Boolean).join(" · ");
}
