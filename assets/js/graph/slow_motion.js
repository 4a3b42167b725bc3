// A step in slow motion on the graph: one card is lit with its edges, along which values or gradients flow; the rest is dimmed.

import { makeSvg } from "../dom.js";
import { onStage, stageShown } from "../slow_motion/stage_shown.js";
import { idOf } from "./folds.js";

const FLOWS = { forward: "forward", loss: "forward", backward: "backward" };

export class SlowMotion {
  constructor(editor) {
    this.editor = editor;
    this.flows = makeSvg("g", { class: "flows" });
    editor.wires.svg.append(this.flows);
    editor.cleanups.push(onStage(() => this.show(true)));
  }

  /** `isNew`: another stage has come, so that its card is brought into view. */
  show(isNew = false) {
    const { editor } = this;
    const stage = stageShown(editor.live.live?.run);
    const isDimmed = stage !== null && stage.part !== "after";
    const lit = isDimmed && stage.graph === editor.data.graph ? this.cardOf(stage.node) : null;
    editor.root.classList.toggle("slow", isDimmed);
    for (const [name, { root }] of editor.cards.cards) root.classList.toggle("slow-lit", name === lit);
    this.light(lit, FLOWS[stage?.part]);
    if (isNew && lit) this.scroll(editor.cards.cards.get(lit).root);
  }

  /** The card of a node: that of its block where this is folded; null if it is in another graph. */
  cardOf(name) {
    const { cards, folds } = this.editor;
    if (cards.cards.has(name)) return name;
    const block = folds.of(name);
    return block && cards.cards.has(idOf(block)) ? idOf(block) : null;
  }

  /** The edges along which values come into the lit card, or gradients come back to it from those after it. */
  light(lit, flow) {
    const { wires, neurons } = this.editor;
    const edges = lit && flow ? edgesOf(this.editor.data.edges, lit, flow) : [];
    const keys = new Set(edges.map((edge) => edge.join(">")));
    for (const [key, { line }] of wires.lines) line.classList.toggle("slow-lit", keys.has(key));
    const targets = new Set(edges.map(([, target]) => target));
    for (const [name, { root }] of neurons.edges.groups) root.classList.toggle("slow-lit", targets.has(name));
    this.flows.replaceChildren(...[...keys].filter((key) => wires.lines.has(key)).map((key) => flowAlong(wires.lines.get(key).line, flow)));
  }

  scroll(card) {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.scrollIntoView({ block: "nearest", inline: "nearest", behavior: isCalm ? "auto" : "smooth" });
  }
}

/** The drawn edges that end at the card in the forward pass, or begin at it in the backward pass. */
export function edgesOf(edges, lit, flow) {
  return edges.filter(([source, target]) => (flow === "forward" ? target : source) === lit);
}

function flowAlong(line, flow) {
  return makeSvg("path", { class: `flow ${flow}`, d: line.getAttribute("d") ?? "" });
}
