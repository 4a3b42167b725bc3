// One optimizer step as a film, in a panel at the bottom of the window: caption, tensors, numbers, and the controls.

import { entitle, make } from "../dom.js";
import { _, called, plainly, say } from "../language.js";
import { grouped } from "../views/numbers.js";
import { write } from "../views/parts.js";
import { Controls, partTitle } from "./controls.js";
import { watchKeys } from "./keys.js";
import { Playback } from "./playback.js";
import { Steps } from "./steps.js";
import { Taking } from "./taking.js";
import { Tensors } from "./tensors.js";
import { Weight } from "./weight.js";

export class Player {
  /**
   * `staged(stage, withWeight)` is called with the stage on screen, null for none, and whether the chain of a weight is
   * beside it; `taken()`, `again()`, `closed()`: see `SlowMotion`.
   */
  constructor({ staged, taken, again, closed }) {
    Object.assign(this, { staged, closed, view: null, run: {}, text: "" });
    this.playback = new Playback(() => this.show());
    this.controls = new Controls(this.playback);
    this.weight = new Weight(() => this.showTensors());
    this.tensors = new Tensors((parameter, index) => this.weight.choose(this.playback.stage, parameter, index));
    this.steps = new Steps();
    this.taking = new Taking({ taken, again });
    this.title = make("b");
    this.tags = make("span", { class: "slow-tags" });
    this.closer = make("button", { type: "button", text: "×", onclick: () => this.close() });
    this.caption = make("p", { class: "slow-caption", role: "status" });
    this.content = make("div", { class: "slow-content" }, this.tensors.root, this.steps.root, this.weight.root, this.taking.root);
    const head = make("header", {}, this.title, this.tags, this.closer);
    this.root = make("section", { class: "slow", role: "region", hidden: "" }, head, this.content, this.caption, this.controls.root);
    this.off = watchKeys(() => this.isOpen, (name) => this.key(name));
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /** Opens with a sentence, until the step is there. */
  open(text) {
    this.root.hidden = false;
    this.wait(text);
    this.closer.focus({ preventScroll: true });
  }

  wait(text) {
    Object.assign(this, { view: null, text });
    this.playback.load([]);
  }

  /** Shows a step, from its first stage. */
  load(view, run) {
    this.view = view;
    this.weight.begin({ run, step: view.step });
    this.taking.begin(view);
    this.playback.load(view.stages);
    const focused = this.root.getRootNode().activeElement;
    if (focused === this.closer || !this.root.contains(focused)) this.controls.play.focus({ preventScroll: true });
  }

  /** The run's state, `{status, step}`, has changed. */
  follow(state) {
    this.run = state;
    if (this.view) this.taking.show(this.playback.stage, state);
  }

  show() {
    const { stage, playing } = this.playback;
    const isReady = this.view !== null && stage !== null;
    this.root.setAttribute("aria-label", _("Slow motion"));
    entitle(this.closer, _("Close (Esc)"));
    write(this.title, isReady ? _("Step {step} in slow motion", { step: grouped(this.view.step + 1) }) : _("Slow motion"));
    this.tag(stage);
    write(this.caption, isReady ? plainly(stage.caption) : this.text);
    this.content.hidden = this.controls.root.hidden = !isReady;
    this.controls.show();
    if (isReady) {
      this.weight.show(stage, playing);
      this.showTensors();
      this.steps.show(stage.steps);
      this.taking.show(stage, this.run);
    }
    this.root.classList.toggle("with-weight", isReady && !this.weight.root.hidden);
    if (this.isOpen) this.staged(isReady ? stage : null, !this.weight.root.hidden);
  }

  showTensors() {
    const { stage } = this.playback;
    if (stage) this.tensors.show(stage.tensors, this.weight.of(stage));
  }

  /** What is on screen: part, network of a GAN, layer with its time step. */
  tag(stage) {
    const tags = stage ? [partTitle(stage.part), called(stage.player), plainly(stage.title)] : [];
    this.tags.replaceChildren(...[...new Set(tags)].filter(Boolean).map((text) => make("span", { text })));
  }

  key(name) {
    const { playback } = this;
    const actions = {
      back: () => playback.step(-1), next: () => playback.step(1), first: () => playback.go(0), last: () => playback.go(playback.last),
      play: () => playback.toggle(), close: () => this.close(),
    };
    actions[name]();
  }

  refuse(reason) {
    this.wait(say(reason));
  }

  close() {
    this.root.hidden = true;
    this.playback.end();
    this.weight.begin({ run: "", step: null });
    this.view = null;
    this.closed();
  }

  end() {
    this.off();
    this.playback.end();
    this.weight.end();
    this.root.remove();
  }
}
