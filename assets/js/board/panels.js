// The panels of a board: the main one, and those that the person chose. Only panels on screen are requested.

import { entitle, make } from "../dom.js";
import { Figure } from "../figure.js";
import { _, say } from "../language.js";
import { isTouched } from "../touch.js";
import { Chips } from "./chips.js";
import { chooseSample, chosenSample, onChosenSample } from "./chosen_sample.js";
import { opened, recall, remember, toggled } from "./choice.js";
import { Enlarger } from "./enlarge.js";
import { Masonry } from "./masonry.js";
import { controls, validConfig } from "./settings.js";
import { AROUND } from "./stage.js";

const MAIN = "main";
const [MATRIX, SAMPLES] = ["confusion", "mistakes"]; // a cell of the one opens its samples in the other
const SOON_MS = 60;
const LONG = 5; // on a sheet with this many views, images are so small that eight stand side by side
const [ACROSS, TILE_GAP, MAX_TILE] = [8, 9, 112]; // a gap has 8 px, a frame 1
const COMPACT_BARS = 10; // in the board beside a graph
const SIDE = 360; // of a square picture in a panel

export class Panels {
  /**
   * `places`: the elements for the main panel (`main`), for the others (`grid`), and for the chips (`chips`).
   * `changed()` is called when the set of requested panels may have changed.
   */
  constructor(places, changed, compact) {
    Object.assign(this, { ...places, changed, compact, panels: new Map(), visible: new Set(), side: 480 });
    this.observer = new IntersectionObserver((entries) => this.updateVisible(entries), { rootMargin: "160px" });
    this.masonry = new Masonry();
    this.off = onChosenSample(() => this.showSample());
    if (!compact) this.chooser = new Chips(places.chips, (name) => this.toggle(name));
  }

  /** Sets the panels to choose from; the choice is remembered in this browser, per architecture and per lesson. */
  offer(options) {
    this.probes = new Map(options.probes.map((probe) => [probe.name, probe]));
    this.first = this.probes.has(options.main) ? options.main : null;
    this.store = `layerlab.panels.family.${options.store}`;
    this.chosen = options.chosen;
    this.lesson = options.lesson && { key: `layerlab.panels.lesson.${options.lesson.name}`, names: options.lesson.names };
    const { shown, configs } = this.compact ? { shown: {}, configs: {} } : recall(this.store, `layerlab.panels.${options.formerStore}`);
    const taught = this.lesson && !this.compact ? recall(this.lesson.key).shown : {};
    Object.assign(this, { decided: shown, taught, configs });
    this.arrange();
  }

  /** What is decided here: by the person for the architecture, and for what the lesson names, in this lesson. */
  get shown() {
    const named = (this.lesson?.names ?? []).map((name) => [name, this.taught[name] ?? true]);
    return { ...this.decided, ...Object.fromEntries(named) };
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
    if (!this.compact) panel.enlarger = new Enlarger(figure, () => this.redraw(panel), { wide: id !== MAIN });
    if (id !== MAIN) {
      this.masonry.add(figure.element);
      panel.remover = figure.head.appendChild(this.remover(probe));
    }
    this.panels.set(id, panel);
    this.observer.observe(figure.element);
    figure.element.dataset.probe = probe.name;
    figure.body.addEventListener("ll-select", ({ detail }) => probe.name === MATRIX && this.openCell(detail));
    figure.body.addEventListener("ll-pick", ({ detail }) => detail.done && this.pick(panel, detail));
    figure.showText(_("Loading the chart."));
  }

  /** Titles, settings and explanations in the reader's language. */
  translate() {
    for (const panel of this.panels.values()) {
      const { probe, figure } = panel;
      figure.name(probe.title, figure.view ? this.explain(panel) : probe.help);
      panel.enlarger?.translate();
      if (panel.remover) entitle(panel.remover, _("Remove: {title}", { title: probe.title }));
      if (!this.compact) this.settings(panel);
    }
  }

  settings(panel) {
    const { probe, figure } = panel;
    const onChange = (name, value) => this.set(panel, name, value);
    const drawn = chosenSample().drawing ? { empty: _("Drawing") } : {};
    const fields = probe.fields.map((field) => (field.shared ? { ...field, ...drawn } : field));
    figure.tools.replaceChildren(...controls(fields, this.config(probe), onChange));
  }

  explain({ probe, figure }) {
    return [say(figure.view?.note), probe.help].filter(Boolean).join(" ");
  }

  remover({ name }) {
    return make("button", { type: "button", class: "llv-ask llv-remove", text: "×", onclick: () => this.toggle(name) });
  }

  list() {
    const offered = [...this.probes.values()].filter((probe) => probe.name !== this.first);
    this.chooser.show(offered, this.wanted, [...new Set([...this.chosen, ...Object.keys(this.shown)])]);
  }

