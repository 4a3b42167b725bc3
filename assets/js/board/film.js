// The film of a run: a slider over the steps that are kept, a field for any step, a button that plays them, and one that
// returns to now.

import { make } from "../dom.js";
import { _, say } from "../language.js";
import { grouped } from "../views/numbers.js";
import { write } from "../views/parts.js";

const MAX_PAUSE_MS = 1500;
const FRAME_MS = 120;
const TYPING_MS = 300;

export class Film {
  /** `changed(step)` is called with the step to show, null for the newest; `forkOf(step)` gives the address at which a run
   * goes on from a step. `first` is the step to begin with, or null. */
  constructor(parent, changed, forkOf, first = null) {
    Object.assign(this, { changed, forkOf, steps: [], isOver: false, newest: Infinity, chosen: first });
    this.button = make("button", { type: "button", class: "llv-button", onclick: () => this.toggle() });
    this.slider = make("input", { type: "range", min: "0", max: "0", step: "1", oninput: () => this.slide() });
    this.slider.value = 0;
    this.field = make("input", { type: "number", min: "0", step: "1", onchange: () => this.enter() });
    this.word = make("span");
    this.label = make("label", { class: "llv-step" }, this.word, this.field);
    this.live = make("button", { type: "button", class: "llv-button", onclick: () => this.goLive() });
    this.fork = make("a", { class: "llv-button llv-fork" });
    this.element = make("div", { class: "llv-film", hidden: "" }, this.button, this.slider, this.label, this.live, this.fork);
    this.words = make("span", { role: "status" });
    this.cancel = make("button", { type: "button", class: "llv-button", onclick: () => this.goLive() });
    this.past = make("p", { class: "llv-past", hidden: "" }, this.words, this.cancel);
    parent.append(this.element, this.past);
  }

  /** The steps that are kept, the newest step, and whether the run is over: then the last that is kept is the newest. */
  offer(steps, isOver, newest = steps.at(-1) ?? 0) {
    this.newest = newest;
    if (this.chosen !== null && isOver && this.chosen >= newest) this.goLive();
    if (isOver !== this.isOver || steps.join() !== this.steps.join()) {
      const shown = this.step;
      Object.assign(this, { steps, isOver });
      this.slider.max = this.last;
      this.slider.value = shown === null || !steps.length ? this.last : nearest(steps, shown);
      if (shown !== this.step) this.changed(this.step);
    }
    this.element.hidden = steps.length < 2 && newest < 1;
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
    return this.chosen ?? (this.place >= this.last ? null : this.steps[this.place]);
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
    write(this.word, _("Step"));
    this.field.placeholder = _("now");
    this.field.max = this.newest;
    if (this.field.getRootNode?.().activeElement !== this.field) this.field.value = shown ?? "";
    this.slider.setAttribute("aria-valuetext", shown === undefined ? _("now") : _("step {step}", { step: grouped(shown) }));
  }

  /** Says how far the way to the step on screen is, or how far off it is; nothing for a step that is kept. */
  tell({ at, note } = {}) {
    this.past.hidden = at === undefined && !note;
    this.cancel.hidden = at === undefined;
    write(this.cancel, _("Cancel"));
    if (note) write(this.words, say(note));
    else if (at !== undefined) write(this.words, _("Computing step {step}: {at} of {step} steps", { step: grouped(this.step), at: grouped(at) }));
    else write(this.words, "");
  }

  /** The slider was moved. */
  slide() {
    this.chosen = null;
    this.choose();
  }

  /** A step was typed; with the arrow keys it is the last of many. */
  enter() {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.goTo(this.field.value === "" ? Infinity : Number(this.field.value)), TYPING_MS);
  }

  /** Shows any step, whether it is kept or not. */
  goTo(wanted) {
    const step = Math.max(0, Math.round(wanted));
    if (step >= this.newest) {
      this.field.value = this.isOver ? this.newest : "";
      this.goLive();
      return;
    }
    this.end();
    this.chosen = this.field.value = step;
    if (this.steps.length) this.slider.value = nearest(this.steps, step);
    this.choose();
  }

  choose() {
    this.say();
    this.changed(this.step);
  }

  goLive() {
    if (this.playing) this.toggle();
    this.chosen = null;
    this.slider.value = this.last;
    this.choose();
  }

  toggle() {
    this.playing = !this.playing;
    if (this.playing) this.chosen = null;
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
    clearTimeout(this.typing);
    clearTimeout(this.timer);
  }
}

/** The place of the step that is nearest to `wanted`. */
function nearest(steps, wanted) {
  return steps.reduce((best, step, place) => (Math.abs(step - wanted) < Math.abs(steps[best] - wanted) ? place : best), 0);
}
