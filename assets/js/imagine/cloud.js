// Points made from noise, beside those of the data.

import { random } from "../chance.js";
import { _, say } from "../language.js";
import { draw, end } from "../views/index.js";
import { make, write } from "../views/parts.js";
import { Classes } from "./classes.js";
import { normal } from "./codes.js";

const COUNT = 250;

export class PointCloud {
  constructor(root, studio) {
    Object.assign(this, { studio, drawn: false, seed: Math.floor(Math.random() * 2 ** 31) });
    this.words = make("p", { class: "lli-words", role: "status" });
    this.note = make("p", { class: "llv-note" });
    this.body = make("div", { class: "llv-view" });
    this.more = make("button", { type: "button", class: "llv-button", onclick: () => this.again() });
    this.element = root.appendChild(make("div", { class: "lli-cloud llv-figure" }, this.words, this.note));
    this.classes = new Classes(this.element, studio);
    this.element.append(this.body, make("div", { class: "lli-buttons" }, this.more));
    this.off = studio.listen((what) => this.hear(what));
    this.say();
    this.load();
  }

  hear(what) {
    if (what === "ready") this.load();
    if (what === "refusal") this.say();
  }

  say() {
    const { refusal } = this.studio;
    write(this.words, refusal ? say(refusal) : _("The network is being loaded."));
    this.words.hidden = this.drawn && !refusal;
    this.note.hidden = this.more.hidden = !this.drawn;
    write(this.note, _("Each generated point comes from two numbers drawn by chance, or as many as the network takes. New noise: other points, and still where the data are."));
    write(this.more, _("New noise"));
    this.classes.say();
  }

  again() {
    this.seed = (this.seed + 1) % 2 ** 31;
    this.load();
  }

  async load() {
    const { studio, seed } = this;
    if (studio.run === null) return;
    const { run, label } = studio;
    const chance = random(seed);
    const view = await studio.pictures(Array.from({ length: COUNT }, () => normal(studio.size, chance)));
    if (!view || run !== studio.run || label !== studio.label || seed !== this.seed) return;
    draw(this.body, view, { side: 520 });
    this.drawn = true;
    this.say();
  }

  end() {
    this.off();
    this.classes.end();
    end(this.body);
    this.element.remove();
  }
}
