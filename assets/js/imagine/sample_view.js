// Generated samples other than images, as a view that suits them: points, table rows, curves.

import { make } from "../dom.js";
import { _, say } from "../language.js";
import { random } from "../prng.js";
import { draw, end } from "../views/index.js";
import { write } from "../views/parts.js";
import { NoiseSliders } from "./noise_sliders.js";
import { Classes } from "./classes.js";
import { normal } from "./codes.js";

export class SampleView {
  constructor(root, studio) {
    Object.assign(this, { studio, view: null, seed: Math.floor(Math.random() * 2 ** 31) });
    this.words = make("p", { class: "lli-words", role: "status" });
    this.note = make("p", { class: "llv-note" });
    this.about = make("p", { class: "llv-note" });
    this.body = make("div", { class: "llv-view" });
    this.more = make("button", { type: "button", class: "llv-button", onclick: () => this.again() });
    this.element = root.appendChild(make("div", { class: "lli-made llv-figure" }, this.words, this.note));
    this.classes = new Classes(this.element, studio);
    this.element.append(make("div", { class: "lli-buttons" }, this.more));
    this.chosen = new NoiseSliders(this.element, studio);
    this.element.append(this.body, this.about);
    this.off = studio.listen((what) => this.onChange(what));
    this.say();
    this.load();
  }

  onChange(what) {
    if (what === "run") this.view = null;
    if (what === "ready" && !this.studio.code) this.load();
    if (what === "picture" && this.studio.code) this.show(this.studio.picture);
    if (what === "refusal" || what === "run") this.say();
  }

  say() {
    const { refusal } = this.studio;
    write(this.words, refusal ? say(refusal) : _("Loading the network."));
    this.words.hidden = Boolean(this.view) && !refusal;
    this.note.hidden = this.about.hidden = this.body.hidden = this.more.hidden = !this.view;
    write(this.note, _("Each sample is generated from random noise. New noise gives new samples."));
    write(this.about, this.view?.note ? say(this.view.note) : "");
    write(this.more, _("New samples"));
    this.classes.say();
    this.chosen.say();
  }

  again() {
    this.seed = (this.seed + 1) % 2 ** 31;
    this.studio.leave();
    this.load();
  }

  async load() {
    const { studio, seed } = this;
    if (studio.run === null) return;
    const { run, label } = studio;
    const chance = random(seed);
    const view = await studio.pictures(Array.from({ length: studio.count }, () => normal(studio.size, chance)));
    if (!view || run !== studio.run || label !== studio.label || seed !== this.seed || studio.code) return;
    this.show(view);
  }

  show(view) {
    this.view = view;
    this.say(); // first, since a hidden element has no width
    draw(this.body, view, { side: 520, height: 220 });
  }

  end() {
    this.off();
    this.classes.end();
    this.chosen.end();
    end(this.body);
    this.element.remove();
  }
}
