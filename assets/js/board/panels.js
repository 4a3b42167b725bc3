// The panels of a board: the main one, and those that the person chose. Only panels on screen are requested.

import { make } from "../dom.js";
import { Figure } from "../figure.js";
import { _, say } from "../language.js";
import { write } from "../views/parts.js";
import { opened, recall, remember, toggled } from "./choice.js";
import { controls, validConfig } from "./settings.js";

const MAIN = "main";
const SOON_MS = 60;
/** Groups of panels, in the order of the chooser. */
const GROUPS = {
  answers: () => _("Results"),
  made: () => _("Generated samples"),
  inside: () => _("Inside the network"),
  learning: () => _("Training progress"),
};

export class Panels {
  /** `changed()` is called when the set of requested panels may have changed. */
  constructor(main, more, changed, compact) {
    Object.assign(this, { main, more, changed, compact, panels: new Map(), visible: new Set() });
    this.observer = new IntersectionObserver((entries) => this.updateVisible(entries), { rootMargin: "160px" });
    if (!compact) this.chooser = chooser(more);
    this.grid = more.appendChild(make("div", { class: "llv-panels" }));
  }

  /** Sets the panels to choose from; the choice is remembered in this browser, by `options.store`. */
  offer(options) {
    this.probes = new Map(options.probes.map((probe) => [probe.name, probe]));
    this.first = this.probes.has(options.main) ? options.main : null;
    this.store = `layerlab.panels.${options.store}`;
    this.chosen = options.chosen;
    const { shown, configs } = this.compact ? { shown: {}, configs: {} } : recall(this.store);
    Object.assign(this, { shown, configs });
    this.arrange();
  }

  get wanted() {
    return this.compact ? [] : opened(this.shown, this.chosen, (name) => this.probes.has(name) && name !== this.first);
  }

  arrange() {
    const entries = [...(this.first ? [[MAIN, this.first]] : []), ...this.wanted.map((name) => [name, name])];
    for (const [id, panel] of this.panels) {
      if (!entries.some(([other, name]) => other === id && name === panel.probe.name)) this.drop(id);
    }
    for (const [id, name] of entries) {
      if (this.panels.has(id)) this.panels.get(id).probe = this.probes.get(name); // in the language of now
      else this.begin(id, this.probes.get(name));
    }
    if (this.chooser) this.list();
    this.translate();
    this.changed();
  }

  begin(id, probe) {
    const figure = new Figure(id === MAIN ? this.main : this.grid);
    figure.element.dataset.panel = id;
    const panel = { id, probe, figure };
    this.panels.set(id, panel);
    this.observer.observe(figure.element);
    figure.body.addEventListener("ll-pick", ({ detail }) => detail.done && this.pick(panel, detail));
    figure.showText(_("Loading the chart."));
  }

  /** Titles, settings and explanations in the reader's language. */
  translate() {
    for (const panel of this.panels.values()) {
      const { probe, figure } = panel;
      figure.name(probe.title, figure.view ? this.explain(panel) : probe.help);
      if (!this.compact) this.settings(panel);
    }
  }

  settings(panel) {
    const { probe, figure } = panel;
    const onChange = (name, value) => this.set(panel, name, value);
    figure.tools.replaceChildren(...controls(probe.fields, this.config(probe), onChange));
    if (panel.id !== MAIN) figure.tools.append(this.remover(probe));
  }

  explain({ probe, figure }) {
    return [say(figure.view?.note), probe.help].filter(Boolean).join(" ");
  }

  remover(probe) {
    const label = _("Remove: {title}", { title: probe.title });
    return make("button", { type: "button", class: "llv-ask", "aria-label": label, title: label, text: "×", onclick: () => this.toggle(probe.name) });
  }

  list() {
    write(this.chooser.firstElementChild, _("Add a panel"));
    const offered = [...this.probes.values()].filter((probe) => probe.name !== this.first);
    const groups = Object.entries(GROUPS).map(([group, title]) => [title(), offered.filter((probe) => probe.group === group)]);
    const boxes = groups.filter(([, probes]) => probes.length).map(([title, probes]) =>
      make("fieldset", { class: "llv-group" }, make("legend", { text: title }), ...probes.map((probe) => this.box(probe))));
    const { activeElement } = document;
    const focused = this.chooser.lastElementChild.contains(activeElement) ? activeElement.name : null;
    this.chooser.lastElementChild.replaceChildren(...boxes);
    if (focused) this.chooser.querySelector(`input[name="${focused}"]`)?.focus();
  }

  box(probe) {
    const input = make("input", { type: "checkbox", name: probe.name, onchange: () => this.toggle(probe.name) });
    input.checked = this.wanted.includes(probe.name);
    return make("label", { title: probe.help }, input, make("span", { text: probe.title }));
  }

  toggle(name) {
    this.shown = toggled(this.shown, name, this.wanted.includes(name), this.chosen);
    this.keep();
    this.arrange();
  }

  /** A choice made in the picture itself, which the panel's settings show too. */
  pick(panel, { field, value }) {
    this.set(panel, field, value);
    this.settings(panel);
  }

  set(panel, name, value) {
    const { probe } = panel;
    const field = probe.fields.find((one) => one.name === name);
    const config = { ...this.config(probe), [name]: value };
    if (value === field?.value) delete config[name];
    this.configs[probe.name] = config;
    this.keep();
    this.changed();
  }

  /** The strip beside a graph (`compact`) has no choices to remember. */
  keep() {
    if (!this.compact) remember(this.store, this);
  }

  updateVisible(entries) {
    const before = this.visible.size;
    let changed = false;
    for (const { target, isIntersecting } of entries) {
      const id = target.dataset.panel;
      changed ||= this.visible.has(id) !== isIntersecting;
      this.visible[isIntersecting ? "add" : "delete"](id);
    }
    if (!changed && before === this.visible.size) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed(), before ? SOON_MS : 0);
  }

  /** The probes of the panels on screen, with their settings, by panel. */
  choices() {
    const shown = document.hidden ? [] : [...this.panels.values()].filter(({ id }) => this.visible.has(id));
    return Object.fromEntries(shown.map(({ id, probe }) => [id, { name: probe.name, ...this.config(probe) }]));
  }

  config({ name, fields }) {
    return validConfig(fields, this.configs[name] ?? {});
  }

  /** Draws each view, or a sentence in its place. Animations take `travel` ms. */
  show(views, travel) {
    for (const [id, view] of Object.entries(views)) {
      const panel = this.panels.get(id);
      if (!panel) continue;
      if (view.kind) this.draw(panel, view, travel);
      else panel.figure.showText(say(view));
    }
  }

  draw(panel, view, travel) {
    const side = Number(getComputedStyle(panel.figure.element).getPropertyValue("--llv-side")) || 260;
    const compact = { plain: true, side, height: 160, tile: 32, captions: false };
    const looks = this.compact ? compact : { side: panel.id === MAIN ? 480 : 360 };
    panel.figure.show(view, { ...looks, live: true, travel }, panel.probe.title);
    panel.figure.name(panel.probe.title, this.explain(panel));
  }

  drop(id) {
    const { figure } = this.panels.get(id);
    this.observer.unobserve(figure.element);
    this.visible.delete(id);
    figure.end();
    this.panels.delete(id);
  }

  end() {
    clearTimeout(this.timer);
    this.observer.disconnect();
    [...this.panels.keys()].forEach((id) => this.drop(id));
  }
}

function chooser(parent) {
  const details = make("details", { class: "llv-chooser" }, make("summary"), make("div", { class: "llv-choices" }));
  parent.append(details);
  return details;
}
