// The data of a run on its board: growing curves, and a state.

/** `lines`: curves by name (`train/loss`), each `{x, y}`; `state`: the run's latest state. */
export class RunData {
  constructor() {
    this.lines = new Map();
    this.state = {};
  }

  /** Adds a delta; returns which parts changed. */
  add(delta) {
    if (delta.reset) this.lines.clear();
    for (const [name, more] of Object.entries(delta.series ?? {})) {
      const line = this.lines.get(name) ?? { x: [], y: [] };
      for (let i = 0; i < more.x.length; i++) {
        line.x.push(more.x[i]);
        line.y.push(more.y[i]);
      }
      this.lines.set(name, line);
    }
    if (delta.state) this.state = delta.state;
    return { curves: Boolean(delta.reset || delta.series), state: Boolean(delta.state) };
  }

  /** Names of the metrics: `loss` first, then the others. */
  get metrics() {
    const names = [...this.lines.keys()].map((name) => name.slice(name.indexOf("/") + 1));
    return [...new Set(names)].sort((a, b) => (b === "loss") - (a === "loss"));
  }

  /** One metric as a view of curves: training solid, validation dashed. */
  curves(metric, label) {
    const parts = SPLITS.map(([split, dashed]) => this.line(split, metric, { template: split }, dashed));
    return view(parts.filter((part) => part.x.length), label);
  }

  /** Several metrics in one view, one color per metric: training solid, validation dashed; `name(metric, split)` names a curve. */
  together(metrics, label, name) {
    const parts = metrics.flatMap((metric) => {
      const [train, val] = SPLITS.map(([split, dashed]) => this.line(split, metric, name(metric, split), dashed));
      // A dashed line takes the color of the solid one before it, so the solid one is kept even without points.
      return val.x.length ? [train, val] : [train];
    });
    return view(parts, label);
  }

  line(split, metric, name, dashed) {
    return { name, dashed, mode: "line", ...(this.lines.get(`${split}/${metric}`) ?? { x: [], y: [] }) };
  }

  /** The latest value of a curve. */
  last(name) {
    return this.lines.get(name)?.y.at(-1);
  }
}

const SPLITS = [["train", false], ["val", true]];

function view(series, label) {
  return { kind: "curves", series, x_label: "step", y_label: label, log_y: false };
}

/** Metrics that share a chart: both losses of a GAN, both scores of its discriminator. */
const SHARED = {
  players: ["discriminator", "generator"],
  scores: ["score_real", "score_generated"],
};
/** The terms of a loss, each in a chart of its own: on one axis, a small term beside a large one lies flat on zero. */
const TERMS = ["reconstruction", "kl", "sparsity"];

/** Whether a metric is a part of something that is shown as a whole. */
export function isPart(metric) {
  return TERMS.includes(metric) || Object.values(SHARED).some((members) => members.includes(metric));
}

/** One `[name, metrics]` per chart, in the order of the metrics; the losses of a GAN come before their sum. */
export function charts(metrics) {
  const found = new Map();
  for (const metric of metrics) {
    const [shared] = Object.entries(SHARED).find(([, members]) => members.includes(metric)) ?? [metric];
    found.set(shared, [...(found.get(shared) ?? []), metric]);
  }
  const all = [...found];
  return found.has("players") ? all.sort(([one], [other]) => rank(one) - rank(other)) : all;
}

function rank(chart) {
  return { players: 0, scores: 1, loss: 3 }[chart] ?? 2;
}

/** Range of the step axis. While a run trains, its end doubles at times instead of moving with every point. */
export function stepRange(last, steps, isOver) {
  if (isOver && last > 0) return [0, last];
  if (!(steps > 0)) return undefined;
  let end = steps;
  while (end / 2 >= Math.max(last, 8)) end = Math.ceil(end / 2);
  return [0, end];
}
