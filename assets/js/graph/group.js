// Several cards selected together: by Shift-click, Shift with an arrow key, or a rectangle drawn on the empty canvas.

import { make } from "../dom.js";

const DRAG_DISTANCE = 6; // px

export class Group {
  constructor(editor) {
    this.editor = editor;
    this.names = new Set();
    this.isHeld = false; // whether the focus of another card keeps the group
    const { canvas } = editor.view;
    canvas.addEventListener("pointerdown", (event) => this.press(event));
    canvas.addEventListener("pointermove", (event) => this.draw(event));
    canvas.addEventListener("pointerup", () => this.release());
    canvas.addEventListener("pointercancel", () => this.release());
  }

  /** Keeps only cards that exist. */
  update() {
    for (const name of this.names) if (!this.editor.node(name)) this.names.delete(name);
    if (this.names.size === 1) this.names.clear();
  }

  has(name) {
    return this.names.has(name);
  }

  /** The selected cards, without inputs. */
  get cards() {
    const { editor } = this;
    const names = this.names.size ? [...this.names] : [editor.selected];
    return names.filter((name) => name && editor.node(name) && !editor.isInput(name));
  }

  /** The selected nodes; a folded block counts with all of its nodes. */
  get nodes() {
    return this.cards.flatMap((name) => this.editor.folds.nodes(name));
  }

  clear() {
    if (!this.isHeld) this.names.clear();
  }

  set(names) {
    this.names = new Set(names.filter((name) => !this.editor.isInput(name)));
    this.editor.showSelection();
  }

  /** Adds a card to the selection, or removes it. */
  toggle(name) {
    const names = new Set(this.names.size ? this.names : this.cards);
    if (!names.delete(name)) names.add(name);
    this.set([...names]);
    this.settle();
  }

  /** A selection of one card is an ordinary one. */
  settle() {
    if (this.names.size !== 1) return;
    const [name] = this.names;
    this.names.clear();
    this.editor.select(name);
  }

  /** Moves the focus to a card and selects it, too. */
  extend(name) {
    const names = [...(this.names.size ? this.names : this.cards), name];
    this.isHeld = true;
    this.editor.cards.focus(name);
    this.isHeld = false;
    this.set(names);
  }

  press(event) {
    const target = event.composedPath()[0];
    const name = target.closest?.("[data-node]")?.dataset.node;
    this.isHeld = Boolean(name) && (event.shiftKey || this.has(name));
    if (this.isHeld && !this.names.size) this.names = new Set(this.cards); // before another card gets the focus
    if (target.closest?.(".card, button, .reach, .weight-reach") || event.button !== 0 || event.pointerType !== "mouse") return;
    if (isScrollbar(this.editor.view.canvas, event)) return;
    event.preventDefault();
    this.start = event;
    this.editor.view.canvas.setPointerCapture(event.pointerId);
  }

  /** Draws the rectangle; a graph that is only looked at moves instead. */
  draw(event) {
    const { editor, start } = this;
    if (!start || (!this.box && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < DRAG_DISTANCE)) return;
    if (editor.readOnly) {
      editor.view.canvas.scrollBy(-event.movementX, -event.movementY);
      return;
    }
    this.box ??= editor.view.scene.appendChild(make("div", { class: "marquee" }));
    const [a, b] = [editor.view.inside(start), editor.view.inside(event)];
    const area = { left: Math.min(a[0], b[0]), top: Math.min(a[1], b[1]), right: Math.max(a[0], b[0]), bottom: Math.max(a[1], b[1]) };
    this.box.style.transform = `translate(${area.left}px, ${area.top}px)`;
    this.box.style.width = `${area.right - area.left}px`;
    this.box.style.height = `${area.bottom - area.top}px`;
    this.set(touched(area, editor.placed.places, editor.cards.cards));
  }

  release() {
    this.isHeld = false;
    if (this.start && !this.box && this.names.size) this.set([]);
    if (this.box) this.settle();
    this.box?.remove();
    this.start = this.box = null;
  }
}

function isScrollbar(canvas, { clientX, clientY }) {
  const { left, top } = canvas.getBoundingClientRect();
  return clientX - left > canvas.clientWidth || clientY - top > canvas.clientHeight;
}

/** The cards that an area touches. */
export function touched({ left, top, right, bottom }, places, cards) {
  return [...places].filter(([name, { x, y }]) => {
    const { offsetWidth, offsetHeight } = cards.get(name).root;
    return x < right && x + offsetWidth > left && y < bottom && y + offsetHeight > top;
  }).map(([name]) => name);
}
