// The edges between columns of neurons: width by the size of the weight, color by its sign.

import { makeSvg } from "../dom.js";
import { palette } from "../views/colours.js";

const [THIN, THICK] = [0.6, 4]; // px
const FAINT = 0.2; // opacity of the smallest weights

export class NeuronEdges {
  /** `on` has `hover(name, unit, input, event)`, `leave(event)` and `choose(name, unit, input, event)`. */
  constructor(scene, on) {
    this.on = on;
    this.svg = makeSvg("svg", { class: "weights", "aria-hidden": "true" });
    scene.append(this.svg);
    this.groups = new Map();
    for (const name of ["pointermove", "pointerdown"]) this.svg.addEventListener(name, (event) => this.point(event, on.hover));
    this.svg.addEventListener("pointerleave", (event) => this.left(event));
    this.svg.addEventListener("click", (event) => this.point(event, on.choose));
  }

  /** `bundles`: `{name, kind, from, to}` per column, with the points where its edges leave the source and arrive. */
  draw(bundles, across, [width, height]) {
    this.svg.setAttribute("width", width);
    this.svg.setAttribute("height", height);
    const names = new Set(bundles.map(({ name }) => name));
    for (const [name, group] of this.groups) if (!names.has(name)) this.drop(name, group);
    for (const bundle of bundles) this.bundle(bundle, across);
  }

  drop(name, group) {
    group.root.remove();
    this.groups.delete(name);
  }

  bundle({ name, kind, from, to }, across) {
    const pairs = kind === "linear" ? to.flatMap((end, unit) => from.map((start, input) => [start, end, unit, input])) : to.map((end, unit) => [from[unit], end, unit, unit]);
    const group = this.groups.get(name) ?? this.begin(name);
    while (group.edges.length > pairs.length) for (const path of group.edges.pop()) path.remove();
    while (group.edges.length < pairs.length) group.edges.push(this.edge(group.root));
    pairs.forEach(([start, end, unit, input], place) => {
      const [line, reach] = group.edges[place];
      const curve = curved(start, end, across);
      line.setAttribute("d", curve);
      reach.setAttribute("d", kind === "linear" ? curve : "");
      Object.assign(reach, { place: { name, unit, input }, line });
    });
    group.inputs = kind === "linear" ? from.length : 0;
  }

  begin(name) {
    const root = makeSvg("g");
    this.svg.append(root);
    this.groups.set(name, { root, edges: [], inputs: 0 });
    return this.groups.get(name);
  }

  edge(root) {
    const edge = [makeSvg("path", { class: "weight" }), makeSvg("path", { class: "weight-reach" })];
    root.append(...edge);
    return edge;
  }

  /** Shows the weights `(O, I)` of a column, or plain lines if they are null; `largest` is the shared end of the scale. */
  show(name, weights, largest) {
    const colours = palette();
    (this.groups.get(name)?.edges ?? []).forEach(([line], place) => Object.assign(line.style, lineStyle(weights?.[place], largest, colours)));
  }

  /** Lights the edges of one neuron, or all of them (null). */
  light(name, unit) {
    for (const [other, { root, edges, inputs }] of this.groups) {
      root.classList.toggle("dim", name !== null);
      if (other === name && inputs) edges.forEach(([line], place) => line.classList.toggle("lit", Math.floor(place / inputs) === unit));
      else edges.forEach(([line]) => line.classList.remove("lit"));
    }
  }

  point(event, act) {
    const { place, line } = event.target;
    if (line !== this.over) this.over?.classList.remove("over");
    this.over = line;
    if (!place) return this.on.leave(event);
    line.classList.add("over");
    return act(place.name, place.unit, place.input, event);
  }

  left(event) {
    this.over?.classList.remove("over");
    this.over = null;
    this.on.leave(event);
  }
}

/** The line of a weight. One of exactly 0 has no sign: it is thin and gray, and so is one that is not known. */
export function lineStyle(value, largest, { negative, positive, muted }) {
  if (value === undefined) return { stroke: muted, strokeWidth: 1, strokeOpacity: 0.35 };
  if (value === 0) return { stroke: muted, strokeWidth: THIN, strokeOpacity: FAINT };
  const share = Math.min(1, Math.abs(value) / largest);
  return { stroke: value < 0 ? negative : positive, strokeWidth: THIN + share * (THICK - THIN), strokeOpacity: FAINT + share * (1 - FAINT) };
}

function curved([x0, y0], [x1, y1], across) {
  const [mx, my] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return across ? `M${x0},${y0}C${mx},${y0} ${mx},${y1} ${x1},${y1}` : `M${x0},${y0}C${x0},${my} ${x1},${my} ${x1},${y1}`;
}
