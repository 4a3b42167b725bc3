// The loss and metric curves, with an optional logarithmic axis and smoothing.

import { make } from "../dom.js";
import { Figure } from "../figure.js";
import { _, say } from "../language.js";
import { load } from "../views/chart.js";
import { exact } from "../views/numbers.js";
import { write } from "../views/parts.js";
import { ChangeMarks } from "./change_marks.js";
import { onStep, placeCursor } from "./cursor.js";
import { Enlarger } from "./enlarge.js";
import { Masonry } from "./masonry.js";
import { named, unitOf } from "./names.js";
import { charts, stepRange } from "./run_data.js";
import { isOver } from "./status.js";
import { chartsBeside } from "./stage.js";
import { Throttle } from "./throttle.js";

const BELOW_HEIGHT = 220; // of a chart among the panels

const TITLES = {
  loss: () => _("Loss"),
  accuracy: () => _("Accuracy"),
  pixel_accuracy: () => _("Pixel accuracy"),
  label_accuracy: () => _("Label accuracy"),
  error: () => _("Error"),
  mae: () => _("Mean absolute error"),
  persistence_mae: () => _("Naive baseline"),
  seasonal_mae: () => _("Seasonal naive baseline"),
  mse: () => _("Mean squared error"),
  rmse: () => _("Root mean squared error"),
  reconstruction: () => _("Reconstruction loss"),
  players: () => _("Generator and discriminator loss"),
  scores: () => _("Discriminator scores"),
};
const NOTES = {
  loss: () => _("Lower is better. Both high: underfitting (high bias). Dashed rising while solid falls: overfitting (high variance)."),
  accuracy: () => _("Share of correct predictions."),
  pixel_accuracy: () => _("Share of pixels classified correctly. Most of them are background."),
  label_accuracy: () => _("Share of labels predicted correctly."),
  persistence_mae: () => _("Error of predicting no change. A useful network lies below it."),
  seasonal_mae: () => _("Error of predicting the value one season before. A useful network lies below it."),
  reconstruction: () => _("A term of the loss, before weighting."),
  kl: () => _("A term of the loss, before weighting."),
  sparsity: () => _("A term of the loss, before weighting."),
  players: () => _("The loss of each network: the one that falls is ahead. Only the Wasserstein critic's loss measures sample quality: it approaches 0."),
  scores: () => _("Discriminator scores of real and generated samples. Closer lines: harder to tell apart."),
};

/** Names that arrive as data and are translated where they are shown; listed here so that they get into the catalog. */
export const names = () => [
  _("train"), _("val"), _("test"), _("step"), _("epoch"), _("loss"), _("accuracy"), _("pixel_accuracy"), _("label_accuracy"),
];

function note(name) {
  const splits = _("Solid: training, averaged since the previous point. Dashed: validation, after each epoch.");
  return NOTES[name] ? `${splits} ${NOTES[name]()}` : splits;
}

function labelled(metric, split) {
  return _("{metric}, {split}", { metric: named(metric), split: _(split) });
}

function ofRun(words, run) {
  return _("{curve}, {run}", { curve: words, run });
}

/** Diagnoses, as marks on the step axis of the loss; what was so from the beginning has no place there. */
function problems({ diagnoses = [] }) {
  return diagnoses.filter(({ step }) => step > 0).map(({ step, title }) => ({ x: step, name: say(title) }));
}

/** Changes of the learning rate, of weights and of the speed during the run, as marks on the step axis. */
function changes({ changes: rates = [], weight_changes: weights = [], speed_changes: speeds = [] }) {
  return [
    ...rates.map(([step, value]) => ({ x: step, name: _("Learning rate {value}", { value: exact(value) }) })),
    ...weights.map(([step, node, value]) => ({ x: step, name: _("{node}: a weight set to {value}", { node, value: exact(value) }) })),
    ...speeds.map(([step, value]) => ({ x: step, name: speed(value) })),
  ];
}

/** Steps in which one network of a GAN was trained alone, which the run does not report. */
function alone(changes) {
  return changes.filter((change) => change.alone).map(({ step, title }) => ({ x: step, name: title }));
}

function speed(value) {
  if (!value) return _("Full speed");
  return value === 1 ? _("1 step/s") : _("{count} steps/s", { count: exact(value) });
}

/** A metric's name as a title, with its unit. */
function titled(name, unit) {
  const words = named(name);
  const title = TITLES[name]?.() ?? words.charAt(0).toUpperCase() + words.slice(1);
  return unitOf(name, unit) ? `${title} (${unit})` : title;
}

export class Charts {
  /**
   * As many charts as fit go into `beside`, the others into `below`, before the panels. `options` are the board's. `others`
   * are drawn, too; `without(name)` is called to train the run without a change, and `go(step)` when a step is pointed at.
   */
  constructor(beside, below, options, others, without, go) {
    const { compact, unit = "", changes: listed = [] } = options;
    Object.assign(this, { compact, unit, below, others, listed, go, column: 560, cursor: null });
    this.changeMarks = new ChangeMarks(without);
    this.changeMarks.onRelayout = () => this.placeCursors();
    this.element = beside.appendChild(make("div", { class: "llv-charts" }));
    this.masonry = new Masonry();
    this.figures = new Map();
    this.options = { logY: false, smooth: 0 };
    this.throttle = new Throttle(() => this.draw());
    // Until Plotly is loaded, there is no axis on which marks and the cursor could be placed.
    if (!compact) load().then(() => this.data && this.throttle.now(), () => {});
  }

