// The loss and metric curves, with a logarithmic axis and smoothing to choose.

import { Figure } from "../figure.js";
import { _ } from "../language.js";
import { make, write } from "../views/parts.js";
import { isOver } from "./status.js";
import { reach } from "./told.js";

const TITLES = {
  loss: () => _("Loss"),
  accuracy: () => _("Accuracy"),
  error: () => _("Error"),
  mae: () => _("Mean absolute error"),
  mse: () => _("Mean squared error"),
  rmse: () => _("Root mean squared error"),
};

/** Names that come as data and are translated where they are shown; listed so that they reach the catalogue. */
export const names = () => [
  _("train"), _("val"), _("test"), _("step"), _("epoch"), _("loss"), _("accuracy"), _("mae"), _("mse"),
];

function note(metric) {
  const splits = _("Solid: the training batches since the point before. Dashed: the validation split, after each epoch.");
  if (metric === "loss") {
    return `${splits} ${_("Lower is better. When the dashed line rises while the solid one falls, the network learns its samples by heart.")}`;
  }
  return metric === "accuracy" ? `${splits} ${_("The share of right answers: 1 means all.")}` : splits;
}

export class Charts {
  constructor(parent, compact) {
    this.compact = compact;
    this.element = parent.appendChild(make("div", { class: "llv-charts" }));
    this.figures = new Map();
    this.options = { logY: false, smooth: 0 };
  }

  show(told) {
    this.told = told;
    const metrics = this.compact ? told.metrics.slice(0, 1) : told.metrics;
    for (const name of this.figures.keys()) if (!metrics.includes(name)) this.drop(name);
    metrics.forEach((metric) => this.one(metric));
  }

  one(metric) {
    const figure = this.figures.get(metric) ?? this.begin(metric);
    const { state } = this.told;
    const title = TITLES[metric]?.() ?? metric;
    const last = Math.max(...["train", "val"].map((split) => this.told.lines.get(`${split}/${metric}`)?.x.at(-1) ?? 0));
    const view = this.told.curves(metric, "");
    figure.show(view, { ...this.looks(metric), xRange: reach(last, state.steps, isOver(state)) }, title);
    figure.name(title, note(metric));
    figure.labels?.forEach((write_) => write_());
  }

  looks(metric) {
    if (this.compact) return { plain: true, height: 128 };
    const { smooth, logY } = this.options;
    return { height: metric === "loss" ? 300 : 220, smooth, logY: metric === "loss" && logY };
  }

  begin(metric) {
    const figure = new Figure(this.element);
    this.figures.set(metric, figure);
    if (metric === "loss" && !this.compact) figure.labels = this.tools(figure);
    return figure;
  }

  tools(figure) {
    const again = () => this.show(this.told);
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
    this.figures.get(name).end();
    this.figures.delete(name);
  }

  end() {
    [...this.figures.keys()].forEach((name) => this.drop(name));
  }
}