  toggle(name) {
    const isOpen = this.wanted.includes(name);
    if (this.lesson?.names.includes(name)) this.taught = { ...this.taught, [name]: !isOpen };
    else this.decided = toggled(this.decided, name, isOpen, this.chosen);
    this.keep();
    this.arrange();
  }

  /** A choice made in the picture itself, which the panel's settings show too. */
  pick(panel, { field, value }) {
    this.set(panel, field, value);
    this.settings(panel);
  }

  /** The fields of the panel with samples by which a cell of the confusion matrix is chosen; null without them. */
  get cellFields() {
    const samples = this.compact ? null : this.probes.get(SAMPLES);
    const fields = ["true", "predicted"].map((name) => samples?.fields.find((field) => field.name === name));
    return fields.every(Boolean) ? fields : null;
  }

  /** Shows the samples of a cell of the confusion matrix. */
  openCell({ row, column }) {
    if (!this.cellFields) return;
    const [[truth, said], samples] = [this.cellFields, this.probes.get(SAMPLES)];
    this.configs[SAMPLES] = { ...this.config(samples), true: truth.options[row + 1], predicted: said.options[column + 1] };
    this.keep();
    if (this.wanted.includes(SAMPLES)) this.arrange();
    else this.toggle(SAMPLES);
    this.panels.get(SAMPLES)?.figure.element.scrollIntoView({ block: "nearest" });
  }

  set(panel, name, value) {
    const { probe } = panel;
    const field = probe.fields.find((one) => one.name === name);
    if (field?.shared) {
      this.edited = panel;
      chooseSample({ sample: value });
      this.edited = null;
      return;
    }
    const config = { ...this.config(probe), [name]: value };
    if (value === field?.value) delete config[name];
    this.configs[probe.name] = config;
    this.keep();
    this.changed();
  }

  /** Another sample was chosen. The controls of the panel where this happened keep their focus. */
  showSample() {
    if (!this.compact) [...this.panels.values()].filter((panel) => panel !== this.edited).forEach((panel) => this.settings(panel));
    this.changed();
  }

  /** The strip beside a graph (`compact`) has no choices to remember. */
  keep() {
    if (this.compact) return;
    remember(this.store, { shown: this.decided, configs: this.configs });
    if (this.lesson) remember(this.lesson.key, { shown: this.taught, configs: {} });
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

  /** The settings that differ from the defaults; the sample is the same in all panels. */
  config({ name, fields }) {
    const config = validConfig(fields.filter(({ shared }) => !shared), this.configs[name] ?? {});
    const { sample } = chosenSample();
    for (const field of fields) if (field.shared && sample !== field.value) config[field.name] = sample;
    return config;
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
    panel.figure.show(view, { ...this.looks(panel, view), live: true, travel }, panel.probe.title);
    panel.figure.name(panel.probe.title, this.explain(panel));
  }

  looks({ id, probe, figure, enlarger }, view) {
    if (!this.compact) {
      const chooses = isTouched() ? _("Tap a cell to see its samples.") : _("Click a cell to see its samples (arrow keys and Enter).");
      const hint = probe.name === MATRIX && this.cellFields ? chooses : "";
      const side = enlarger.sideOf(id === MAIN ? this.side : SIDE);
      const isLong = view.kind === "sheet" && view.views.length >= LONG;
      return isLong ? { side, tile: Math.min(MAX_TILE, side / ACROSS - TILE_GAP) } : { side, hint };
    }
    const side = Number(getComputedStyle(figure.element).getPropertyValue("--llv-side")) || 260;
    return { plain: true, side, height: view.kind === "sheet" ? 64 : 160, tile: 32, captions: false, bars: COMPACT_BARS };
  }

  /** Draws a panel again, whose size has changed. */
  redraw(panel) {
    if (panel.figure.view) this.draw(panel, panel.figure.view);
  }

  get hasMain() {
    return Boolean(this.panels.get(MAIN)?.figure.view);
  }

  get isChoosing() {
    return this.chooser?.isOpen ?? false;
  }

  /** The height of what is above and below the main picture. */
  aroundMain() {
    const figure = this.panels.get(MAIN)?.figure;
    const picture = figure?.body.querySelector(".llv-plane");
    return picture && !figure.body.hidden ? figure.element.scrollHeight - picture.offsetHeight : AROUND;
  }

  /** Sets the side of the main picture. */
  resize(side) {
    if (side === this.side) return;
    this.side = side;
    const panel = this.panels.get(MAIN);
    if (panel) this.redraw(panel);
  }

  drop(id) {
    const { figure, enlarger } = this.panels.get(id);
    this.observer.unobserve(figure.element);
    this.masonry.remove(figure.element);
    enlarger?.end();
    this.visible.delete(id);
    figure.end();
    this.panels.delete(id);
  }

  end() {
    clearTimeout(this.timer);
    this.off();
    this.observer.disconnect();
    this.masonry.end();
    [...this.panels.keys()].forEach((id) => this.drop(id));
  }
}
