// Other runs in the charts of a board: the same run without a change, live while it trains.

import { isOver } from "./status.js";
import { RunData } from "./run_data.js";

const FIRST_COLOUR = 2; // a chart of the run itself has up to two

export class OtherRuns {
  /** `changed()` is called when there is something new to draw; `watch` is that of the live socket. */
  constructor(changed, watch) {
    Object.assign(this, { changed, watch });
    this.runs = new Map();
  }

  /** The runs to draw, `[{run, name, from}]`: only what comes after the step `from`, which is the step they begin at. */
  offer({ others = [], fallback }) {
    const wanted = new Map(others.map((other) => [other.run, other]));
    for (const run of [...this.runs.keys()]) if (!wanted.has(run)) this.drop(run);
    for (const [run, other] of wanted) {
      if (this.runs.has(run)) Object.assign(this.runs.get(run), other);
      else this.runs.set(run, { ...other, data: new RunData(), colour: this.freeColour(), channel: fallback ? null : this.follow(run) });
    }
    this.changed();
  }

  follow(run) {
    return this.watch({ run, panels: {}, step: null, drawing: "" }, (delta) => this.receive({ [run]: delta }), () => {});
  }

  /** The lowest color that no run has, so that a run keeps its color when another one is removed. */
  freeColour() {
    const taken = new Set([...this.runs.values()].map(({ colour }) => colour));
    let colour = FIRST_COLOUR;
    while (taken.has(colour)) colour += 1;
    return colour;
  }

  /** Takes deltas by run. */
  receive(deltas) {
    for (const [run, delta] of Object.entries(deltas)) {
      const other = this.runs.get(run);
      if (!other) continue;
      if (delta.gone) this.drop(run);
      else other.data.add(delta);
      this.changed();
    }
  }

  /** The curves of these metrics, as series of a view; `named(metric, split, run)` names one. Each run has one entry in the legend. */
  series(metrics, named) {
    return [...this.runs.values()].flatMap((other) => {
      const found = metrics.flatMap((metric) => ["train", "val"].map((split) => curve(other, metric, split, named))).filter(({ x }) => x.length);
      return found.map((line, index) => ({ ...line, legend: index === found.length - 1 ? other.name : "" }));
    });
  }

  /** The last step that one of them has reached. */
  last() {
    return Math.max(0, ...[...this.runs.values()].flatMap(({ data }) => [...data.lines.values()].map(({ x }) => x.at(-1) ?? 0)));
  }

  /** How many of them have ended. */
  get ended() {
    return [...this.runs.values()].filter(({ data }) => isOver(data.state)).length;
  }

  get areTraining() {
    return this.ended < this.runs.size;
  }

  drop(run) {
    this.runs.get(run).channel?.close();
    this.runs.delete(run);
  }

  end() {
    [...this.runs.keys()].forEach((run) => this.drop(run));
  }
}

function curve({ data, name, from, colour }, metric, split, named) {
  const line = after(data.line(split, metric, named(metric, split, name), split === "val"), from);
  return { ...line, colour, dash: split === "val" ? "8px,3px,2px,3px" : "2px,3px" };
}

/** The points from the last one at or before `step` on: the common stem is drawn once, and the curves are joined. */
function after(line, step) {
  const first = line.x.findIndex((x) => x > step);
  if (first < 0) return { ...line, x: [], y: [] };
  const begin = Math.max(0, first - 1);
  return { ...line, x: line.x.slice(begin), y: line.y.slice(begin) };
}
