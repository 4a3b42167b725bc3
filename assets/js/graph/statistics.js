// How a layer learns, as marks on its card: the gradient that reaches it, and its inactive and saturated units.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { percent, short } from "../views/numbers.js";
import { write } from "../views/parts.js";

const SMALLEST = -6; // powers of ten at the left end of the bar; the right end is 1
const NOTABLE = 0.005;

export class Statistics {
  constructor() {
    this.bar = make("i");
    this.gradient = make("span", { class: "gradient", hidden: "" }, this.bar);
    this.inactive = make("span", { class: "inactive", hidden: "" });
    this.root = make("div", { class: "card-statistics" }, this.gradient, this.inactive);
  }

  show({ gradient, inactive, saturated }) {
    this.gradient.hidden = gradient === null;
    if (gradient !== null) {
      const power = gradient > 0 ? Math.log10(gradient) : SMALLEST;
      this.bar.style.width = `${Math.round(100 * Math.max(0.02, Math.min(1, 1 - power / SMALLEST)))}%`;
      this.gradient.title = _("Gradient of the loss by this output: {value} (root mean square). Full bar: 1, empty: a millionth.", { value: short(gradient) });
    }
    const share = inactive ?? saturated ?? 0;
    this.inactive.hidden = share < NOTABLE;
    this.inactive.classList.toggle("many", share >= 0.5);
    write(this.inactive, inactive !== null ? _("{share} inactive", { share: percent(share) }) : _("{share} saturated", { share: percent(share) }));
    this.inactive.title = inactive !== null
      ? _("Share of units whose output is 0 for each of 32 training samples: they do not learn from them.")
      : _("Share of values near an end of the activation's range, where almost no gradient passes.");
  }
}
