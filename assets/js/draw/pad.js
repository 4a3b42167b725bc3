// The pad: strokes by mouse, finger or pen; Ctrl+Z removes one, Escape clears the pad.

import { make } from "../dom.js";
import { _, onLanguage } from "../language.js";
import { onTheme, palette } from "../views/colours.js";
import { sharp, write } from "../views/parts.js";

const QUIET_MS = 200; // a stroke is sent to Python after its prediction has arrived, since the rerun would delay it
const LATER_MS = 600; // after input elsewhere: Streamlit loses a page change that arrives during a rerun

export class Pad {
  /** `send(drawing)` passes the drawing to Python after each change. */
  constructor(root, drawing, send) {
    Object.assign(this, { drawing, send, pointer: null, revision: null });
    this.canvas = make("canvas", { class: "lld-canvas", tabindex: "0", role: "application" });
    this.invite = make("p", { class: "lld-invite", "aria-hidden": "true" }, make("strong"), make("span"));
    this.chip = make("p", { class: "lld-chip", "aria-hidden": "true", hidden: "" });
    this.element = root.appendChild(make("div", { class: "lld-pad" }, this.canvas, this.invite, this.chip));
    this.hands();
    this.sizes = new ResizeObserver(() => this.paint());
    this.sizes.observe(this.element);
    const onKeyDown = (event) => this.onKeyDown(event);
    const onOtherInput = (event) => this.onOtherInput(event);
    const onClick = (event) => this.onClick(event);
    document.addEventListener("click", onClick, true);
    document.addEventListener("keydown", onKeyDown);
    for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, onOtherInput, true);
    this.offs = [
      drawing.listen(() => this.soon()),
      onTheme(() => this.paint()),
      onLanguage(() => this.say()),
      () => document.removeEventListener("keydown", onKeyDown),
      () => document.removeEventListener("click", onClick, true),
      () => ["pointerdown", "keydown"].forEach((name) => document.removeEventListener(name, onOtherInput, true)),
      () => this.sizes.disconnect(),
    ];
  }

  /** Data from Python: the prompt, the pen, and the drawing if it was changed there. */
  update({ drawing, revision, wanted, pen, units }) {
    Object.assign(this, { wanted, pen });
    this.drawing.units = units;
    if (revision !== this.revision && !this.drawing.current) this.take(drawing, revision);
    this.say();
    this.paint();
  }

  /** Adopts Python's drawing, unless the page was left before the last stroke was sent. */
  take(drawing, revision) {
    const isFirst = this.revision === null;
    this.revision = revision;
    if (isFirst && !this.drawing.isSent) this.wait(LATER_MS);
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

  /** Shows the prediction in the corner of the pad, for pages too narrow to show it beside the pad. */
  answer(text) {
    write(this.chip, text);
    this.chip.hidden = !text;
  }

  // Input

  hands() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) canvas.addEventListener(name, (event) => this.up(event));
    canvas.addEventListener("contextmenu", (event) => this.pointer !== null && event.preventDefault());
  }

  down(event) {
    // Further fingers and the palm do not draw.
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
    this.drawing.isSent = false;
    this.wait(QUIET_MS);
  }

  wait(pause) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.flush(), pause);
  }

  /** Undo and Clear act here at once, so that a late response from Python does not undo further strokes. */
  onClick(event) {
    const target = event.composedPath()[0];
    const undo = target.closest?.(".st-key-undo button");
    if (!undo && !target.closest?.(".st-key-clear button")) return;
    event.stopImmediatePropagation();
    if (undo ? this.drawing.undo() : this.drawing.clear()) this.changed();
  }

  /** A click or key elsewhere: Save and Add need the complete drawing in Python at once; anything else goes first. */
  onOtherInput(event) {
    if (this.drawing.isSent) return;
    if (event.composedPath()[0].closest?.(".st-key-save-strokes, .st-key-own-drawn")) this.flush();
    else this.wait(LATER_MS);
  }

  /** Sends the drawing to Python now, if it has unsent changes. */
  flush() {
    clearTimeout(this.waiting);
    if (this.drawing.isSent || this.drawing.current) return;
    this.drawing.isSent = true;
    this.send(this.drawing.plain());
  }

  place({ clientX, clientY }) {
    const scale = this.drawing.units / this.box.width;
    return [(clientX - this.box.left) * scale, (clientY - this.box.top) * scale];
  }

  onKeyDown(event) {
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
