// A figure over the whole width of the board, or over the whole window with larger text, for the last row of a classroom.

import { entitle, make, makeSvg } from "../dom.js";
import { _ } from "../language.js";
import { cover } from "./overlay.js";

const SCALE = 1.4; // as in board.css
const ROOM = 190; // title, legend and margins of a presented figure, in pixels
const WIDE = "M5 4 1 8l4 4M11 4l4 4-4 4M1 8h14"; // an arrow to both sides
const WHOLE = "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"; // four corners
let presented = null;

/** Adds the two buttons to a figure; `redraw()` draws it in its new size. A figure with `wide: false` has only one. */
export class Enlarger {
  constructor(figure, redraw, { wide = true } = {}) {
    Object.assign(this, { figure, redraw });
    this.wide = wide ? button(WIDE, () => this.widen()) : null;
    this.whole = button(WHOLE, () => this.present());
    figure.head.insertBefore(make("span", { class: "llv-sizes" }, this.wide, this.whole), figure.tools);
    this.translate();
  }

  translate() {
    if (this.wide) entitle(this.wide, this.isWide ? _("Normal width") : _("Full width"));
    entitle(this.whole, this.isPresented ? _("Close (Esc)") : _("Present in the whole window"));
  }

  get isPresented() {
    return presented === this;
  }

  widen() {
    this.isWide = !this.isWide;
    this.figure.element.classList.toggle("llv-wide", this.isWide);
    this.wide.setAttribute("aria-pressed", String(this.isWide));
    this.update();
  }

  present() {
    const before = presented;
    presented = this.isPresented ? null : this;
    for (const one of new Set([before ?? this, this])) {
      one.cover();
      one.update();
    }
    this.whole.focus();
    if (!before) document.addEventListener("keydown", close, true);
    if (!presented) document.removeEventListener("keydown", close, true);
  }

  update() {
    this.figure.element.classList.toggle("llv-presented", this.isPresented);
    this.whole.setAttribute("aria-pressed", String(this.isPresented));
    this.translate();
    this.redraw();
  }

  /** A presented figure is a dialog: nothing behind it can be focused. */
  cover() {
    const { element, title } = this.figure;
    this.uncover?.();
    this.uncover = this.isPresented ? cover(element) : null;
    if (this.isPresented) {
      element.setAttribute("role", "dialog");
      element.setAttribute("aria-modal", "true");
      element.setAttribute("aria-label", title.textContent);
    } else for (const name of ["role", "aria-modal", "aria-label"]) element.removeAttribute(name);
  }

  /** The side of a picture in this figure: `side` unless it is enlarged. */
  sideOf(side) {
    if (this.isPresented) return Math.min(innerWidth, innerHeight - ROOM) / SCALE;
    return this.isWide ? Math.max(side, innerHeight - ROOM) : side;
  }

  /** The height of a chart in this figure. */
  heightOf(height) {
    return this.isPresented ? (innerHeight - ROOM) / SCALE : height;
  }

  end() {
    if (this.isPresented) this.present();
  }
}

function button(path, onclick) {
  const icon = makeSvg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" });
  icon.append(makeSvg("path", { d: path, fill: "none", stroke: "currentColor", "stroke-width": 1.5 }));
  return make("button", { type: "button", class: "llv-size", "aria-pressed": "false", onclick }, icon);
}

function close(event) {
  if (event.key !== "Escape" || !presented) return;
  event.preventDefault();
  event.stopPropagation();
  presented.present();
}
