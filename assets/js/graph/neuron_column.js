// The neurons of one layer on its card: a map over the plane each, or the activation for the sample.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { palette, ramp } from "../views/colours.js";
import { compact, exact } from "../views/numbers.js";
import { keep, write } from "../views/parts.js";
import { paint } from "../views/pixels.js";
import { featureMap } from "./feature_maps.js";
import { GAP, MAX_NEURONS, tiling } from "./columns.js";

const NAMED = 28; // side of a tile that has room for its value

export class NeuronColumn {
  /** `on` has the functions `enter(column, index)`, `leave()`, `pin(column, index)`, `bias(column, index, event)`, `units(name, count)` and `fold(name)`. */
  constructor(name, on) {
    Object.assign(this, { name, on, view: null, weights: null, biases: null });
    this.tiles = make("div", { class: "neuron-tiles", role: "group" });
    this.fewer = this.button("−", () => on.units(name, this.count - 1));
    this.more = this.button("+", () => on.units(name, this.count + 1));
    this.fold = this.button("", () => on.fold(name));
    this.fold.classList.add("fold");
    this.controls = make("div", { class: "neuron-controls" }, this.fewer, this.more, this.fold);
    this.root = make("div", { class: "neurons" }, this.controls, this.tiles);
    this.tiles.addEventListener("keydown", (event) => this.walk(event));
  }

  button(text, act) {
    return make("button", { type: "button", onclick: act }, text);
  }

  /** `slots` are `{title, feature, on, index}`: input features that are off have no index. `room`: the height of a column, or the width of a row. */
  update(column, { slots, across, room, units }) {
    Object.assign(this, { column, slots, across, count: column.count });
    const { side, perLine } = tiling(slots.length, across, room);
    this.side = side;
    this.tiles.setAttribute("aria-label", _("Neurons of {name}", { name: this.name }));
    this.fewer.hidden = this.more.hidden = !units;
    this.fewer.disabled = column.count <= 1;
    this.more.disabled = column.count >= MAX_NEURONS;
    this.label(this.fewer, _("One neuron fewer in {name}", { name: this.name }));
    const limit = _("{count} neurons is the maximum that is drawn one by one. Click the card to set more.", { count: MAX_NEURONS });
    this.label(this.more, this.more.disabled ? limit : _("One neuron more in {name}", { name: this.name }));
    this.label(this.fold, _("Collapse the neurons of {name} into a card", { name: this.name }));
    write(this.fold, _("Collapse"));
    keep(this.tiles, slots.length, (place) => this.tile(place));
    this.tiles.style.setProperty("--side", `${this.side}px`);
    this.tiles.style.setProperty("--width", `${perLine * (side + GAP) + GAP}px`);
    this.tiles.style.setProperty("--per-line", perLine);
    this.tiles.classList.toggle("output", column.kind !== "input");
    this.root.classList.toggle("named", slots.some(({ title }) => title));
    slots.forEach((slot, place) => this.fill(this.tiles.children[place], slot, place));
    this.paint();
  }

  label(button, text) {
    button.title = text;
    button.setAttribute("aria-label", text);
  }

