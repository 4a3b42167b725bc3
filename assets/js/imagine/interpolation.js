// Interpolation between two samples: choose the start and the end, and move the slider.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { keep, write } from "../views/parts.js";
import { mix } from "./codes.js";
import { frame } from "./stage.js";

const STEPS = 9;
const SLOT = 84;

export class Interpolation {
  constructor(root, studio) {
    Object.assign(this, { studio, ends: [null, null] });
    this.title = make("h2", { class: "llv-title" });
    this.note = make("p", { class: "llv-note" });
    this.slots = [0, 1].map((index) => this.slot(index));
    this.slider = make("input", { type: "range", min: "0", max: "1", step: "0.005", value: "0", oninput: () => this.slide() });
    this.strip = make("div", { class: "lli-strip" });
    this.strip.addEventListener("click", (event) => this.jump(event.target.closest("button")));
    const middle = make("div", { class: "lli-between" }, this.strip, this.slider);
    this.element = root.appendChild(
      make("div", { class: "lli-walk" }, this.title, this.note, make("div", { class: "lli-slots" }, this.slots[0], middle, this.slots[1])),
    );
    this.off = studio.listen((what) => this.onChange(what));
    this.element.hidden = true;
    this.say();
  }

  slot(index) {
    const put = make("button", { type: "button", class: "llv-button", onclick: () => this.put(index) });
    return make("div", { class: "lli-slot" }, make("canvas", { class: "llv-pixels", role: "img" }), put);
  }

  say() {
    write(this.title, _("Interpolation"));
    write(this.note, _("Select a sample, then make it the start or the end. The slider interpolates between them."));
    const names = [_("Start from this image"), _("End with this image")];
    const pictures = [_("Start image"), _("End image")];
    this.slots.forEach((slot, index) => {
      write(slot.lastElementChild, names[index]);
      slot.firstElementChild.setAttribute("aria-label", pictures[index]);
    });
    this.slider.setAttribute("aria-label", _("Position between start and end"));
    [...this.strip.children].forEach((button) => {
      button.setAttribute("aria-label", _("{share} of the way", { share: `${Math.round(button.dataset.share * 100)} %` }));
    });
  }

  onChange(what) {
    if (what === "run") {
      this.ends = [null, null];
      this.element.hidden = true;
    }
    if (what === "sheet" && !this.ends[0] && this.studio.sheet.length > 1) {
      this.ends = this.studio.sheet.slice(0, 2).map(({ code }) => code);
      this.walk();
    } else if (what === "ready" && this.ends[0]) this.walk();
  }

  put(index) {
    if (!this.studio.code) return;
    this.ends[index] = Array.from(this.studio.code);
    this.slider.value = index;
    this.walk();
  }

  code(share) {
    return mix(this.ends[0], this.ends[1], share, this.studio.way === "noise");
  }

  slide() {
    if (this.ends[0]) this.studio.go(this.code(Number(this.slider.value)));
  }

  jump(button) {
    if (!button) return;
    this.slider.value = button.dataset.share;
    this.slide();
  }

  /** Requests and shows the images between start and end. */
  async walk() {
    const ends = (this.ends = [...this.ends]); // a new array, so that a later walk can be distinguished
    const shares = Array.from({ length: STEPS }, (_none, index) => index / (STEPS - 1));
    const view = await this.studio.pictures(shares.map((share) => this.code(share)));
    if (!view || ends !== this.ends) return;
    this.element.hidden = false;
    keep(this.strip, STEPS - 2, () => make("button", { type: "button", class: "lli-tile" }, make("canvas", { class: "llv-pixels", "aria-hidden": "true" })));
    [...this.strip.children].forEach((button, index) => {
      button.dataset.share = shares[index + 1];
      frame(button.firstElementChild, view, index + 1, 36);
    });
    this.slots.forEach((slot, index) => frame(slot.firstElementChild, view, index * (STEPS - 1), SLOT));
    this.say();
  }

  end() {
    this.off();
    this.element.remove();
  }
}
