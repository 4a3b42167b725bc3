// A run's status line, its progress bar, and the reason why it ended.

import { make } from "../dom.js";
import { _, say } from "../language.js";
import { aligned, duration, grouped, percent } from "../views/numbers.js";
import { write } from "../views/parts.js";
import { named, unitOf } from "./names.js";
import { isPart } from "./run_data.js";

const WORDS = {
  queued: () => _("Waiting"),
  running: () => _("Running"),
  paused: () => _("Paused"),
  judging: () => _("Evaluating"),
  finished: () => _("Finished"),
  stopped: () => _("Stopped"),
  diverged: () => _("Diverged"),
  failed: () => _("Failed"),
};
/** Notices while the socket is not connected. */
const CONNECTIONS = {
  lost: () => _("Connection lost. The run continues; this page reconnects by itself."),
  refused: () => _("No live updates: this page refreshes once per second. Closing other Layerlab pages may help."),
};
const MAX_FIGURES = 5;
const OVER = ["finished", "stopped", "diverged", "failed"];

/** Whether a run has ended. */
export function isOver(state) {
  return OVER.includes(state.status);
}

export class Status {
  constructor(parent) {
    this.word = make("strong", { class: "llv-state" });
    this.figures = make("span", { class: "llv-figures" });
    this.progress = make("progress", { class: "llv-progress", max: "1", value: "0" });
    this.reason = make("p", { class: "llv-reason", role: "status", hidden: "" });
    this.link = make("p", { class: "llv-reason llv-lost", role: "status", hidden: "" });
    parent.append(make("div", { class: "llv-status" }, this.word, this.figures), this.progress, this.link, this.reason);
  }

  show(data, { epochs, compact, metrics, unit }) {
    const { state } = data;
    write(this.word, WORDS[state.status]?.() ?? "");
    this.word.dataset.state = state.status ?? "";
    const facts = figures(data, epochs, compact, metrics, unit);
    this.figures.replaceChildren(...facts.map((fact) => make("span", { text: fact })));
    this.progress.setAttribute("aria-label", _("Progress"));
    this.progress.value = state.steps ? Math.min(1, state.step / state.steps) : 0;
    this.progress.hidden = isOver(state);
    const reason = state.message ? say(state.message) : "";
    write(this.reason, reason);
    this.reason.hidden = !reason;
    this.reason.classList.toggle("llv-bad", ["diverged", "failed"].includes(state.status));
  }

  /** `state`: of the page's socket, one of open, lost, refused. */
  connection(state) {
    const text = CONNECTIONS[state]?.() ?? "";
    write(this.link, text);
    this.link.hidden = !text;
  }
}

function figures(data, epochs, compact, metrics, unit) {
  const { state } = data;
  const { status, step, steps, epoch } = state;
  if (status === "queued" && !step) return [];
  const facts = [steps ? _("step {step} of {steps}", { step: grouped(step), steps: grouped(steps) }) : _("step {step}", { step: grouped(step) })];
  if (epoch !== undefined && epochs) {
    facts.push(_("epoch {epoch}/{epochs}", { epoch: Math.max(1, Math.ceil(epoch)), epochs }));
  }
  if (!isOver(state) && state.samples_per_s) {
    if (status === "running" && state.remaining_s !== null) facts.push(_("{time} left", { time: duration(state.remaining_s) }));
    facts.push(_("{count} samples/s", { count: grouped(Number(state.samples_per_s.toPrecision(3))) }));
  }
  if (isOver(state) && state.elapsed_s) facts.push(timeTaken(state));
  return facts.concat(compact ? [] : outcome(data, metrics, unit));
}

/** The time that the run took; if it was trained to the end, with the forecast. */
function timeTaken({ status, step, steps, elapsed_s, forecast_s }) {
  const time = duration(elapsed_s);
  const whole = status === "finished" && step === steps;
  return whole && forecast_s ? _("took {time}, forecast {forecast}", { time, forecast: duration(forecast_s) }) : _("took {time}", { time });
}

/** The main metrics on the test split, as many as fit in one line: without loss terms and without per-class metrics. */
function outcome({ state }, metrics = {}, unit = "") {
  const found = Object.entries(state.summary ?? {})
    .filter(([name]) => name.startsWith("test/") && !name.includes(".") && !name.endsWith("_micro"))
    .map(([name, value]) => [name.slice(5), value])
    .filter(([name]) => !isPart(name))
    .sort(([one], [other]) => (one in metrics) - (other in metrics))
    .slice(0, MAX_FIGURES);
  const texts = aligned(found.map(([name, value]) => (isShare(name) ? NaN : value)));
  return found.map(([name, value], index) => {
    const text = isShare(name) ? percent(value) : `${texts[index]} ${unitOf(name, unit)}`.trim();
    return _("test {metric} {value}", { metric: named(name, metrics), value: text });
  });
}

/** Whether a metric is written as a percentage. */
function isShare(name) {
  return name.endsWith("accuracy") || name.startsWith("top_");
}
