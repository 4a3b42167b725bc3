// The replay of a finished run: a slider over the saved frames, and a button that plays them.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { grouped } from "../views/numbers.js";
import { write } from "../views/parts.js";

const MAX_PAUSE_MS = 1500;
const FRAME_MS = 120;

export class Film {
  /** `changed(step)` is called with the step to show, null for the end. */
  constructor(parent, changed) {
    this.changed = changed;
    this.steps = [];
    this.button = make("button", { type: "button", class: "llv-button", onclick: () => this.toggle() });
    this.slider = make("input", { type: "range", min: "0", step: "1", oninput: () => this.choose() });
    this.label = make("output");
    this.element = make("div", { class: "llv-film", hidden: "" }, this.button, this.slider, this.label);
    parent.append(this.element);
  }

  /** Shown if there is more than one frame. */
  offer(steps) {
    if (steps.join() !== this.steps.join()) {
      this.steps = steps;
      this.slider.max = Math.max(0, steps.length - 1);
      this.slider.value = this.slider.max;
    }
    this.element.hidden = steps.length < 2;
    this.say();
  }

  get step() {
    const place = Number(this.slider.value);
    return place >= this.steps.length - 1 ? null : this.steps[place];
  }

  say() {
    write(this.button, this.playing ? _("Pause replay") : _("Replay"));
    this.slider.setAttribute("aria-label", _("Replayed step"));
    const step = this.steps[Number(this.slider.value)];
    if (step !== undefined) write(this.label, _("step {step}", { step: grouped(step) }));
    this.slider.setAttribute("aria-valuetext", this.label.textContent);
  }

  choose() {
    this.say();
    this.changed(this.step);
  }

  toggle() {
    this.playing = !this.playing;
    if (this.playing && this.step === null) this.slider.value = 0;
    if (this.playing) this.choose();
    else clearTimeout(this.timer);
    this.say();
    if (this.playing) this.timer = setTimeout(() => this.next(), MAX_PAUSE_MS);
  }

  /** The frame of a step is on screen: while playing, the next one follows. */
  framesShown() {
    if (!this.playing) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), FRAME_MS);
  }

  next() {
    if (!this.playing) return;
    this.slider.value = Number(this.slider.value) + 1;
    if (this.step === null) this.playing = false;
    this.choose();
    if (this.playing) this.timer = setTimeout(() => this.next(), MAX_PAUSE_MS);
  }

  end() {
    this.playing = false;
    clearTimeout(this.timer);
  }
}
