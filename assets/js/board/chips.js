// Which panels are open: a chip for each that is or was, and a box with all others, in groups.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { write } from "../views/parts.js";

/** Groups of panels, in the order of the box. */
const GROUPS = {
  answers: () => _("Results"),
  made: () => _("Generated samples"),
  inside: () => _("Inside the network"),
  learning: () => _("Training progress"),
};

export class Chips {
  /** `toggle(name)` opens or closes a panel. */
  constructor(parent, toggle) {
    this.toggle = toggle;
    this.row = make("span", { class: "llv-chip-row" });
    this.summary = make("summary");
    this.choices = make("div", { class: "llv-choices" });
    this.chooser = make("details", { class: "llv-chooser", onkeydown: (event) => this.close(event) }, this.summary, this.choices);
    parent.append(make("div", { class: "llv-chips" }, this.row, this.chooser));
  }

  /** `probes`: all that can be opened; `open`: names of the open panels; `kept`: names that have a chip. */
  show(probes, open, kept) {
    write(this.summary, _("Add a panel"));
    const chips = kept.map((name) => probes.find((probe) => probe.name === name)).filter(Boolean);
    replace(this.row, chips.map((probe) => this.chip(probe, open.includes(probe.name))));
    const groups = Object.entries(GROUPS).map(([group, title]) => [title(), probes.filter((probe) => probe.group === group)]);
    replace(this.choices, groups.filter(([, found]) => found.length).map(([title, found]) =>
      make("fieldset", { class: "llv-group" }, make("legend", { text: title }), ...found.map((probe) => this.box(probe, open)))));
  }

  /** Whether the box is open, which moves down what stands below. */
  get isOpen() {
    return Boolean(this.chooser.open);
  }

  close(event) {
    if (event.key !== "Escape" || !this.chooser.open) return;
    event.stopPropagation();
    this.chooser.open = false;
    this.summary.focus();
  }

  chip(probe, isOpen) {
    return make("button", {
      type: "button", class: "llv-chip", name: `chip-${probe.name}`, "aria-pressed": String(isOpen), title: probe.help, text: probe.title,
      onclick: () => this.toggle(probe.name),
    });
  }

  box(probe, open) {
    const input = make("input", { type: "checkbox", name: probe.name, onchange: () => this.toggle(probe.name) });
    input.checked = open.includes(probe.name);
    return make("label", { title: probe.help }, input, make("span", { text: probe.title }));
  }
}

/** Replaces the children and keeps the focus on the control of the same name. */
function replace(parent, children) {
  const { activeElement } = document;
  const focused = parent.contains?.(activeElement) ? activeElement.name : null;
  parent.replaceChildren(...children);
  if (focused) parent.querySelector(`[name="${focused}"]`)?.focus();
}