  tile(place) {
    const map = make("button", { class: "neuron-map", type: "button", tabindex: place ? "-1" : "0" },
      make("canvas", { "aria-hidden": "true" }), make("span", { class: "neuron-value" }));
    const bias = make("button", { class: "bias", type: "button", tabindex: "-1", hidden: "" });
    const tile = make("div", { class: "neuron" }, make("span", { class: "neuron-name" }), map, bias);
    map.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && this.on.enter(this, place));
    map.addEventListener("pointerleave", () => this.on.leave());
    map.addEventListener("focus", () => map.matches(":focus-visible") && this.on.enter(this, place));
    map.addEventListener("blur", () => this.on.leave());
    map.addEventListener("click", () => this.on.pin(this, place));
    bias.addEventListener("click", (event) => this.on.bias(this, place, event));
    return tile;
  }

  fill(tile, { title, on, feature }, place) {
    const [name, map] = tile.children;
    write(name, title ?? "");
    tile.classList.toggle("off", on === false);
    if (feature) map.setAttribute("aria-pressed", String(on));
    else map.removeAttribute("aria-pressed");
    map.setAttribute("aria-label", title ?? _("Neuron {name}", { name: unitName(this.name, place) }));
  }

  /** Shows a node of a view "network"; null while there is no run. */
  show(node) {
    const fits = node?.weights?.shape[0] === this.count;
    this.view = node?.view ?? null;
    this.weights = fits ? node.weights : null;
    this.biases = fits ? (node.biases ?? null) : null;
    if (this.slots) this.paint();
  }

  paint() {
    const largest = this.biases ? Math.max(...Array.from(this.biases, Math.abs), 1e-12) : 1;
    this.slots.forEach((slot, place) => {
      const [, map, dot] = this.tiles.children[place].children;
      this.draw(...map.children, slot);
      dot.hidden = !this.biases;
      if (this.biases) this.dot(dot, this.biases[place], largest);
    });
  }

  draw(canvas, text, slot) {
    const picture = this.picture(slot);
    canvas.hidden = !picture;
    if (picture) paint(canvas, picture.view, picture.index, ramp(picture.view.scale));
    const value = this.value(slot.index);
    write(text, value === null || this.side < NAMED ? "" : compact(value));
  }

  /** The view and the index in it that shows this neuron; null if nothing is known of it. */
  picture({ index, feature }) {
    const { view } = this;
    const value = this.value(index);
    if (value !== null) return { view: pixel(value, view), index: 0 };
    const isKnown = view?.kind === "pictures" && index !== null && index < view.pixels.shape[0];
    if (isKnown) return { view, index };
    const drawn = feature ? featureMap(feature) : null;
    return drawn && { view: drawn, index: 0 };
  }

  /** The activation for the sample; null on a plane, where it is a map, and without a run. */
  value(index) {
    const { view } = this;
    if (!view || index === null) return null;
    if (view.kind === "bars") return view.values[index] ?? null;
    return view.pixels.shape[1] === 1 ? (view.pixels[index] ?? null) : null;
  }

  /** The activations of all neurons for the sample; null on a plane. */
  values() {
    const found = this.slots.filter(({ index }) => index !== null).map(({ index }) => this.value(index));
    return found.includes(null) ? null : found;
  }

  /** Names of the neurons, as the terms of the next layer call them. */
  names() {
    return this.slots.filter(({ index }) => index !== null).map(({ title, index }) => title ?? unitName(this.name, index));
  }

  dot(dot, bias, largest) {
    const end = Math.min(10, this.side / 3);
    const size = Math.round(end / 2 + (end / 2) * Math.min(1, Math.abs(bias) / largest));
    dot.style.setProperty("--size", `${size}px`);
    dot.style.background = bias < 0 ? palette().negative : palette().positive;
    this.label(dot, _("Bias: {value}", { value: exact(bias) }));
  }

  /** Where the edges of neuron `index` meet it, in px from the corner of the card: `{in: [x, y], out: [x, y]}`. */
  anchor(index) {
    const tile = this.tiles.children[this.slots.findIndex((slot) => slot.index === index)];
    const [x, y] = [tile.offsetLeft + tile.children[1].offsetLeft, tile.offsetTop + tile.children[1].offsetTop];
    const half = this.side / 2;
    return this.across
      ? { in: [x, y + half], out: [x + this.side, y + half] }
      : { in: [x + half, y], out: [x + half, y + this.side] };
  }

  /** Where lines to and from other cards meet the tiles, in px from the corner of the card. */
  sides() {
    const { offsetLeft: x, offsetTop: y, offsetWidth: width, offsetHeight: height } = this.tiles;
    return this.across
      ? { in: [x, y + height / 2], out: [x + width, y + height / 2] }
      : { in: [x + width / 2, y], out: [x + width / 2, y + height] };
  }

  /** Arrow keys move from neuron to neuron. */
  walk(event) {
    const steps = this.across ? { ArrowDown: 1, ArrowUp: -1 } : { ArrowRight: 1, ArrowLeft: -1 };
    const step = steps[event.key];
    const maps = [...this.tiles.children].map((tile) => tile.children[1]);
    const from = maps.indexOf(event.target);
    if (!step || from < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = maps[(from + step + maps.length) % maps.length];
    maps.forEach((map) => (map.tabIndex = map === next ? 0 : -1));
    next.focus();
  }
}

/** `linear_1[4]`: a unit as in PyTorch, and as in the calculation of its value. */
export function unitName(name, index) {
  return `${name}[${index}]`;
}

/** One value as a picture of one pixel, in the range of its view. */
function pixel(value, { scale, low, high }) {
  const pixels = Object.assign(new Float32Array([value]), { shape: [1, 1, 1] });
  return { scale: scale ?? "magnitude", low: low ?? 0, high: high ?? 1, pixels };
}
