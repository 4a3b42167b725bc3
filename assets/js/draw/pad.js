// The pad: mouse, finger and pen become strokes; Ctrl+Z takes one back, Escape empties the pad.

import { make } from "../dom.js";
import { _, onLanguage } from "../language.js";
import { onTheme, palette } from "../views/colours.js";
import { sharp, write } from "../views/parts.js";

const QUIET_MS = 200; // Python hears of a stroke when the answer to it is through, for it would slow it down
const LATER_MS = 600; // and not beside a click: Streamlit loses a change of page that comes on top of a rerun

export class Pad {
  /** `tell(drawing)` hands Python the drawing after each change. */
  constructor(root, drawing, tell) {
    Object.assign(this, { drawing, tell, pointer: null, revision: null });
    this.canvas = make("canvas", { class: "lld-canvas", tabindex: "0", role: "application" });
    this.invite = make("p", { class: "lld-invite", "aria-hidden": "true" }, make("strong"), make("span"));
    this.chip = make("p", { class: "lld-chip", "aria-hidden": "true", hidden: "" });
    this.element = root.appendChild(make("div", { class: "lld-pad" }, this.canvas, this.invite, this.chip));
    this.hands();
    this.sizes = new ResizeObserver(() => this.paint());
    this.sizes.observe(this.element);
    const press = (event) => this.press(event);
    const next = (event) => this.beside(event);
    const click = (event) => this.click(event);
    document.addEventListener("click", click, true);
    document.addEventListener("keydown", press);
    for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, next, true);
    this.offs = [
      drawing.listen(() => this.soon()),
      onTheme(() => this.paint()),
      onLanguage(() => this.say()),
      () => document.removeEventListener("keydown", press),
      () => document.removeEventListener("click", click, true),
      () => ["pointerdown", "keydown"].forEach((name) => document.removeEventListener(name, next, true)),
      () => this.sizes.disconnect(),
    ];
  }

  /** What comes from Python: what to draw, the pen, and the drawing when it was changed there. */
  update({ drawing, revision, wanted, pen, units }) {
    Object.assign(this, { wanted, pen });
    this.drawing.units = units;
    if (revision !== this.revision && !this.drawing.current) this.take(drawing, revision);
    this.say();
    this.paint();
  }

  /** Takes Python's drawing over, except on a page that was left before Python had heard of the last stroke. */
  take(drawing, revision) {
    const isFirst = this.revision === null;
    this.revision = revision;
    if (isFirst && !this.drawing.isTold) this.wait(LATER_MS);
    else this.drawing.put(drawing.strokes, drawing.cleared);
  }

  say() {
    write(this.invite.firstChild, this.wanted);
    this.invite.firstChild.classList.toggle("lld-long", this.wanted.length > 30);
    write(this.invite.lastChild, _("with mouse, finger or pen"));
    this.canvas.setAttribute(
      "aria-label",
      _("Pad. {wanted} with mouse, finger or pen. Ctrl+Z undoes a stroke, Escape clears.", { wanted: this.wanted }),
    );
  }

  /** The answer, in the corner of the pad where the page is too narrow to show it beside. */
  answer(text) {
    write(this.chip, text);
    this.chip.hidden = !text;
  }

  // Hands

  hands() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) canvas.addEventListener(name, (event) => this.up(event));
    canvas.addEventListener("contextmenu", (event) => this.pointer !== null && event.preventDefault());
  }

  down(event) {
    // The other fingers and the ball of the hand draw nothing.
    if (this.pointer !== null || event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.pointer = event.pointerId;
    this.box = this.canvas.getBoundingClientRect();
    this.drawing.begin(...this.place(event));
  }

  move(event) {
    if (event.pointerId !== this.pointer) return;
    const between = event.getCoalescedEvents?.() ?? [];
    this.drawing.extend((between.length ? between : [event]).map((one) => this.place(one)));
  }

  up(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    if (event.type === "pointerup") this.drawing.extend([this.place(event)]);
    this.drawing.end();
    this.changed();
  }

  changed() {
    this.drawing.isTold = false;
    this.wait(QUIET_MS);
  }

  wait(pause) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.flush(), pause);
  }

  /** Undo and Clear act here, at once: who draws on must not be overtaken by an answer from Python. */
  click(event) {
    const target = event.composedPath()[0];
    const undo = target.closest?.(".st-key-undo button");
    if (!undo && !target.closest?.(".st-key-clear button")) return;
    event.stopImmediatePropagation();
    if (undo ? this.drawing.undo() : this.drawing.clear()) this.changed();
  }

  /** A click or a key somewhere: Save and keeping it need the whole drawing in Python, anything else comes first. */
  beside(event) {
    if (this.drawing.isTold) return;
    if (event.composedPath()[0].closest?.(".st-key-save-strokes, .st-key-own-drawn")) this.flush();
    else this.wait(LATER_MS);
  }

  /** Tells Python now what it has not been told yet. */
  flush() {
    clearTimeout(this.waiting);
    if (this.drawing.isTold || this.drawing.current) return;
    this.drawing.isTold = true;
    this.tell(this.drawing.plain());
  }

  place({ clientX, clientY }) {
    const scale = this.drawing.units / this.box.width;
    return [(clientX - this.box.left) * scale, (clientY - this.box.top) * scale];
  }

  press(event) {
    const target = event.composedPath()[0];
    if (event.defaultPrevented || this.pointer !== null || (target !== this.canvas && target !== document.body)) return;
    const undo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    const done = undo ? this.drawing.undo() : event.key === "Escape" && this.drawing.clear();
    if (!done) return;
    event.preventDefault();
    this.changed();
  }

  // Ink

  soon() {
    this.frame ??= requestAnimationFrame(() => this.paint());
  }

  paint() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    const side = this.element.clientWidth;
    if (!side || !this.pen) return;
    const context = sharp(this.canvas, side, side);
    const scale = side / this.drawing.units;
    context.scale(scale, scale);
    Object.assign(context, { lineWidth: this.pen, lineCap: "round", lineJoin: "round", strokeStyle: palette().text });
    for (const stroke of this.drawing.strokes) line(context, stroke);
    this.invite.hidden = !this.drawing.isEmpty;
  }

  end() {
    this.offs.forEach((off) => off());
    clearTimeout(this.waiting);
    cancelAnimationFrame(this.frame);
    this.element.remove();
  }
}

function line(context, [first, ...rest]) {
  if (!first) return;
  context.beginPath();
  context.moveTo(...first);
  context.lineTo(...first); // a tap is a dot
  for (const point of rest) context.lineTo(...point);
  context.stroke();
}
