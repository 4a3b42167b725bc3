// The one line below the network: data, neurons, speed, and a button that pauses and resumes.

import { make } from "../dom.js";
import { _, N_ } from "../language.js";
import { write } from "../views/parts.js";

const DATA = { spirals: N_("Spirals"), circles: N_("Circles"), moons: N_("Moons"), xor: N_("XOR"), checkerboard: N_("Checkerboard") };
const SPEEDS = [1, 2, 4, 8]; // training steps per picture

export class Controls {
  /** `change(name, value)` is called with `data`, `units` or `speed`, `toggle()` for the button. */
  constructor(choice, { change, toggle }) {
    this.data = make("select", { onchange: () => change("data", this.data.value) });
    this.units = make("input", { type: "range", min: 1, max: 8, value: choice.units, oninput: () => change("units", Number(this.units.value)) });
    this.speed = make("input", { type: "range", min: 0, max: SPEEDS.length - 1, value: SPEEDS.indexOf(choice.speed), oninput: () => change("speed", SPEEDS[this.speed.value]) });
    this.play = make("button", { type: "button", class: "ll-play", onclick: toggle });
    this.labels = [this.data, this.units, this.speed].map((field) => make("label", {}, make("span"), field, make("output")));
    this.root = make("div", { class: "ll-choices" }, ...this.labels, this.play);
  }

  /** `state` is `paused`, `playing` or `over`. */
  show({ data, units, speed }, state) {
    const names = Object.entries(DATA);
    this.data.replaceChildren(...names.map(([value, text]) => make("option", { value, text: _(text) })));
    this.data.value = data;
    const [texts, values] = [[_("Data"), _("Neurons"), _("Speed")], ["", `${units} + ${units}`, `${speed}×`]];
    this.labels.forEach(({ children: [name, , value] }, index) => {
      write(name, texts[index]);
      write(value, values[index]);
    });
    this.play.dataset.state = state;
    write(this.play, { paused: _("Play"), playing: _("Pause"), over: _("Start over") }[state]);
  }
}
