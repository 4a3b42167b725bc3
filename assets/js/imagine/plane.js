// The latent plane of the two leading directions, and a slider per direction.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { random } from "../prng.js";
import { draw, end } from "../views/index.js";
import { short } from "../views/numbers.js";
import { keep, write } from "../views/parts.js";
import { move } from "../views/scatter.js";
import { codeAt, normal } from "./codes.js";

const REACH = 3; // range of a slider to either side, in standard deviations
const SIDE = 440;
const PLACES = 200;
const MAX_SLIDERS = 8; // of the directions with the largest variance

export class Plane {
  constructor(root, studio) {
    this.studio = studio;
    this.title = make("h2", { class: "llv-title" });
    this.note = make("p", { class: "llv-note" });
    this.view = make("div", { class: "llv-view lli-plane" });
    this.sliders = make("div", { class: "lli-sliders" });
    this.middle = make("button", { type: "button", class: "llv-button", onclick: () => this.reset() });
    this.chance = make("button", { type: "button", class: "llv-button", onclick: () => this.random() });
    this.element = root.appendChild(
      make("div", { class: "lli-way", hidden: "" }, this.title, this.note, this.view, this.sliders, make("div", { class: "lli-buttons" }, this.middle, this.chance)),
    );
    this.view.addEventListener("ll-pick", ({ detail }) => this.pick(detail.value));
    this.off = studio.listen((what) => this.onChange(what));
    this.say();
    this.show();
  }

  onChange(what) {
    if (what === "directions" || what === "run") this.show();
    if (what === "code") this.place();
  }

  say() {
    write(this.title, _("Latent space"));
    write(this.note, _("Each point is a validation image at its latent code. Drag to decode other points."));
    write(this.middle, _("Reset to center"));
    write(this.chance, _("Random point"));
    this.middle.title = _("Mean code of the validation split");
    this.chance.title = _("A random code from the distribution of codes");
    this.name();
  }

  /** Names the sliders. */
  name() {
    const names = this.studio.directions?.names;
    [...this.sliders.children].forEach(({ firstElementChild }, index) =>
      write(firstElementChild, names?.[index] ? _(names[index]) : _("Principal component {number}", { number: index + 1 })),
    );
  }

  show() {
    const { directions } = this.studio;
    this.element.hidden = !directions;
    if (!directions) return;
    this.view.hidden = !directions.plane;
    if (directions.plane) draw(this.view, { ...directions.plane, picks: "code" }, { side: SIDE });
    const count = Math.min(MAX_SLIDERS, directions.deviations.length);
    keep(this.sliders, count, (index) => this.slider(index));
    this.name();
    this.place();
  }

  slider(index) {
    const input = make("input", { type: "range", step: "any", "data-index": index, oninput: () => this.slide(index, Number(input.value)) });
    return make("label", { class: "lli-slider" }, make("span"), input, make("output"));
  }

  /** Moves the ring and the sliders to the code. */
  place() {
    const { directions, at } = this.studio;
    if (!directions || !at) return;
    if (directions.plane) move(this.view, [at[0], at[1]]);
    [...this.sliders.children].forEach((label, index) => {
      const [, input, figure] = label.children;
      const reach = this.reach(index);
      Object.assign(input, { min: -reach, max: reach, step: reach / PLACES });
      if (document.activeElement !== input || Math.abs(Number(input.value) - at[index]) > reach / 50) input.value = at[index];
      write(figure, short(at[index]));
      input.setAttribute("aria-valuetext", figure.textContent);
    });
  }

  /** The range of a slider: a little more than that of the codes. */
  reach(index) {
    const { deviations, ranges } = this.studio.directions;
    const far = Math.max(...[...ranges.subarray(2 * index, 2 * index + 2)].map(Math.abs), REACH * deviations[index]);
    return Number.isFinite(far) && far > 1e-3 ? far * 1.1 : REACH;
  }

  pick([x, y]) {
    const at = [...this.studio.at];
    [at[0], at[1]] = [x, y];
    this.go(at);
  }

  slide(index, value) {
    const at = [...this.studio.at];
    at[index] = value;
    this.go(at);
  }

  /** Moves the code along the leading directions; its other components stay. */
  go(at) {
    const { code, directions } = this.studio;
    const by = at.map((value, index) => value - this.studio.at[index]);
    this.studio.go(codeAt(by, code, directions.directions));
  }

  reset() {
    this.studio.go(Array.from(this.studio.directions.middle));
  }

  random() {
    this.studio.go(anywhere(this.studio, random(Math.floor(Math.random() * 2 ** 31))));
  }

  end() {
    this.off();
    end(this.view);
    this.element.remove();
  }
}

/** A random code: from the prior, else from the distribution of the data's codes. */
export function anywhere({ prior, size, directions }, chance) {
  if (prior || !directions) return normal(size, chance);
  const at = normal(directions.deviations.length, chance).map((value, index) => value * directions.deviations[index]);
  return codeAt(at, directions.middle, directions.directions);
}
