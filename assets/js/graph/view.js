// The viewport of the graph: it scrolls. Ctrl and the wheel magnify; letters never become smaller than their size.

import { make } from "../dom.js";

const MAX_SCALE = 2;
const MARGIN = 16;

export class View {
  constructor(editor) {
    this.editor = editor;
    this.scene = make("div", { class: "scene" });
    this.sheet = make("div", { class: "sheet" }, this.scene);
    this.canvas = make("div", { class: "canvas" }, this.sheet);
    this.scale = 1;
    this.origin = [MARGIN, MARGIN]; // of the scene, in px from the left top of the sheet
    this.size = [0, 0]; // of the sheet, in px
    this.canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.canvas.addEventListener("click", (event) => event.target === this.canvas && editor.linking && editor.link(null));
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.canvas);
  }

  /** The viewport or a card has changed its size, for example because style sheets have loaded. */
  resized() {
    const { editor } = this;
    const isOther = this.canvas.clientWidth !== this.width || (this.isFixed && this.canvas.offsetHeight !== this.height);
    if (editor.placed && (isOther || editor.cards.resized())) editor.draw();
  }

  /** Whether the height of the viewport is that of its place on the page, instead of the graph's. */
  get isFixed() {
    return !["", "auto"].includes(getComputedStyle(this.editor.root).getPropertyValue("--ll-editor").trim());
  }

  /** Sets the sizes for a laid-out graph; `right` and `below` are space for the "+" at its end. */
  fit(placed, { right, below }) {
    this.width = this.canvas.clientWidth;
    this.height = this.canvas.offsetHeight;
    const margin = MARGIN * this.scale;
    const head = (this.editor.across ? 2 : 1) * margin; // with room for the titles of opened blocks
    const [width, height] = [(placed.width + right) * this.scale, (placed.height + below) * this.scale];
    this.sheet.style.width = `${Math.max(this.width, width + 2 * margin)}px`;
    this.sheet.style.height = `${height + head + margin}px`;
    const free = [this.width - placed.width * this.scale, this.editor.across ? this.canvas.clientHeight - height : 0];
    this.origin = [Math.max(margin, Math.min(free[0] / 2, this.width - width - margin)), Math.max(head, free[1] / 2)];
    this.size = [Math.max(this.sheet.offsetWidth, this.width), Math.max(this.sheet.offsetHeight, this.canvas.clientHeight)];
    this.scene.style.transform = `translate(${this.origin[0]}px, ${this.origin[1]}px) scale(${this.scale})`;
    this.editor.minimap.draw();
  }

  /** Scrolls to the beginning of the graph, with the input `name` in the middle of the other axis. */
  showStart(name) {
    const { canvas, origin, scale, editor } = this;
    const place = editor.placed.places.get(name);
    const card = editor.cards.cards.get(name)?.root;
    if (!place || !card) return;
    const x = origin[0] + (place.x + card.offsetWidth / 2) * scale - canvas.clientWidth / 2;
    const y = origin[1] + (place.y + card.offsetHeight / 2) * scale - canvas.clientHeight / 2;
    [canvas.scrollLeft, canvas.scrollTop] = editor.across ? [0, y] : [x, 0];
  }

  /** Scrolls to the output of the graph, which answers a drawing; what is around the viewport stays. */
  showEnd() {
    const { canvas, origin, scale, editor } = this;
    const [name] = editor.wires.ends();
    const place = editor.placed?.places.get(name);
    if (!place) return;
    const { offsetWidth, offsetHeight } = editor.cards.cards.get(name).root;
    const right = origin[0] + (place.x + offsetWidth) * scale + MARGIN;
    const bottom = origin[1] + (place.y + offsetHeight) * scale + MARGIN;
    canvas.scrollLeft = Math.max(canvas.scrollLeft, right - canvas.clientWidth);
    canvas.scrollTop = Math.max(canvas.scrollTop, bottom - canvas.clientHeight);
  }

  zoom(scale) {
    const before = this.scale;
    this.scale = Math.min(MAX_SCALE, Math.max(1, scale));
    if (this.scale === before) return;
    this.fit(this.editor.placed, this.editor.wires.room);
    this.editor.cards.show(this.editor.selected);
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(this.scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
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
