// The curves of several runs in one chart, live: train solid, validation dashed, one color per run.

import { named } from "../board/names.js";
import { RunData } from "../board/run_data.js";
import { liveSocket } from "../board/socket.js";
import { Throttle } from "../board/throttle.js";
import { make } from "../dom.js";
import { Figure } from "../figure.js";
import { _, N_, onLanguage, say } from "../language.js";
import { end } from "../views/index.js";
import { write } from "../views/parts.js";
import { AXES, overlaid } from "./overlaid.js";
import { readView, writeView } from "./overlay_view.js";
import { saveChart } from "./save_chart.js";

const HEIGHT = 420; // of the chart, in pixels
const NARROW = 600; // below this width the chart is lower
const AXIS_NAMES = { step: N_("Step"), epoch: N_("Epoch"), samples: N_("Samples") };
const NOTE = N_("Solid: training. Dashed: validation. Drag to zoom, and double-click to zoom out. With smoothing, the thin lines behind are the measured values.");

export class Overlay {
  /** `choose(view)` is called with what the person has chosen, as text. */
  constructor(parent, choose) {
    this.choose = choose;
    this.runs = new Map();
    this.figure = new Figure(parent);
    this.tools();
    this.throttle = new Throttle(() => this.draw());
    this.observer = new ResizeObserver(() => this.throttle.request());
    this.observer.observe(parent);
    this.offLanguage = onLanguage(() => this.throttle.now());
  }

  update({ runs, view, metrics }) {
    if (!this.view) this.view = readView(view);
    this.titles = metrics;
    const wanted = new Set(runs.map(({ run }) => run));
    for (const [run, { channel }] of this.runs) if (!wanted.has(run)) channel.close();
    const known = this.runs;
    // In the order of the page, since the first is the one that the others are compared with.
    this.runs = new Map(runs.map((given) => [given.run, Object.assign(known.get(given.run) ?? this.follow(given.run), given)]));
    this.throttle.now();
  }

  follow(run) {
    const followed = { data: new RunData() };
    const receive = (delta) => {
      if (delta.gone) followed.gone = say(delta.gone);
      else followed.data.add(delta);
      this.throttle.request();
    };
    followed.channel = liveSocket.watch({ run, panels: {}, step: null, drawing: "" }, receive, (connection) => this.connected(connection));
    return followed;
  }

  connected(connection) {
    this.isRefused = connection === "refused";
    if (this.isRefused) this.throttle.request();
  }

  get metrics() {
    return [...new Set([...this.runs.values()].flatMap(({ data }) => data.metrics))].sort((a, b) => (b === "loss") - (a === "loss"));
  }

  tools() {
    this.metric = make("select", { onchange: ({ target }) => this.change({ metric: target.value }, true) });
    this.axis = make("select", { onchange: ({ target }) => this.change({ axis: target.value }, true) });
    this.log = make("input", { type: "checkbox", onchange: ({ target }) => this.change({ log: target.checked }) });
    this.smooth = make("input", {
      type: "range", min: "0", max: "0.98", step: "0.02",
      oninput: ({ target }) => { this.view.smooth = Number(target.value); this.throttle.now(); },
      onchange: ({ target }) => this.change({ smooth: Number(target.value) }),
    });
    this.words = [this.metric, this.axis, this.log, this.smooth].map(() => make("span"));
    const [metric, axis, log, smooth] = this.words;
    this.saves = ["png", "svg"].map((format) => make("button", { type: "button", class: "llv-button", text: format.toUpperCase(), onclick: () => saveChart(this.figure.body, format) }));
    this.figure.tools.append(
      make("label", {}, metric, this.metric), make("label", {}, axis, this.axis),
      make("label", {}, this.log, log), make("label", {}, smooth, this.smooth), ...this.saves,
    );
  }

  /** `fresh`: the axes mean something else, so a zoom is given up. */
  change(chosen, fresh = false) {
    Object.assign(this.view, chosen);
    if (fresh) end(this.figure.body);
    this.throttle.now();
    this.choose(writeView(this.view));
  }

  draw() {
    if (!this.view) return;
    const { metrics } = this;
    const metric = metrics.includes(this.view.metric) ? this.view.metric : metrics[0] ?? "loss";
    this.label(metrics, metric);
    const view = overlaid([...this.runs.values()], { ...this.view, metric }, (split, run) => _("{run}, {split}", { run, split: _(split) }));
    const wide = this.figure.body.clientWidth >= NARROW;
    const title = named(metric, this.titles);
    this.figure.show(view, { height: wide ? HEIGHT : 300, legend: false, logY: this.view.log }, title.charAt(0).toUpperCase() + title.slice(1));
    this.figure.name(this.figure.title.textContent, _(NOTE));
    if (!view.series.length) this.figure.showText(this.missing());
  }

  missing() {
    if (this.isRefused) return _("The connection for live curves was refused. Reload the page, or ask whether a proxy blocks WebSockets.");
    const gone = [...this.runs.values()].find(({ gone: reason }) => reason);
    return gone ? gone.gone : _("These runs have not measured anything yet. Their curves appear with the first step.");
  }

  label(metrics, metric) {
    [_("Metric"), _("Axis"), _("Log axis"), _("Smoothing")].forEach((text, index) => write(this.words[index], text));
    this.metric.setAttribute("aria-label", _("Metric"));
    this.axis.setAttribute("aria-label", _("Axis"));
    fill(this.metric, metrics.map((name) => [name, named(name, this.titles)]), metric);
    fill(this.axis, AXES.map((name) => [name, _(AXIS_NAMES[name])]), this.view.axis);
    this.log.checked = this.view.log;
    if (document.activeElement !== this.smooth) this.smooth.value = String(this.view.smooth);
    this.saves.forEach((button) => button.setAttribute("title", _("Save the chart as {format}", { format: button.textContent })));
  }

  end() {
    this.throttle.end();
    this.observer.disconnect();
    this.offLanguage();
    this.runs.forEach(({ channel }) => channel.close());
    this.figure.end();
  }
}

/** The options of a select box, written only if they differ, so that an open list stays open. */
function fill(select, options, chosen) {
  const look = JSON.stringify(options);
  if (select.dataset.look !== look) {
    select.dataset.look = look;
    select.replaceChildren(...options.map(([value, text]) => make("option", { value, text })));
  }
  if (select.value !== chosen) select.value = chosen;
}
