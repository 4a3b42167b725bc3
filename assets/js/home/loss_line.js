// The loss since the first step as a small line, with its newest value.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { palette } from "../views/colours.js";
import { sharp, write } from "../views/parts.js";

const MAX_POINTS = 256;
const HEIGHT = 28;
const TEXT = 96; // px beside the line

export class LossLine {
  constructor() {
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.text = make("span");
    this.root = make("div", { class: "ll-loss" }, this.canvas, this.text);
    this.clear();
  }

  clear() {
    Object.assign(this, { values: [], every: 1, count: 0, newest: null });
  }

  /** Keeps every second value once there are too many, then only every second new one. */
  add(loss) {
    this.newest = loss;
    if (this.count++ % this.every === 0) this.values.push(loss);
    if (this.values.length < MAX_POINTS) return;
    this.values = this.values.filter((_value, index) => index % 2 === 0);
    this.every *= 2;
  }

  /** `name`: of the neuron on the plane, which is shown in place of the loss. */
  show(width, name) {
    write(this.text, name || (this.newest === null ? "" : _("Loss {value}", { value: this.newest.toFixed(3) })));
    this.canvas.hidden = Boolean(name);
    if (!name) this.draw(width - TEXT);
  }

  draw(width) {
    const context = sharp(this.canvas, width, HEIGHT);
    const { values } = this;
    const top = Math.max(...values, 1e-9);
    context.strokeStyle = palette().negative;
    context.lineWidth = 2;
    context.lineJoin = "round";
    context.beginPath();
    values.forEach((value, index) => context.lineTo(1 + (index / Math.max(1, values.length - 1)) * (width - 2), HEIGHT - 2 - (value / top) * (HEIGHT - 4)));
    context.stroke();
  }
}
