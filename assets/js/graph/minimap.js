// A small map of a graph that is larger than its viewport: drag the frame to look at another part. It covers no card.

import { makeSvg } from "../dom.js";

const MIN_CARDS = 6;
const MIN_OVERFLOW = 1.25; // sides of the graph per side of the viewport from which the map is shown
const MAX_SHARES = [0.35, 0.4]; // of the viewport's width and height
const MAX_SIDES = [260, 280]; // px
const INSET = 14; // px between the map and the edges of the viewport, as in graph_orientation.css
const MARGIN = 16; // px around the graph along an axis on which it fits

export class Minimap {
  constructor(editor) {
    this.editor = editor;
    this.cards = makeSvg("g");
    this.frame = makeSvg("rect", { class: "frame" });
    this.root = makeSvg("svg", { class: "minimap", "aria-hidden": "true", preserveAspectRatio: "none" });
    this.root.append(this.cards, this.frame);
    this.root.addEventListener("pointerdown", (event) => this.grab(event));
    this.root.addEventListener("pointermove", (event) => this.root.hasPointerCapture(event.pointerId) && this.pan(event));
    this.root.addEventListener("lostpointercapture", () => this.release());
    editor.view.canvas.addEventListener("scroll", () => this.follow(), { passive: true });
  }

  /** Draws the cards where the layout placed them. */
  draw() {
    const { editor } = this;
    const { canvas, size, origin, scale } = editor.view;
    const viewport = [canvas.clientWidth, canvas.clientHeight];
    const lengths = [editor.placed.width * scale, editor.placed.height * scale];
    this.root.toggleAttribute("hidden", !isLarge(editor.placed.places.size, size, viewport));
    this.spans = shownSpans(size, viewport, origin, lengths);
    const [[x0, spanX], [y0, spanY]] = this.spans;
    const [width, height] = mapSides([spanX, spanY], viewport);
    const [left, top] = origin;
    this.root.setAttribute("viewBox", `${x0} ${y0} ${spanX} ${spanY}`);
    Object.assign(this.root.style, { width: `${width}px`, height: `${height}px` });
    this.sides = [width, height];
    this.boxes = new Map([...editor.placed.places].map(([name, { x, y }]) => {
      const card = editor.cards.cards.get(name).root;
      return [name, { x: left + x * scale, y: top + y * scale, width: card.offsetWidth * scale, height: card.offsetHeight * scale }];
    }));
    this.cards.replaceChildren(...[...this.boxes].map(([name, box]) => makeSvg("rect", { ...box, rx: 8, "data-card": name })));
    this.mark();
    this.follow();
  }

  /** Shows which cards are selected or wrong. */
  mark() {
    for (const box of this.cards.children) {
      const { classList } = this.editor.cards.cards.get(box.dataset.card)?.root ?? box;
      for (const name of ["selected", "wrong"]) box.classList.toggle(name, classList.contains(name));
    }
  }

  follow() {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.editor.view.canvas;
    const frame = { x: scrollLeft, y: scrollTop, width: clientWidth, height: clientHeight };
    for (const [name, value] of Object.entries(frame)) this.frame.setAttribute(name, value);
    this.stand(frame);
  }

  /** The map covers no card: it stands in a free corner, or is not shown until there is one. A map that is held stays. */
  stand(frame) {
    if (this.isHeld) return;
    const corner = freeCorner([...this.boxes.values()], this.sides, frame);
    this.root.classList.toggle("covered", corner === null);
    this.root.classList.toggle("at-left", corner === "left");
  }

  grab(event) {
    event.preventDefault();
    this.root.setPointerCapture(event.pointerId);
    this.isHeld = true;
    this.pan(event);
  }

  release() {
    this.isHeld = false;
    this.follow();
  }

  pan({ clientX, clientY }) {
    const { canvas } = this.editor.view;
    const box = this.root.getBoundingClientRect();
    const [[x0, spanX], [y0, spanY]] = this.spans;
    canvas.scrollLeft = x0 + ((clientX - box.left) / box.width) * spanX - canvas.clientWidth / 2;
    canvas.scrollTop = y0 + ((clientY - box.top) / box.height) * spanY - canvas.clientHeight / 2;
  }
}

/** Whether a graph of `count` cards is so much larger than its viewport that a map helps. */
export function isLarge(count, size, viewport) {
  return count >= MIN_CARDS && size.some((side, axis) => viewport[axis] > 0 && side > MIN_OVERFLOW * viewport[axis]);
}

/** The lower corner of the viewport `frame` in which a map with these sides covers no card: "right", "left" or null. */
export function freeCorner(boxes, [width, height], frame) {
  const top = frame.y + frame.height - INSET - height;
  const lefts = { right: frame.x + frame.width - INSET - width, left: frame.x + INSET };
  const isFree = (left) => !boxes.some((box) => box.x < left + width && box.x + box.width > left && box.y < top + height && box.y + box.height > top);
  return ["right", "left"].find((corner) => isFree(lefts[corner])) ?? null;
}

/** What the map shows along each axis, [start, length]: all of the sheet, or where that fits, the graph alone. */
export function shownSpans(size, viewport, origin, lengths) {
  return size.map((side, axis) => (side > viewport[axis] + 1 ? [0, side] : [origin[axis] - MARGIN, lengths[axis] + 2 * MARGIN]));
}

/** The sides of the map, in px: the proportions of the graph within a part of the viewport. */
export function mapSides(size, viewport) {
  const scale = Math.min(...size.map((side, axis) => Math.min(MAX_SHARES[axis] * viewport[axis], MAX_SIDES[axis]) / side));
  return size.map((side) => Math.max(24, Math.round(side * scale)));
}
