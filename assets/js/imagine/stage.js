// The generated image, large, with the classes of a conditional network and a Save button.

import { make } from "../dom.js";
import { _, say } from "../language.js";
import { onTheme, ramp } from "../views/colours.js";
import { short } from "../views/numbers.js";
import { write } from "../views/parts.js";
import { paint } from "../views/pixels.js";
import { Classes } from "./classes.js";

const SIDE = 280;
const SAVED = 16; // scale of a saved image

export class Stage {
  constructor(root, studio) {
    Object.assign(this, { studio, drawn: 0 });
    this.canvas = make("canvas", { class: "llv-pixels lli-picture", role: "img" });
    this.original = make("canvas", { class: "llv-pixels lli-original", role: "img", hidden: "" });
    this.words = make("p", { class: "lli-words", role: "status" });
    this.code = make("p", { class: "lli-code" });
    this.save = make("button", { type: "button", class: "llv-button", onclick: () => this.download() });
    this.frame = make("div", { class: "lli-frame" }, this.canvas, this.original);
    this.element = root.appendChild(make("div", { class: "lli-stage" }, this.frame, this.words, this.code));
    this.classes = new Classes(this.element, studio);
    this.element.append(this.save);
    const widths = new ResizeObserver(() => this.fit());
    widths.observe(this.frame);
    this.offs = [studio.listen((what) => this.onChange(what)), onTheme(() => this.fit()), () => widths.disconnect()];
    this.say();
    this.show();
  }

  onChange(what) {
    if (what === "picture") this.show();
    if (what === "run" || what === "refusal") this.say();
    if (what === "code") this.locate();
    if (what === "run") this.show();
  }

  say() {
    const { refusal, picture } = this.studio;
    write(this.words, refusal ? say(refusal) : picture ? "" : _("Loading the network."));
    this.words.hidden = !this.words.textContent;
    write(this.save, _("Save image"));
    this.canvas.setAttribute("aria-label", _("Image at this code"));
    this.original.setAttribute("aria-label", _("Original sample"));
    this.classes.say();
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

  show() {
    const { picture, began } = this.studio;
    this.save.hidden = this.frame.hidden = this.code.hidden = !picture;
    if (!picture) return;
    this.words.hidden = true;
    this.fit();
    this.element.dataset.drawn = ++this.drawn;
    this.element.dataset.took = performance.now() - began;
  }

  /** Paints both images as large as space allows. */
  fit() {
    const { picture, original } = this.studio;
    if (!picture) return;
    const side = Math.min(SIDE, this.frame.clientWidth || SIDE);
    frame(this.canvas, picture, 0, side);
    this.original.hidden = !original;
    if (original) frame(this.original, original.view, original.index, side * 0.3);
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
    this.classes.end();
    this.element.remove();
  }
}

/** Paints image `index` at the largest integer scale that fits into `side`. */
export function frame(canvas, view, index, side) {
  const [, height, width] = view.pixels.shape;
  paint(canvas, view, index, view.scale === "rgb" ? null : ramp(view.scale));
  const times = Math.max(1, Math.floor(side / Math.max(width, height)));
  Object.assign(canvas.style, { width: `${width * times}px`, height: `${height * times}px` });
}
