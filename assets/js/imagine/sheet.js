// A sheet of samples to choose from: generated ones, samples of the data, or a drawing.

import { make } from "../dom.js";
import { Drawing } from "../draw/drawing.js";
import { Pad } from "../draw/pad.js";
import { _ } from "../language.js";
import { isTouched } from "../touch.js";
import { random } from "../prng.js";
import { check, keep, radios, write } from "../views/parts.js";
import { anywhere } from "./plane.js";
import { frame } from "./stage.js";

const COUNT = 24;
const TILE = 60;
const FROM_DATA = 4000; // indices wrap around, so this need not be the size of the split

export class Sheet {
  constructor(root, studio) {
    Object.assign(this, { studio, source: "new", seed: Math.floor(Math.random() * 2 ** 31), tiles: [], turn: 0, unread: false });
    this.title = make("h2", { class: "llv-title" });
    this.tabs = make("div", { class: "lli-classes" });
    this.grid = make("div", { class: "lli-sheet" });
    this.more = make("button", { type: "button", class: "llv-button", onclick: () => this.again() });
    this.note = make("p", { class: "llv-note" });
    this.waiting = make("p", { class: "lli-words" });
    this.undo = make("button", { type: "button", class: "llv-button", onclick: () => this.drawing.undo() });
    this.clear = make("button", { type: "button", class: "llv-button", onclick: () => this.drawing.clear() });
    this.padded = make("div", { class: "lli-pad", hidden: "" });
    radios(this.tabs, (index) => this.from(Object.keys(this.sources)[index]));
    this.grid.addEventListener("click", (event) => this.take(event.target.closest("button")));
    this.element = root.appendChild(
      make("div", { class: "lli-samples" }, this.title, this.tabs, this.note, this.waiting, this.grid, this.padded, make("div", { class: "lli-buttons" }, this.more)),
    );
    this.off = studio.listen((what) => this.onChange(what));
    this.say();
    this.load();
  }

  onChange(what) {
    if (what === "run") this.from("new");
    if (what === "ready" && this.unread) this.read();
    else if (what === "ready") this.load();
    if (what === "code") this.mark();
  }

  get sources() {
    return this.studio.way === "codes" ? { new: _("New samples"), data: _("From the data"), pad: _("Draw a sample") } : { new: _("New samples") };
  }

  say() {
    const sources = this.sources;
    const names = Object.keys(sources);
    write(this.title, _("Choose a sample"));
    this.tabs.hidden = names.length < 2;
    this.tabs.setAttribute("aria-label", _("Source of samples"));
    keep(this.tabs, names.length, () => make("button", { type: "button" }));
    names.forEach((name, index) => write(this.tabs.children[index], sources[name]));
    check(this.tabs, names.indexOf(this.source));
    [...this.grid.children].forEach((button, index) => button.setAttribute("aria-label", _("Sample {number}", { number: index + 1 })));
    const notes = {
      new: isTouched() ? _("Generated from random noise. Tap one to enlarge it.") : _("Generated from random noise. Click one to enlarge it."),
      data: isTouched() ? _("Validation images. Tap one to encode and reconstruct it.") : _("Validation images. Click one to encode and reconstruct it."),
      pad: _("Draw something: the network encodes it and reconstructs it."),
    };
    write(this.note, notes[this.source]);
    write(this.more, this.source === "data" ? _("Other samples") : _("New samples"));
    write(this.waiting, _("Loading samples."));
    this.waiting.hidden = this.source === "pad" || this.tiles.length > 0;
    this.more.hidden = this.source === "pad" || !this.tiles.length;
    this.grid.hidden = this.source === "pad";
    this.padded.hidden = this.source !== "pad";
    write(this.undo, _("Undo"));
    write(this.clear, _("Clear"));
    this.pad?.update(this.padData());
  }

  from(source) {
    Object.assign(this, { source, tiles: [], turn: this.turn + 1, unread: false });
    this.show();
    if (source === "pad") this.draw();
    else this.load();
  }

  again() {
    this.seed = (this.seed + 1) % 2 ** 31;
    this.load();
  }

  async load() {
    const { studio } = this;
    if (studio.run === null || this.source === "pad" || (studio.way === "codes" && !studio.directions)) return;
    const { run, label } = studio;
    const turn = ++this.turn;
    const tiles = this.source === "data" ? await this.known() : await this.made();
    if (!tiles || turn !== this.turn || run !== studio.run || label !== studio.label) return;
    this.tiles = tiles;
    this.show();
    studio.sheet = tiles;
    studio.changed("sheet");
  }

  async made() {
    const { studio, seed } = this;
    const chance = random(seed);
    const codes = Array.from({ length: COUNT }, () => anywhere(studio, chance));
    const view = await studio.pictures(codes);
    return view && codes.map((code, index) => ({ code, view, index }));
  }

  async known() {
    const first = Math.floor(random(this.seed)() * FROM_DATA);
    const indices = Array.from({ length: COUNT }, (_none, index) => first + index);
    const answer = await this.studio.ask({ verb: "encode", indices, ...this.studio.classLabel });
    return answer.refusal ? null : tilesOf(answer);
  }

  show() {
    keep(this.grid, this.tiles.length, () => make("button", { type: "button", class: "lli-tile" }, make("canvas", { class: "llv-pixels", "aria-hidden": "true" })));
    this.tiles.forEach((tile, index) => {
      const button = this.grid.children[index];
      button.dataset.index = index;
      frame(button.firstElementChild, tile.view, tile.index, TILE);
    });
    this.say();
    this.mark();
  }

  mark() {
    const shown = this.studio.code?.join();
    this.tiles.forEach(({ code }, index) => this.grid.children[index]?.setAttribute("aria-pressed", String(code.join() === shown)));
  }

  take(button) {
    const tile = button && this.tiles[Number(button.dataset.index)];
    if (tile) this.studio.take(tile, this.source === "data" ? tile : null);
  }

  // Drawing

  draw() {
    if (this.pad) return;
    this.drawing = new Drawing(this.studio.units);
    this.pad = new Pad(this.padded, this.drawing, () => {});
    this.pad.update(this.padData());
    this.padded.append(make("div", { class: "lli-buttons" }, this.undo, this.clear));
    this.drawing.listen((isDone) => isDone && this.read());
  }

  /** The pad's data: it starts empty, and later strokes stay in the browser. */
  padData() {
    const { units, pen } = this.studio;
    return { drawing: { strokes: [], cleared: [] }, revision: 0, wanted: _("Draw here"), pen, units };
  }

  async read() {
    const { studio } = this;
    const { run } = studio;
    const turn = ++this.turn;
    this.unread = false;
    if (this.drawing.isEmpty) return;
    const answer = await studio.ask({ verb: "encode", strokes: this.drawing.strokes, ...studio.classLabel });
    if (turn !== this.turn || run !== studio.run) return;
    this.unread = Boolean(answer.again);
    if (!answer.refusal) studio.go(tilesOf(answer)[0].code, tilesOf(answer)[0]);
  }

  end() {
    this.off();
    this.pad?.end();
    this.element.remove();
  }
}

function tilesOf({ codes, pictures, classes }) {
  const [count, size] = codes.shape;
  return Array.from({ length: count }, (_none, index) => ({
    code: Array.from(codes.subarray(index * size, (index + 1) * size)), view: pictures, index, label: classes?.[index],
  }));
}
