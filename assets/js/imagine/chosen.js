// The numbers that a sample is made of, chosen by hand where they are few.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { short } from "../views/numbers.js";
import { keep, write } from "../views/parts.js";

const MOST = 4; // more sliders push the sample out of sight on a phone
const FEW = 20; // samples at once: in a cloud of more, one alone cannot be seen
const REACH = 3; // all but three in a thousand of the numbers that chance draws lie so near to 0

export class Chosen {
  constructor(root, studio) {
    this.studio = studio;
    this.note = make("p", { class: "llv-note" });
    this.sliders = make("div", { class: "lli-sliders" });
    this.element = root.appendChild(make("div", { class: "lli-chosen", hidden: "" }, this.note, this.sliders));
    this.off = studio.listen((what) => what === "code" && this.say());
  }

  say() {
    const { size, code, count: together } = this.studio;
    const count = size <= MOST && together <= FEW ? size : 0;
    this.element.hidden = !count;
    write(this.note, _("Or set the noise values yourself; most random ones lie between −2 and 2."));
    keep(this.sliders, count, (index) => this.slider(index));
    [...this.sliders.children].forEach(({ children: [name, input, figure] }, index) => {
      write(name, _("Noise value {number}", { number: index + 1 }));
      if (!code || document.activeElement !== input) input.value = code?.[index] ?? 0;
      write(figure, code ? short(code[index]) : "");
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
