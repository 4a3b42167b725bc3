// Marks of changes on the step axis of a chart: each opens a box that offers the run without the change.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { grouped } from "../views/numbers.js";
import { placeOf } from "./cursor.js";

const EDGE = 280; // the width of a box with its distance from the edge of the chart, in pixels

export class ChangeMarks {
  /** `without(name)` is called to train the run without this change. */
  constructor(without) {
    this.without = without;
    this.marks = new Map();
    this.onDown = (event) => this.open && !event.composedPath().includes(this.open.element) && this.close();
    document.addEventListener("pointerdown", this.onDown);
  }

  /** Places a mark for each step with `changes` (`[{name, step, title, other, offered}]`) in the element of a chart. */
  show(body, changes) {
    const steps = new Map();
    for (const change of changes) steps.set(change.step, [...(steps.get(change.step) ?? []), change]);
    for (const step of [...this.marks.keys()]) if (!steps.has(step)) this.drop(step);
    for (const [step, found] of steps) this.place(body, step, found);
    this.follow(body);
  }

  place(body, step, found) {
    const place = placeOf(body, step);
    if (!place) {
      this.drop(step);
      return;
    }
    const mark = this.marks.get(step) ?? this.create(step);
    if (mark.element.parentElement !== body) body.append(mark.element);
    Object.assign(mark.element.style, { left: `${place.left}px`, top: `${place.top + place.height}px` });
    mark.element.classList.toggle("llv-at-end", place.left > body.clientWidth - EDGE);
    mark.found = found;
    mark.button.setAttribute("aria-label", [_("Change at step {step}", { step: grouped(step) }), ...found.map(({ title }) => title)].join(", "));
    mark.button.title = found.map(({ title }) => title).join("\n");
    if (this.open === mark) this.fill(mark);
  }

  create(step) {
    const button = make("button", { type: "button", class: "llv-change-mark", "aria-expanded": "false" });
    const box = make("div", { class: "llv-change-box", hidden: "" });
    const element = make("span", { class: "llv-change" }, button, box);
    const mark = { element, button, box, found: [] };
    button.addEventListener("click", () => (this.open === mark ? this.close() : this.reveal(mark)));
    element.addEventListener("keydown", (event) => this.onKey(event));
    this.marks.set(step, mark);
    return mark;
  }

  reveal(mark) {
    this.close();
    this.open = mark;
    mark.box.hidden = false;
    mark.button.setAttribute("aria-expanded", "true");
    this.fill(mark);
  }

  /** Keeps the focus on the button of the same change. */
  fill({ box, found }) {
    const text = JSON.stringify(found);
    if (box.dataset.shown === text) return;
    box.dataset.shown = text;
    box.replaceChildren(...found.flatMap((change) => [
      make("p", { text: _("Step {step}: {change}", { step: grouped(change.step), change: change.title }) }),
      this.action(change),
    ].filter(Boolean)));
  }

  action({ name, other, offered }) {
    if (other || !offered) return null;
    const onclick = () => {
      this.without(name);
      this.close();
    };
    return make("button", { type: "button", class: "llv-button", text: _("Run without this change"), onclick });
  }

  onKey(event) {
    if (event.key !== "Escape" || !this.open) return;
    event.stopPropagation();
    const { button } = this.open;
    this.close();
    button.focus();
  }

  close() {
    if (!this.open) return;
    this.open.box.hidden = true;
    this.open.button.setAttribute("aria-expanded", "false");
    this.open = null;
  }

  /** The marks follow when the person zooms or pans. */
  follow(body) {
    const plot = body.querySelector(".llv-plotly");
    if (!plot?.on || plot === this.followed) return;
    this.followed = plot;
    plot.on("plotly_relayout", () => this.onRelayout?.());
  }

  drop(step) {
    const mark = this.marks.get(step);
    if (!mark) return;
    if (this.open === mark) this.close();
    mark.element.remove();
    this.marks.delete(step);
  }

  end() {
    document.removeEventListener("pointerdown", this.onDown);
    [...this.marks.keys()].forEach((step) => this.drop(step));
  }
}
