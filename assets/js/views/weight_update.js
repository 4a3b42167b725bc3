// How one optimizer step changes one weight: the steps of its gradient, then those of the optimizer.

import { make } from "../dom.js";
import { StepView } from "./calculation_step.js";
import { keep, parts } from "./parts.js";

export function draw(element, { gradient_steps, optimizer_steps }) {
  const shown = parts(element, "weight_update", (parent) => ({ list: parent.appendChild(make("ol", { class: "llc-steps" })), views: [] }));
  const steps = [...gradient_steps, ...optimizer_steps];
  keep(shown.list, steps.length, (place) => {
    shown.views[place] = new StepView({ pointed: () => {} });
    return shown.views[place].root;
  });
  shown.views.length = steps.length;
  steps.forEach((step, place) => shown.views[place].show(step));
}
