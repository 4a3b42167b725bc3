// Numbers of a stage, step by step: the terms of the loss of a sample, or how a latent code is sampled.

import { make } from "../dom.js";
import { StepView } from "../views/calculation_step.js";
import { keep } from "../views/parts.js";

export class Steps {
  constructor() {
    this.root = make("ol", { class: "llc-steps" });
    this.views = [];
  }

  show(steps) {
    keep(this.root, steps.length, (place) => {
      this.views[place] = new StepView({});
      return this.views[place].root;
    });
    this.views.length = steps.length;
    steps.forEach((step, place) => this.views[place].show(step));
  }
}
