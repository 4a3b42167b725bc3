// The film of a run: a slider over the steps that can be shown, a button that plays them, and one that returns to now.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { grouped } from "../views/numbers.js";
import { write } from "../views/parts.js";

const MAX_PAUSE_MS = 1500;
const FRAME_MS = 120;

export class Film {
  /** `changed(step)` is called with the step to show, null for the newest; `forkOf(step)` gives the address at which a run
   * goes on from a step. */
  constructor(parent, changed, forkOf) {
    Object.assign(this, { changed, forkOf, steps: [], isOver: false });
    this.button = make("button", { type: "button", class: "llv-button", onclick: () => this.toggle() });
    this.slider = make("input", { type: "range", min: "0", max: "0", step: "1", oninput: () => this.choose() });
    this.slider.value = 0;
    this.label = make("output");
    this.live = make("button", { type: "button", class: "llv-button", onclick: () => this.goLive() });
    this.fork = make("a", { class: "llv-button llv-fork" });
    this.element = make("div", { class: "llv-film", hidden: "" }, this.button, this.slider, this.label, this.live, this.fork);
    parent.append(this.element);
  }

  /** The steps that can be shown, and whether the run is over: then the last of them is the newest. */
  offer(steps, isOver) {
    if (isOver !== this.isOver || steps.join() !== this.steps.join()) {
      const shown = this.step;
      Object.assign(this, { steps, isOver });
      this.slider.max = this.last;
      this.slider.value = shown === null ? this.last : nearest(steps, shown);
      if (shown !== this.step) this.changed(this.step);
    }
    this.element.hidden = steps.length < 2;
    this.say();
  }

  /** The place of the newest step. While a run trains, it comes after all steps that are kept. */
  get last() {
    return Math.max(0, this.isOver ? this.steps.length - 1 : this.steps.length);
  }

  get place() {
    return Number(this.slider.value);
  }

  get step() {
    return this.place >= this.last ? null : this.steps[this.place];
  }

  say() {
    const { step } = this;
    write(this.button, this.playing ? _("Pause replay") : _("Replay"));
    write(this.live, this.isOver ? _("To the end") : _("Live"));
    this.live.disabled = step === null;
    write(this.fork, _("Go on from here"));
    if (step === null) this.fork.removeAttribute("href");
    else this.fork.setAttribute("href", this.forkOf(step));
    this.slider.setAttribute("aria-label", _("Replayed step"));
    const shown = step ?? (this.isOver ? this.steps.at(-1) : undefined);
    write(this.label, shown === undefined ? _("now") : _("step {step}", { step: grouped(shown) }));
    this.slider.setAttribute("aria-valuetext", this.label.textContent);
  }

  choose() {
    this.say();
    this.changed(this.step);
  }

  goLive() {
    if (this.playing) this.toggle();
    this.slider.value = this.last;
    this.choose();
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
    this.slider.value = this.place + 1;
    if (this.step === null) this.playing = false;
    this.choose();
    if (this.playing) this.timer = setTimeout(() => this.next(), MAX_PAUSE_MS);
  }

  end() {
    this.playing = false;
    clearTimeout(this.timer);
  }
}

/** The place of the step that is nearest to `wanted`. */
function nearest(steps, wanted) {
  return steps.reduce((best, step, place) => (Math.abs(step - wanted) < Math.abs(steps[best] - wanted) ? place : best), 0);
}
