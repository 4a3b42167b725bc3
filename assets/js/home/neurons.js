// The neurons as small heat maps over the plane. Tab reaches one of them, arrow keys the others.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { moved } from "../views/pick.js";
import { keep } from "../views/parts.js";
import { paint } from "../views/pixels.js";
import { ramp } from "../views/colours.js";

export class Neurons {
  /** `onChosen()` is called when another neuron, or none, is pointed at or has the focus. */
  constructor(onChosen) {
    Object.assign(this, { onChosen, hovered: null, focused: null, reachable: 0, places: [] });
    this.root = make("div", { class: "ll-neurons", role: "group", onkeydown: (event) => this.move(event) });
  }

  /** `{column, unit}` of the neuron to be shown large, or null. */
  get chosen() {
    return this.places[this.hovered ?? this.focused] ?? null;
  }

  place({ neurons, side }) {
    this.places = neurons;
    keep(this.root, neurons.length, (index) => this.create(index));
    if (this.reachable >= neurons.length) this.reachable = 0;
    [...this.root.children].forEach((button, index) => {
      const { x, y } = neurons[index];
      button.tabIndex = index === this.reachable ? 0 : -1;
      button.setAttribute("aria-label", this.name(neurons[index]));
      Object.assign(button.style, { transform: `translate(${x}px, ${y}px)`, width: `${side}px`, height: `${side}px` });
    });
    this.root.setAttribute("aria-label", _("Neurons"));
  }

  create(index) {
    const choose = (field, value) => {
      this[field] = value;
      this.onChosen();
    };
    return make("button", {
      class: "ll-neuron", type: "button",
      onpointerenter: () => choose("hovered", index), onpointerleave: () => choose("hovered", null),
      onfocus: () => choose("focused", index), onblur: () => choose("focused", null),
      onclick: (event) => event.currentTarget.focus(), // Safari does not focus a button that is clicked
    }, make("canvas", { "aria-hidden": "true" }));
  }

  name({ column, unit }) {
    if (column === 0) return _("Input {name}", { name: "xy"[unit] });
    if (column === this.places.at(-1).column) return _("Output {number}", { number: unit + 1 });
    return _("Layer {layer}, neuron {number}", { layer: column, number: unit + 1 });
  }

  /** Paints `maps`, one array of images per column. */
  show(maps) {
    const colours = ramp("signed");
    this.places.forEach(({ column, unit }, index) => {
      paint(this.root.children[index].firstElementChild, { pixels: maps[column], low: -1, high: 1 }, unit, colours);
    });
  }

  /** Arrow keys go up and down within a column, and to the neuron at about the same height in the next one. */
  move(event) {
    const step = moved(event);
    const from = [...this.root.children].indexOf(event.target);
    if (!step || from < 0) return;
    event.preventDefault();
    const next = this.neighbour(this.places[from], step.map(Math.sign));
    if (next < 0) return;
    this.root.children[this.reachable].tabIndex = -1;
    this.reachable = next;
    this.root.children[next].tabIndex = 0;
    this.root.children[next].focus();
  }

  neighbour(from, [across, down]) {
    const fit = (one) => (across ? one.column === from.column + across : one.column === from.column && one.unit === from.unit + down);
    const distance = (one) => Math.abs(one.y - from.y);
    const best = this.places.filter(fit).sort((a, b) => distance(a) - distance(b))[0];
    return this.places.indexOf(best);
  }
}
