// The line that says how a run stands, its progress, and why it ended.

import { make } from "../dom.js";
import { _, say } from "../language.js";
import { duration, grouped, percent, short } from "../views/numbers.js";
import { write } from "../views/parts.js";
import { named } from "./names.js";
import { isPart } from "./run_data.js";

const WORDS = {
  queued: () => _("Waiting"),
  running: () => _("Training"),
  paused: () => _("Paused"),
  judging: () => _("Evaluating"),
  finished: () => _("Finished"),
  stopped: () => _("Stopped"),
  diverged: () => _("Diverged"),
  failed: () => _("Failed"),
};
/** What a board says while the socket does not bring its news. */
const LINKS = {
  lost: () => _("Connection lost. The run continues; this page reconnects by itself."),
  refused: () => _("No live updates: this page refreshes once per second. Closing other Layerlab pages may help."),
};
const MOST_FIGURES = 5;
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

  show(data, { epochs, compact, measures }) {
    const { state } = data;
    write(this.word, WORDS[state.status]?.() ?? "");
    this.word.dataset.state = state.status ?? "";
    const facts = figures(data, epochs, compact, measures);
    this.figures.replaceChildren(...facts.map((fact) => make("span", { text: fact })));
    this.progress.setAttribute("aria-label", _("Progress"));
    this.progress.value = state.steps ? Math.min(1, state.step / state.steps) : 0;
    this.progress.hidden = isOver(state);
    const reason = state.message ? say(state.message) : "";
    write(this.reason, reason);
    this.reason.hidden = !reason;
    this.reason.classList.toggle("llv-bad", ["diverged", "failed"].includes(state.status));
  }

  /** `state` is that of the page's socket: open, lost, or refused. */
  connection(state) {
    const text = LINKS[state]?.() ?? "";
    write(this.link, text);
    this.link.hidden = !text;
  }
}

function figures(data, epochs, compact, measures) {
  const { state } = data;
  const { status, step, steps, epoch } = state;
  if (status === "queued" && !step) return [];
  const facts = [steps ? _("step {step} of {steps}", { step: grouped(step), steps: grouped(steps) }) : _("step {step}", { step: grouped(step) })];
  if (epoch !== undefined && epochs) {
    const now = isOver(state) ? Math.round(epoch * 10) / 10 : Math.min(epochs, Math.floor(epoch) + 1);
    facts.push(_("epoch {epoch}/{epochs}", { epoch: now, epochs }));
  }
  if (!isOver(state) && state.samples_per_s) {
    if (status === "running" && state.remaining_s !== null) facts.push(_("{time} left", { time: duration(state.remaining_s) }));
    facts.push(_("{count} samples/s", { count: grouped(Number(state.samples_per_s.toPrecision(3))) }));
  }
  if (isOver(state) && state.elapsed_s) facts.push(taken(state));
  return facts.concat(compact ? [] : outcome(data, measures));
}

/** How long it took; where it was trained to the end, beside what was forecast. */
function taken({ status, step, steps, elapsed_s, forecast_s }) {
  const time = duration(elapsed_s);
  const whole = status === "finished" && step === steps;
  return whole && forecast_s ? _("took {time}, forecast {forecast}", { time, forecast: duration(forecast_s) }) : _("took {time}", { time });
}

/** The figures on the test split that stand for the others: no parts, none of a single class, no more than a line holds. */
function outcome({ state }, measures = {}) {
  return Object.entries(state.summary ?? {})
    .filter(([name]) => name.startsWith("test/") && !name.includes(".") && !name.endsWith("_micro"))
    .map(([name, value]) => [name.slice(5), value])
    .filter(([name]) => !isPart(name))
    .sort(([one], [other]) => (one in measures) - (other in measures))
    .slice(0, MOST_FIGURES)
    .map(([name, value]) => _("test {metric} {value}", { metric: named(name, measures), value: name.endsWith("accuracy") || name.startsWith("top_") ? percent(value) : short(value) }));
}
