// The chosen weight of an update: its chain from the gradient to its new value, asked from the host.

import { ask } from "../ask.js";
import { make } from "../dom.js";
import { _, say } from "../language.js";
import { draw, end } from "../views/index.js";
import { write } from "../views/parts.js";
import { indexOf } from "./stage_plane.js";

const RETRY_MS = 1500;

export class Weight {
  /** `changed()` is called when another weight is chosen. */
  constructor(changed) {
    this.changed = changed;
    this.chosen = null; // `{graph, node, parameter, index}`
    this.known = new Map(); // answers of this step by place
    this.waiting = make("p", { class: "slow-waiting", role: "status" });
    this.view = make("div", { class: "llv-view slow-weight" });
    this.root = make("div", { hidden: "" }, this.waiting, this.view);
  }

  /** Another step is shown. */
  begin({ run, step }) {
    Object.assign(this, { run, step, chosen: null, refusal: null });
    this.known.clear();
    clearTimeout(this.timer);
  }

  /** Shows the weight chosen in this stage, or the first one of it; nothing in other stages. */
  show(stage, isPlaying) {
    const tensor = stage?.part === "update" ? stage.tensors.find(({ parameter }) => parameter) : null;
    this.root.hidden = !tensor || isPlaying;
    if (this.root.hidden) return;
    const isHere = this.chosen?.graph === stage.graph && this.chosen.node === stage.node;
    if (!isHere) this.choose(stage, tensor.parameter, firstIndex(gradientOf(stage, tensor)));
    else this.draw();
  }

  /** The chosen weight, if it belongs to this stage. */
  of(stage) {
    const isHere = stage?.part === "update" && this.chosen?.graph === stage.graph && this.chosen.node === stage.node;
    return isHere ? this.chosen : null;
  }

  choose({ graph, node }, parameter, index) {
    Object.assign(this, { chosen: { graph, node, parameter, index }, refusal: null });
    this.draw();
    this.changed();
    this.request();
  }

  async request() {
    const { chosen, step, run } = this;
    const key = JSON.stringify(chosen);
    if (this.known.has(key)) return;
    const answer = await ask("/api/weight-update", { run, step, ...chosen });
    if (step !== this.step || run !== this.run) return;
    if (answer.kind === "weight_update") this.known.set(key, answer);
    if (JSON.stringify(this.chosen) !== key) return;
    this.refusal = answer.kind ? null : answer.refusal;
    this.draw();
    clearTimeout(this.timer);
    if (answer.again) this.timer = setTimeout(() => this.request(), RETRY_MS);
  }

  draw() {
    const view = this.known.get(JSON.stringify(this.chosen));
    write(this.waiting, view ? "" : this.refusal ? say(this.refusal) : _("Computing …"));
    this.view.hidden = !view;
    if (view) draw(this.view, view);
  }

  end() {
    clearTimeout(this.timer);
    end(this.view);
  }
}

/** The picture of a parameter's gradient, which follows that of the parameter. */
function gradientOf({ tensors }, { parameter }) {
  const [weights, gradient] = tensors.filter((tensor) => tensor.parameter === parameter);
  return gradient ?? weights;
}

/** The weight with the largest value in a picture of its parameter. */
export function firstIndex({ planes: [values], shape }) {
  let best = 0;
  values.forEach((value, place) => {
    if (Math.abs(value) > Math.abs(values[best])) best = place;
  });
  const width = values.shape[1];
  return indexOf(shape, [Math.floor(best / width), best % width]);
}
