// One neuron large: its map or activation, and its formula with its numbers.

import { make } from "../dom.js";
import { _, say } from "../language.js";
import { ramp } from "../views/colours.js";
import { exact, short } from "../views/numbers.js";
import { keep, write } from "../views/parts.js";
import { paint } from "../views/pixels.js";
import { preActivation, rest, termText, terms } from "./neuron_terms.js";

const SHOWN = 6; // terms while the pointer is over a neuron; a click shows all
const MARGIN = 8;
const FOOT = 52; // px below the panel for the line with Undo

export class NeuronPanel {
  /**
   * `edit(tensor, index, event)` opens the field of a weight; `closed()` is called when the panel closes. A press
   * outside closes it, unless `belongs(path)`: the elements of its path belong to the panel.
   */
  constructor(root, { edit, closed, belongs }) {
    Object.assign(this, { root, edit, closed, belongs, pinned: false, shown: null });
    this.heading = make("b");
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.value = make("span", { class: "neuron-large" });
    this.terms = make("ul");
    this.more = make("p");
    this.result = make("p");
    this.closer = make("button", { type: "button", class: "neuron-close", text: "×", onclick: () => this.close() });
    this.panel = make("section", { class: "neuron-panel", hidden: "" }, this.closer, this.heading, this.canvas, this.value, this.terms, this.more, this.result);
    root.append(this.panel);
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("pointerdown", (event) => this.press(event.composedPath()));
  }

  /** `neuron` is `{heading, picture, value, activation, weights, bias, names, inputs}`; `tile` is the element it stands beside. */
  show(neuron, tile, pinned) {
    Object.assign(this, { shown: neuron, pinned });
    this.panel.hidden = false;
    this.panel.classList.toggle("pinned", pinned);
    this.fill(neuron);
    this.place(tile);
  }

  fill({ heading, picture, value, activation, weights, bias, names, inputs, isFixed }) {
    write(this.heading, heading);
    this.closer.setAttribute("aria-label", _("Close"));
    this.canvas.hidden = !picture;
    if (picture) paint(this.canvas, picture.view, picture.index, ramp(picture.view.scale));
    write(this.value, value === null ? "" : exact(value));
    const sorted = weights ? terms(weights, names, inputs) : [];
    const count = this.pinned ? sorted.length : Math.min(SHOWN, sorted.length);
    this.list(sorted.slice(0, count), bias, isFixed);
    write(this.more, remainder(sorted, count));
    write(this.result, weights ? result(sorted, bias ?? 0, activation, value) : "");
  }

  list(sorted, bias, isFixed) {
    const rows = sorted.map((term) => ({ text: termText(term), name: term.input === null ? "" : term.name, tensor: "weight", index: term.index, negative: term.weight < 0 }));
    if (bias !== null && bias !== undefined) rows.push({ text: short(bias), name: _("bias"), tensor: "bias", index: null, negative: bias < 0 });
    keep(this.terms, rows.length, () => make("li", {}, make("button", { type: "button" }, make("span"), make("i"))));
    rows.forEach(({ text, name, tensor, index, negative }, place) => {
      const button = this.terms.children[place].children[0];
      write(button.children[0], `${place && !negative ? "+ " : ""}${text.replace(/^−/, "− ")}`);
      write(button.children[1], name);
      button.title = isFixed ? "" : _("Change this weight");
      button.onclick = (event) => this.edit(tensor, index, event);
    });
  }

  /** Beside the tile, on the side with more room; on a phone, at the bottom of the screen (by its style sheet). */
  place(tile) {
    const [frame, box] = [this.root.getBoundingClientRect(), tile.getBoundingClientRect()];
    const { offsetWidth: width, offsetHeight: height } = this.panel;
    const right = box.right + MARGIN + width <= frame.right ? box.right + MARGIN : box.left - MARGIN - width;
    const left = Math.max(MARGIN, Math.min(right - frame.left, frame.width - width - MARGIN));
    const top = Math.max(0, Math.min(box.top - frame.top - 24, frame.height - height - FOOT));
    this.panel.style.transform = `translate(${left}px, ${top}px)`;
  }

  press(path) {
    if (this.pinned && !path.includes(this.panel) && !this.belongs(path)) this.close();
  }

  key(event) {
    if (event.key !== "Escape" || this.panel.hidden) return;
    event.stopPropagation();
    this.close();
  }

  close() {
    this.pinned = false;
    this.shown = null;
    this.panel.hidden = true;
    this.closed();
  }
}

function remainder(sorted, count) {
  const left = sorted.length - count;
  if (left <= 0) return "";
  const sum = rest(sorted, count);
  return sum === null ? _("… {count} more terms", { count: left }) : _("… {count} more terms, {sum}", { count: left, sum: short(sum) });
}

/** `tanh(0.53) = 0.485` for a sample, `tanh(sum)` on a plane. */
function result(sorted, bias, activation, value) {
  const sum = preActivation(sorted, bias);
  const inner = sum === null ? _("this sum") : short(sum);
  if (sum === null && !activation) return "";
  const outer = activation ? `${activation}(${inner})` : inner;
  return sum === null || value === null || !activation ? `= ${outer}` : `= ${outer} = ${short(value)}`;
}
