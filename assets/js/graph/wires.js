// The edges: lines with their shapes, and a "+" that inserts a layer.

import { make, makeSvg } from "../dom.js";
import { _ } from "../language.js";
import { written } from "./glyph.js";
import { pathOf } from "./layout.js";
import { turnPath } from "./rows.js";

const STUB = 34; // length of the line below an output, which ends in a "+"

export class Wires {
  constructor(editor) {
    this.editor = editor;
    this.svg = makeSvg("svg", { class: "wires", "aria-hidden": "true" });
    const arrow = makeSvg("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" });
    arrow.append(makeSvg("path", { d: "M0,0.5L7,4L0,7.5", class: "arrow" }));
    const definitions = makeSvg("defs");
    definitions.append(arrow);
    this.svg.append(definitions);
    this.marks = make("div", { class: "marks" });
    editor.view.scene.append(this.svg, this.marks);
    this.lines = new Map();
    this.pluses = new Map();
    this.labels = new Map();
  }

  /** Space behind the graph for the "+" at its end. */
  get room() {
    const length = this.editor.readOnly ? 0 : STUB + 40;
    return this.editor.across ? { right: length, below: 0 } : { right: 0, below: length };
  }

  draw(placed) {
    const { data } = this.editor;
    const seen = new Set();
    for (const wire of placed.wires) {
      const key = `${wire.source}>${wire.target}`;
      seen.add(key);
      this.line(key, wire).setAttribute("d", wire.turn ? turnPath(wire.points, wire.turn) : pathOf(wire.points, this.editor.across));
      this.cover(key, wire.covered); // edges between neurons are drawn instead
      if (!this.editor.readOnly) this.plus(key, wire.middle, wire.source, wire.target);
      if (!this.editor.across && !wire.covered) this.label(key, wire.middle, this.editor.node(wire.source)?.shape);
    }
    if (!this.editor.readOnly) for (const end of this.ends()) this.end(end, placed, seen);
    this.forget(seen);
    this.svg.setAttribute("width", placed.width + this.room.right);
    this.svg.setAttribute("height", placed.height + this.room.below);
    this.empty = data.nodes.length === 0;
    this.mark();
  }

  ends() {
    const { data, targets } = this.editor;
    const open = [...data.nodes, ...(data.nodes.length ? [] : data.inputs)];
    return open.map((node) => node.name).filter((name) => targets.call(this.editor, name).length === 0);
  }

  end(name, placed, seen) {
    const place = placed.places.get(name);
    if (!place) return;
    const key = `${name}>`;
    seen.add(key);
    const card = this.editor.cards.cards.get(name).root;
    const { across } = this.editor;
    const [width, height] = [card.offsetWidth, card.offsetHeight];
    const [right, below] = this.editor.neurons.sides(name)?.out ?? (across ? [width, height / 2] : [width / 2, height]);
    const [x, y] = [place.x + right, place.y + below];
    const at = across ? [x + STUB, y] : [x, y + STUB];
    this.line(key, {}).setAttribute("d", `M${x},${y}L${at.join(",")}`);
    this.plus(key, at, name, null);
    if (!across) this.label(key, at, this.editor.node(name)?.shape);
  }

  line(key, { source, target }) {
    if (!this.lines.has(key)) {
      const wide = makeSvg("path", { class: "reach" });
      const line = makeSvg("path", { class: target ? "wire" : "wire stub" });
      if (target) {
        line.setAttribute("marker-end", "url(#arrow)");
        wide.addEventListener("click", () => this.editor.readOnly || this.editor.selectEdge(source, target));
      }
      this.svg.append(line, wide);
      this.lines.set(key, { line, wide, setAttribute: (...pair) => [line, wide].forEach((path) => path.setAttribute(...pair)) });
    }
    return this.lines.get(key);
  }

  cover(key, covered) {
    const { line, wide } = this.lines.get(key);
    for (const path of [line, wide]) path.classList.toggle("covered", Boolean(covered));
    if (!covered) return;
    this.labels.get(key)?.remove();
    this.labels.delete(key);
  }

  plus(key, [x, y], source, target) {
    if (!this.pluses.has(key)) {
      const button = make("button", {
        class: "plus", type: "button", tabindex: "-1", "data-source": source, "data-target": target,
        onclick: (event) => this.editor.palette.open({ source, target, at: event.currentTarget }),
      }, "+");
      this.marks.append(button);
      this.pluses.set(key, button);
    }
    const button = this.pluses.get(key);
    const label = target ? _("Insert a layer between {source} and {target}", { source, target }) : _("Add a layer after {source}", { source });
    button.setAttribute("aria-label", label);
    button.title = label;
    button.style.transform = `translate(${x}px, ${y}px)`;
  }

  label(key, [x, y], shape) {
    if (!this.labels.has(key)) {
      const label = make("span", { class: "shape" });
      this.marks.append(label);
      this.labels.set(key, label);
    }
    const label = this.labels.get(key);
    label.textContent = shape ? written(shape) : "?";
    label.style.transform = `translate(${x}px, ${y}px)`;
  }

  forget(seen) {
    for (const map of [this.lines, this.pluses, this.labels]) {
      for (const [key, item] of map) {
        if (seen.has(key)) continue;
        if (item.line) item.line.remove();
        if (item.wide) item.wide.remove();
        item.remove?.();
        map.delete(key);
      }
    }
  }

  mark() {
    const edge = this.editor.edge?.join(">");
    for (const [key, { line }] of this.lines) line.classList.toggle("selected", key === edge);
  }
}
