// The living network of Home: it trains in the browser, and the visitor changes its data, neurons and speed.

import { make } from "../dom.js";
import { _, onLanguage } from "../language.js";
import { onTheme } from "../views/colours.js";
import { percent, short } from "../views/numbers.js";
import { write } from "../views/parts.js";
import { draw } from "../views/plane.js";
import { Controls } from "./controls.js";
import { drawEdges } from "./edges.js";
import { LossLine } from "./loss_line.js";
import { boundary, columns, mapOf, neuronMaps, REACH } from "./maps.js";
import { Network } from "./network.js";
import { Neurons } from "./neurons.js";
import { places } from "./places.js";

const SIDE = 40; // cells per side of the plane
const FRAME_MS = 66;
const CALM_FRAME_MS = 1000; // with reduced motion
const MAX_STEPS = 1000; // then it has learned, and costs nothing more
const SENTENCE_MS = 3000; // between two sentences for screen readers
const POINTS = "/api/first";
const FIRST = "spirals"; // preloaded by the document

export class Stage {
  constructor() {
    this.choice = { data: FIRST, units: 8, speed: 1 };
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    Object.assign(this, { playing: true, visible: true, points: null, frame: 0, drawnAt: -Infinity, spokenAt: -Infinity });
    this.edges = make("canvas", { class: "ll-edges", "aria-hidden": "true" });
    this.neurons = new Neurons(() => this.draw());
    this.body = make("div", { class: "llv-view" });
    this.line = new LossLine();
    this.out = make("div", { class: "ll-out llv-figure" }, this.body, this.line.root);
    this.net = make("div", { class: "ll-net" }, this.edges, this.neurons.root, this.out);
    this.controls = new Controls(this.choice, { change: (name, value) => this.change(name, value), toggle: () => this.toggle() });
    this.sentence = make("p", { class: "ll-unseen" });
    this.caption = make("span");
    this.open = make("button", { type: "button", onclick: () => this.onOpen(this.choice) });
    this.root = make("div", { class: "ll-stage", role: "group" }, this.net, this.controls.root, make("p", { class: "ll-caption" }, this.caption, this.open), this.sentence);
    this.observe();
    this.restart();
    this.load();
  }

  observe() {
    new ResizeObserver(() => this.layOut()).observe(this.root);
    new IntersectionObserver((entries) => this.appear(entries.at(-1).isIntersecting)).observe(this.root);
    onTheme(() => this.draw());
    onLanguage(() => this.layOut());
  }

  /** Loads the points of the chosen data; without a connection those on screen stay. */
  async load() {
    const { data } = this.choice;
    const given = await fetch(data === FIRST ? POINTS : `${POINTS}?data=${data}`).then((answer) => answer.json()).catch(() => null);
    if (!given || data !== this.choice.data) return; // another one was chosen meanwhile
    this.given = given;
    this.points = Float64Array.from(given.points, (value) => (value / given.extent) * REACH);
    this.draw();
    this.wake();
  }

  change(name, value) {
    this.choice[name] = value;
    if (name === "speed") this.showState();
    else this.begin();
    if (name === "data") this.load();
  }

  /** A new network with the chosen number of neurons, which trains. */
  restart() {
    this.playing = true;
    this.begin();
  }

  /** A new network, which trains unless the visitor has paused. */
  begin() {
    this.network = new Network([this.choice.units, this.choice.units]);
    this.line.clear();
    this.layOut();
    this.wake();
  }

  toggle() {
    if (this.state === "over") this.restart();
    else this.playing = !this.playing;
    this.showState();
    this.wake();
  }

  get state() {
    if (this.network.steps >= MAX_STEPS) return "over";
    return this.playing ? "playing" : "paused";
  }

  appear(visible) {
    this.visible = visible;
    this.wake();
  }

  /** Starts the frames if there is something to train and someone to see it. */
  wake() {
    const wanted = this.points && this.visible && this.root.isConnected && this.state === "playing";
    if (wanted && !this.frame) this.frame = requestAnimationFrame((now) => this.next(now));
  }

  next(now) {
    this.frame = 0;
    if (now - this.drawnAt >= (this.calm ? CALM_FRAME_MS : FRAME_MS)) {
      this.drawnAt = now;
      for (let step = 0; step < this.choice.speed; step++) this.network.step(this.points, this.given.targets);
      this.line.add(this.network.loss);
      this.draw();
      if (this.state === "over") this.showState();
    }
    this.wake();
  }

  /** Places everything for the width and the language. */
  layOut() {
    const width = this.root.clientWidth;
    if (!width) return;
    this.placed = places(width, columns(this.network).map((column) => column.length));
    const { height, plane } = this.placed;
    this.net.style.height = `${height}px`;
    Object.assign(this.out.style, { left: `${plane.x}px`, width: `${plane.side}px` });
    this.body.style.height = `${plane.side}px`;
    this.neurons.place(this.placed);
    this.root.setAttribute("aria-label", _("A network that learns in your browser"));
    write(this.caption, _("Each square shows the output of one neuron at every point of the plane: orange is positive, blue negative. Thick lines are large weights."));
    this.showState();
    this.draw();
  }

  showState() {
    this.controls.show(this.choice, this.state);
    write(this.open, _("Open in Build"));
    this.open.style.visibility = this.onOpen ? "visible" : "hidden"; // until the page can open it
  }

  draw() {
    if (!this.placed) return;
    const { chosen } = this.neurons;
    this.neurons.show(neuronMaps(this.network, this.placed.side / 2));
    drawEdges(this.edges, this.root.clientWidth, this.placed, this.network.layers, chosen);
    if (!this.given) return;
    draw(this.body, this.view(chosen), { plain: true, side: this.placed.plane.side, still: true });
    this.line.show(this.placed.plane.side, chosen ? this.neurons.name(chosen) : "");
    this.speak();
  }

  /** The plane as `views/plane.js` draws it: the prediction, or the output of the chosen neuron. */
  view(chosen) {
    const { points, targets, extent, classes } = this.given;
    const range = [-extent, extent];
    const shared = { x_range: range, y_range: range, points: Object.assign(Float32Array.from(points), { shape: [targets.length, 2] }), held_out: new Uint8Array(targets.length) };
    if (!chosen) return { ...shared, targets, classes, values: boundary(this.network, SIDE), value_range: [0, 1] };
    const signs = targets.map((target) => 2 * target - 1); // the classes have the colors of the ends
    return { ...shared, targets: signs, classes: [], values: mapOf(this.network, chosen.column, chosen.unit, SIDE), value_range: [-1, 1] };
  }

  speak() {
    const now = performance.now();
    if (now - this.spokenAt < SENTENCE_MS || this.network.loss === null) return;
    this.spokenAt = now;
    const { steps, loss, right } = this.network;
    write(this.sentence, _("Step {step}: loss {loss}, {share} of the points are classified correctly.", { step: steps, loss: short(loss), share: percent(right) }));
  }
}

let made = null;

/** The stage, which stays the same while the visitor is on other pages. */
export function stage() {
  made ??= new Stage();
  return made;
}