  /** Shows the curves of a `RunData`. Each new point lays out its whole line again, so drawing is throttled. */
  show(data) {
    this.data = data;
    this.throttle.request();
  }

  /** The changes of the run that can be left out. */
  mark({ changes: listed = [] }) {
    this.listed = listed;
    if (this.data) this.throttle.now();
  }

  /** Sets the height of the column that the charts share with the film. */
  resize(column) {
    this.column = column;
    if (this.data) this.throttle.now();
  }

  translate() {
    if (this.data) this.throttle.now();
  }

  draw() {
    const found = charts(this.data.metrics).slice(0, this.compact ? 1 : undefined);
    const names = found.map(([name]) => name);
    for (const name of this.figures.keys()) if (!names.includes(name)) this.drop(name);
    const wanted = names.includes("players") ? found.length - 1 : found.length; // the sum of both losses says little
    this.sizes = this.compact ? { shown: 1, height: 128 } : chartsBeside(this.column, wanted);
    found.forEach(([name], place) => this.put(name, place));
    for (const [name, metrics] of found) this.one(name, metrics);
    this.placeCursors();
  }

  /** Marks a step in all charts; null for none. */
  showCursor(step) {
    this.cursor = step;
    this.placeCursors();
  }

  placeCursors() {
    for (const { body } of this.figures.values()) placeCursor(body, this.cursor);
    const first = [...this.figures.values()].find(({ isBeside }) => isBeside);
    if (first && !this.compact) this.changeMarks.show(first.body, this.listed);
  }

  /** Creates a chart at its place, or moves it there. */
  put(name, place) {
    const figure = this.figures.get(name) ?? this.begin(name);
    const isBeside = place < this.sizes.shown;
    const parent = isBeside ? this.element : this.below;
    const { element } = figure;
    const index = isBeside ? place : place - this.sizes.shown;
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
    if (figure.isBeside === isBeside) return;
    figure.isBeside = isBeside;
    if (isBeside) this.masonry.remove(element);
    else this.masonry.add(element);
  }

  one(name, metrics) {
    const figure = this.figures.get(name);
    const { state, lines } = this.data;
    const last = Math.max(...["train", "val"].flatMap((split) => metrics.map((metric) => lines.get(`${split}/${metric}`)?.x.at(-1) ?? 0)));
    const single = name === metrics[0];
    const view = single ? this.data.curves(name, "") : this.data.together(metrics, "", labelled);
    view.series.push(...this.others.series(metrics, single ? (_metric, split, run) => ofRun(_(split), run) : (metric, split, run) => ofRun(labelled(metric, split), run)));
    view.marks = [...(name === "loss" ? problems(state) : []), ...changes(state), ...alone(this.listed)];
    const reached = Math.max(last, this.others.last(), ...view.marks.map(({ x }) => x)); // a change can come before the next measurement
    const end = stepRange(reached, state.steps, isOver(state) && !this.others.areTraining);
    figure.show(view, { ...this.looks(name, figure), xRange: end }, titled(name, this.unit));
    figure.name(titled(name, this.unit), note(name));
    figure.labels?.forEach((write_) => write_());
    figure.enlarger?.translate();
  }

  looks(metric, { isBeside, enlarger }) {
    if (this.compact) return { plain: true, height: this.sizes.height };
    const { smooth, logY } = this.options;
    const height = enlarger.heightOf(isBeside ? this.sizes.height : BELOW_HEIGHT);
    // The legend is shown from the first step, or the curves would move at the first validation.
    return { height, legend: true, smooth, logY: metric === "loss" && logY };
  }

  begin(metric) {
    const figure = new Figure(this.element);
    this.figures.set(metric, figure);
    if (this.compact) return figure;
    onStep(figure.body, this.go);
    if (metric === "loss") figure.labels = this.tools(figure);
    figure.enlarger = new Enlarger(figure, () => this.throttle.now(), { wide: false });
    return figure;
  }

  tools(figure) {
    const again = () => this.throttle.now();
    const log = make("input", { type: "checkbox", onchange: (event) => { this.options.logY = event.target.checked; again(); } });
    const smooth = make("input", {
      type: "range", min: "0", max: "0.98", step: "0.02", value: "0",
      oninput: (event) => { this.options.smooth = Number(event.target.value); again(); },
    });
    const words = [make("span"), make("span")];
    figure.tools.append(make("label", {}, log, words[0]), make("label", {}, words[1], smooth));
    return [() => write(words[0], _("Log axis")), () => write(words[1], _("Smoothing"))];
  }

  drop(name) {
    const figure = this.figures.get(name);
    this.masonry.remove(figure.element);
    figure.enlarger?.end();
    figure.end();
    this.figures.delete(name);
  }

  end() {
    this.data = null;
    this.throttle.end();
    this.masonry.end();
    this.changeMarks.end();
    [...this.figures.keys()].forEach((name) => this.drop(name));
  }
}
