// Sliders for the noise values of a sample, if there are few of them.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { short } from "../views/numbers.js";
import { keep, write } from "../views/parts.js";

const MAX_SLIDERS = 4; // with more sliders the sample is out of sight on a phone
const MAX_SAMPLES = 20; // with more samples at a time, a single one is not visible among them
const REACH = 3; // 99.7 % of normal random numbers lie within this distance of 0

export class NoiseSliders {
  constructor(root, studio) {
    this.studio = studio;
    this.note = make("p", { class: "llv-note" });
    this.sliders = make("div", { class: "lli-sliders" });
    this.element = root.appendChild(make("div", { class: "lli-chosen", hidden: "" }, this.note, this.sliders));
    this.off = studio.listen((what) => what === "code" && this.say());
  }

  say() {
    const { size, code, count: together } = this.studio;
    const count = size <= MAX_SLIDERS && together <= MAX_SAMPLES ? size : 0;
    this.element.hidden = !count;
    write(this.note, _("Or set the noise values yourself; most random ones lie between −2 and 2."));
    keep(this.sliders, count, (index) => this.slider(index));
    [...this.sliders.children].forEach(({ children: [name, input, figure] }, index) => {
      write(name, _("Noise value {number}", { number: index + 1 }));
      if (!code || document.activeElement !== input) input.value = code?.[index] ?? 0;
      write(figure, code ? short(code[index]) : "");
      input.setAttribute("aria-valuetext", figure.textContent);
    });
  }

  slider(index) {
    const input = make("input", { type: "range", min: -REACH, max: REACH, step: "0.05", value: "0", oninput: () => this.slide(index, Number(input.value)) });
    return make("label", { class: "lli-slider" }, make("span"), input, make("output"));
  }

  slide(index, value) {
    const code = [...(this.studio.code ?? new Array(this.studio.size).fill(0))];
    code[index] = value;
    this.studio.go(code);
  }

  end() {
    this.off();
    this.element.remove();
  }
}
