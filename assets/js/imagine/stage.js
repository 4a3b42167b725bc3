// The picture that is imagined now, large; with the classes of a conditional network, and a button that saves it.

import { _, say } from "../language.js";
import { onTheme, ramp } from "../views/colours.js";
import { short } from "../views/numbers.js";
import { keep, make, write } from "../views/parts.js";
import { paint } from "../views/pixels.js";

const SIDE = 280;
const SAVED = 16; // a saved picture has so many pixels a pixel

export class Stage {
  constructor(root, studio) {
    Object.assign(this, { studio, drawn: 0 });
    this.canvas = make("canvas", { class: "llv-pixels lli-picture", role: "img" });
    this.original = make("canvas", { class: "llv-pixels lli-original", role: "img", hidden: "" });
    this.words = make("p", { class: "lli-words", role: "status" });
    this.code = make("p", { class: "lli-code" });
    this.classes = make("div", { class: "lli-classes", role: "radiogroup", hidden: "" });
    this.save = make("button", { type: "button", class: "llv-button", onclick: () => this.download() });
    this.classes.addEventListener("click", ({ target }) => target.dataset.index && studio.choose(Number(target.dataset.index)));
    this.classes.addEventListener("keydown", (event) => this.step(event));
    this.frame = make("div", { class: "lli-frame" }, this.canvas, this.original);
    this.element = root.appendChild(make("div", { class: "lli-stage" }, this.frame, this.words, this.code, this.classes, this.save));
    const widths = new ResizeObserver(() => this.fit());
    widths.observe(this.frame);
    this.offs = [studio.listen((what) => this.hear(what)), onTheme(() => this.fit()), () => widths.disconnect()];
    this.say();
    this.show();
  }

  hear(what) {
    if (what === "picture") this.show();
    if (what === "run" || what === "label" || what === "refusal") this.say();
    if (what === "code") this.locate();
    if (what === "run") this.show();
  }

  say() {
    const { classes, label, refusal, picture } = this.studio;
    write(this.words, refusal ? say(refusal) : picture ? "" : _("The network is being loaded."));
    this.words.hidden = !this.words.textContent;
    write(this.save, _("Save the picture"));
    const names = classes ?? [];
    this.classes.hidden = !names.length;
    this.classes.setAttribute("aria-label", _("Class to imagine"));
    keep(this.classes, names.length, (index) => make("button", { type: "button", role: "radio", "data-index": index }));
    names.forEach((name, index) => {
      const button = this.classes.children[index];
      write(button, _(name));
      button.setAttribute("aria-checked", String(index === label));
      button.tabIndex = index === label ? 0 : -1;
    });
    this.locate();
  }

  locate() {
    const { code } = this.studio;
    if (!code) {
      write(this.code, "");
      return;
    }
    const numbers = Array.from(code).slice(0, 4).map(short).concat(code.length > 4 ? "…" : []).join(", ");
    write(this.code, _("Code: {numbers}", { numbers }));
  }

  step(event) {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!move) return;
    event.preventDefault();
    const count = this.studio.classes.length;
    this.studio.choose((this.studio.label + move + count) % count);
    this.classes.children[this.studio.label].focus();
  }

  show() {
    const { picture, began } = this.studio;
    this.save.hidden = this.frame.hidden = this.code.hidden = !picture;
    if (!picture) return;
    this.words.hidden = true;
    this.fit();
    this.element.dataset.drawn = ++this.drawn;
    this.element.dataset.took = performance.now() - began;
  }

  /** Paints both pictures, as large as there is room. */
  fit() {
    const { picture, original } = this.studio;
    if (!picture) return;
    const side = Math.min(SIDE, this.frame.clientWidth || SIDE);
    frame(this.canvas, picture, 0, side);
    this.canvas.setAttribute("aria-label", _("The picture at this code"));
    this.original.hidden = !original;
    if (original) frame(this.original, original.view, original.index, side * 0.3);
    this.original.setAttribute("aria-label", _("The sample that it was made from"));
  }

  download() {
    const { width, height } = this.canvas;
    const large = make("canvas", { width: width * SAVED, height: height * SAVED });
    const context = large.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(this.canvas, 0, 0, large.width, large.height);
    large.toBlob((blob) => {
      const link = make("a", { href: URL.createObjectURL(blob), download: `layerlab-${this.studio.run.slice(0, 6)}-${this.drawn}.png` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  end() {
    this.offs.forEach((off) => off());
    this.element.remove();
  }
}

/** Paints picture `index` at the largest whole multiple that is no wider or higher than `side`. */
export function frame(canvas, view, index, side) {
  const [, height, width] = view.pixels.shape;
  paint(canvas, view, index, view.scale === "rgb" ? null : ramp(view.scale));
  const times = Math.max(1, Math.floor(side / Math.max(width, height)));
  Object.assign(canvas.style, { width: `${width * times}px`, height: `${height * times}px` });
}
