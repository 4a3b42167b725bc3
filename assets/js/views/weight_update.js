// How one step changes one weight: its gradient, what the optimizer makes of it, and the weight before and after.

import { make } from "../dom.js";
import { _, say } from "../language.js";
import { StepView } from "./calculation_step.js";
import { exact } from "./numbers.js";
import { keep, parts, write } from "./parts.js";

export function draw(element, view) {
  parts(element, "weight_update", (parent) => new Shown(parent)).show(view);
}

class Shown {
  constructor(parent) {
    this.heading = make("p", { class: "llc-change" });
    this.note = make("p", { class: "llc-share" });
    this.titles = [make("h4"), make("h4")];
    this.lists = [make("ol", { class: "llc-steps" }), make("ol", { class: "llc-steps" })];
    this.steps = [[], []];
    const sides = this.titles.map((title, which) => make("section", {}, title, this.lists[which]));
    parent.append(this.heading, this.note, make("div", { class: "llc-sides" }, ...sides));
  }

  show(view) {
    write(this.heading, headingOf(view));
    write(this.note, view.note ? say(view.note) : "");
    write(this.titles[0], view.gradient_steps.length ? _("Gradient of the loss with respect to this weight") : "");
    write(this.titles[1], view.optimizer_steps.length ? _("Update by the optimizer") : "");
    const name = placeOf(view);
    if (name !== this.name) this.steps.flat().forEach((step) => step.close());
    this.name = name;
    this.showSteps(0, view.gradient_steps);
    this.showSteps(1, view.optimizer_steps);
  }

  showSteps(which, steps) {
    const known = this.steps[which];
    keep(this.lists[which], steps.length, (place) => {
      known[place] = new StepView({ number: exact });
      return known[place].root;
    });
    known.length = steps.length;
    steps.forEach((step, place) => known[place].show(step));
  }
}

/** `linear_1.weight[3, 5]`. */
export function placeOf({ node, parameter, index }) {
  return `${node}.${parameter}${index.length ? `[${index.join(", ")}]` : ""}`;
}

/** `linear_1.weight[3, 5]: 0.1234 → 0.1229`. */
export function headingOf(view) {
  return _("{weight}: {before} → {after}", { weight: placeOf(view), before: exact(view.before), after: exact(view.after) });
}
