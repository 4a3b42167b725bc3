// A small pad beside the graph. It shares its drawing with the Draw page.

import { drawing } from "../draw/shared.js";
import { make } from "../dom.js";
import { _ } from "../language.js";
import { palette } from "../views/colours.js";
import { sharp, write } from "../views/parts.js";

const SIDE = 120;
const PEN = 2.4 / 28; // of the side
const MAX_LENGTH = 4000; // characters; see engine/datasets/stroke_text.py

export class DrawnSample {
  /** `drawn(text)` is called after each stroke, and with an empty text when the pad has been cleared. */
  constructor(drawn) {
    this.drawn = drawn;
    this.canvas = make("canvas", { class: "sample-pad", role: "img", onpointerdown: (event) => this.down(event), onpointermove: (event) => this.move(event) });
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, (event) => this.up(event));
    this.erase = make("button", { type: "button", onclick: () => this.clear() });
    this.hint = make("span", { class: "sample-pad-hint", "aria-hidden": "true" });
    this.root = make("div", { class: "sample-drawing", hidden: "" }, this.canvas, this.hint, this.erase);
    this.pointer = null;
    this.areDigits = false;
  }

  /** Opens the pad, with what was drawn before. */
  open() {
    this.root.hidden = false;
    this.say();
    this.paint();
    if (!drawing.isEmpty) this.drawn(textOf(drawing.strokes));
  }

  close() {
    this.root.hidden = true;
  }

  /** `areDigits`: whether the classes of the data are digits. */
  say(areDigits = this.areDigits) {
    this.areDigits = areDigits;
    write(this.erase, _("Clear"));
    write(this.hint, areDigits ? _("Draw a digit") : _("Draw here"));
    this.canvas.setAttribute("aria-label", _("Pad: draw with mouse, finger or pen."));
  }

  down(event) {
    if (this.pointer !== null || event.button !== 0) return; // further fingers do not draw
    this.pointer = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    drawing.begin(...this.place(event));
    this.paint();
  }

  move(event) {
    if (event.pointerId !== this.pointer) return;
    drawing.extend([this.place(event)]);
    this.paint();
  }

  up(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    drawing.end();
    this.changed();
  }

  clear() {
    if (drawing.clear()) this.changed();
  }

  changed() {
    drawing.isSent = false; // the Draw page sends it to Python
    this.paint();
    this.drawn(textOf(drawing.strokes));
  }

  place({ offsetX, offsetY }) {
    return [offsetX, offsetY].map((value) => (value / SIDE) * drawing.units);
  }

  paint() {
    const context = sharp(this.canvas, SIDE, SIDE);
    const scale = SIDE / drawing.units;
    this.hint.hidden = !drawing.isEmpty;
    Object.assign(context, { lineWidth: PEN * SIDE, lineCap: "round", lineJoin: "round", strokeStyle: palette().text });
    for (const stroke of drawing.strokes) {
      context.beginPath();
      for (const [x, y] of [stroke[0], ...stroke]) context.lineTo(x * scale, y * scale); // a tap is a dot
      context.stroke();
    }
  }
}

/** The strokes as `x y x y;x y`, in whole numbers; every second point is left out until the text is short enough. */
export function textOf(strokes) {
  const write = (stroke) => stroke.flatMap((point) => point.map(Math.round)).join(" ");
  const text = strokes.map(write).join(";");
  if (text.length <= MAX_LENGTH) return text;
  const thinner = strokes.map((stroke) => stroke.filter((_point, index) => index % 2 === 0 || index === stroke.length - 1));
  const isShorter = thinner.some((stroke, index) => stroke.length < strokes[index].length);
  return textOf(isShorter ? thinner : strokes.slice(0, Math.ceil(strokes.length / 2)));
}
