// The viewport of the graph: it scrolls, and its zoom fits the width until the person changes it.

import { make } from "../dom.js";

const MIN_SCALE = 0.35;
const MARGIN = 16;

export class View {
  constructor(editor) {
    this.editor = editor;
    this.scene = make("div", { class: "scene" });
    this.sheet = make("div", { class: "sheet" }, this.scene);
    this.canvas = make("div", { class: "canvas" }, this.sheet);
    this.wanted = "width"; // "width", "all", or a scale
    this.scale = 1;
    this.canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.canvas.addEventListener("click", (event) => event.target === this.canvas && editor.linking && editor.link(null));
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.canvas);
  }

  /** The viewport or a card has changed its size, for example because style sheets have loaded. */
  resized() {
    const { editor } = this;
    if (editor.placed && (this.canvas.clientWidth !== this.width || editor.cards.resized())) editor.draw();
  }

  /** Sets scale and sizes for a laid-out graph; `below` is space for the "+" at the end. */
  fit(placed, below) {
    this.width = this.canvas.clientWidth;
    const [width, height] = [placed.width + 2 * MARGIN, placed.height + below + 2 * MARGIN];
    const across = Math.min(1, this.width / width);
    const down = Math.min(1, this.maxHeight() / height);
    const wanted = { width: across, all: Math.min(across, down) }[this.wanted] ?? this.wanted;
    this.scale = Math.min(2, Math.max(MIN_SCALE, wanted || 1));
    const left = Math.max(MARGIN * this.scale, (this.width - placed.width * this.scale) / 2);
    this.scene.style.transform = `translate(${left}px, ${MARGIN * this.scale}px) scale(${this.scale})`;
    this.sheet.style.width = `${Math.max(this.width, width * this.scale)}px`;
    this.sheet.style.height = `${height * this.scale}px`;
    this.size = [width, height];
  }

  maxHeight() {
    const height = Number.parseFloat(getComputedStyle(this.canvas).maxHeight);
    return Number.isFinite(height) ? height : 800;
  }

  zoom(wanted) {
    this.wanted = wanted;
    this.fit(this.editor.placed, this.editor.wires.room);
    this.editor.toolbar.draw();
    this.editor.cards.show(this.editor.selected);
  }

  by(factor) {
    this.zoom(Math.min(2, Math.max(MIN_SCALE, this.scale * factor)));
  }

  /** Whether the graph at full size is larger than the viewport. */
  get overflows() {
    return Boolean(this.size) && (this.size[1] > this.maxHeight() + 2 || this.size[0] > this.width + 2);
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.by(event.deltaY < 0 ? 1.1 : 1 / 1.1);
  }

  /** A screen position in graph units. */
  inside({ clientX, clientY }) {
    const box = this.scene.getBoundingClientRect();
    return [(clientX - box.left) / this.scale, (clientY - box.top) / this.scale];
  }

  leave() {
    this.observer.disconnect();
  }
}
