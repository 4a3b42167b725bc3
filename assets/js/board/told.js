// What a board has been told of its run: curves that grow, and a state.

/** Curves by name (`train/loss`), each `{x, y}`, and the state of the run. */
export class Told {
  constructor() {
    this.lines = new Map();
    this.state = {};
  }

  /** Takes in a delta; says what changed. */
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

  /** What is measured: `loss` first, then the others. */
  get metrics() {
    const names = [...this.lines.keys()].map((name) => name.slice(name.indexOf("/") + 1));
    return [...new Set(names)].sort((a, b) => (b === "loss") - (a === "loss"));
  }

  /** Train solid and val dashed, as a view of curves. */
  curves(metric, label) {
    const parts = SPLITS.map(([split, dashed]) => this.line(split, metric, { template: split }, dashed));
    return view(parts.filter((part) => part.x.length), label);
  }

  /** Several metrics in one view: a colour each, train solid and val dashed; `name(metric, split)` gives the words. */
  together(metrics, label, name) {
    const parts = metrics.flatMap((metric) => {
      const [train, val] = SPLITS.map(([split, dashed]) => this.line(split, metric, name(metric, split), dashed));
      // The dashed line takes the colour of the solid one before it, so that one stands there, if without points.
      return val.x.length ? [train, val] : [train];
    });
    return view(parts, label);
  }

  line(split, metric, name, dashed) {
    return { name, dashed, mode: "line", ...(this.lines.get(`${split}/${metric}`) ?? { x: [], y: [] }) };
  }

  /** The newest value of a curve. */
  last(name) {
    return this.lines.get(name)?.y.at(-1);
  }
}

const SPLITS = [["train", false], ["val", true]];

function view(series, label) {
  return { kind: "curves", series, x_label: "step", y_label: label, log_y: false };
}

/** Which metrics are drawn together, because they share an axis: each part of a loss, both players, both scores. */
const SHARED = {
  parts: ["reconstruction", "kl", "sparsity"],
  players: ["discriminator", "generator"],
  scores: ["score_real", "score_generated"],
};

/** Whether a figure is told beside a loss, as a part of it. */
export function isPart(metric) {
  return Object.values(SHARED).some((members) => members.includes(metric));
}

/** What is drawn in one chart each: `[name, metrics]`, in the order in which the metrics came. */
export function charts(metrics) {
  const found = new Map();
  for (const metric of metrics) {
    const [shared] = Object.entries(SHARED).find(([, members]) => members.includes(metric)) ?? [metric];
    found.set(shared, [...(found.get(shared) ?? []), metric]);
  }
  return [...found];
}

/** The step axis: its end doubles now and then, instead of creeping along with every point. */
export function reach(last, steps, isOver) {
  if (isOver && last > 0) return [0, last];
  if (!(steps > 0)) return undefined;
  let end = steps;
  while (end / 2 >= Math.max(last, 8)) end /= 2;
  return [0, end];
}
