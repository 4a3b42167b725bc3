// Small linear layers unfolded into neurons: which columns there are, and what pointer, keys and touch do with them.
//
//   data (Python) -> draw -> columns on their cards -> place -> edges
//   view "network" -> show -> maps, widths and colors of edges, the large neuron

import { make } from "../dom.js";
import { _ } from "../language.js";
import { exact } from "../views/numbers.js";
import { hover } from "../views/parts.js";
import { columns, scaleEnd } from "./columns.js";
import { isFolded, setFolded } from "./folded_neurons.js";
import { NeuronColumn, unitName } from "./neuron_column.js";
import { NeuronEdges } from "./neuron_edges.js";
import { NeuronPanel } from "./neuron_panel.js";
import { WeightField } from "./weight_field.js";
import { obstacleOf } from "./weight_obstacle.js";

const [LABEL, NARROW_LABEL, NARROW] = [104, 72, 480]; // px beside a row of neurons; the narrow one is for phones
const MARGINS = 36; // px left and right of the graph and in a row
const AROUND = 400; // px of the window above and below a column
const HEAD_AND_FOOT = 164; // px of the viewport of the graph above and below a column
const GAPS = [56, 200]; // px between columns: minimum and maximum
const HEADING = 20; // px from the top of a column to the middle of its title

export class Neurons {
  constructor(editor) {
    this.editor = editor;
    this.columns = new Map();
    this.nodes = new Map();
    this.units = new Map(); // numbers of units that were asked for and not confirmed yet
    this.edges = new NeuronEdges(editor.view.scene, {
      hover: (name, unit, input, event) => hover(event, this.describe(name, unit, input)),
      leave: (event) => hover(event, ""),
      choose: (name, unit, input, event) => this.edit(name, "weight", [unit, input], event),
    });
    this.panel = new NeuronPanel(editor.root, {
      edit: (tensor, index, event) => this.editShown(tensor, index, event),
      closed: () => this.unlight(),
      belongs: (path) => this.field.parts.some((part) => path.includes(part)),
    });
    this.field = new WeightField(editor.root, () => editor.live.live?.run, () => obstacleOf(editor), (place, value) => this.set(place, value));
  }

  isUnfolded(name) {
    return this.columns.has(name);
  }

  /** The layers that are unfolded. */
  get names() {
    return [...this.columns.keys()];
  }

  /** Whether any layer is unfolded. */
  get any() {
    return this.columns.size > 0;
  }

  /** Puts the columns of the graph on screen on their cards. */
  draw() {
    const { data, cards, view } = this.editor;
    const found = columns(data);
    const kept = new Map([...found].filter(([name]) => !isFolded(data.graph, name)));
    for (const name of this.columns.keys()) if (!kept.has(name) || !cards.cards.has(name)) this.remove(name);
    for (const [name, card] of cards.cards) {
      this.button(card, name, found.has(name) && !kept.has(name));
      const column = kept.get(name);
      if (column) this.column(card, column, view.canvas.clientWidth);
    }
  }

  column(card, column, width) {
    const { name, count, kind } = column;
    if (!this.columns.has(name)) {
      this.columns.set(name, new NeuronColumn(name, this.actions()));
      card.main.after(this.columns.get(name).root);
    }
    if (this.units.get(name) === count) this.units.delete(name);
    card.root.classList.add("unfolded");
    const label = width < NARROW ? NARROW_LABEL : LABEL;
    card.root.style.setProperty("--label", `${label}px`);
    const { across } = this.editor;
    const room = this.room(label);
    const units = kind === "linear" && !this.editor.readOnly && this.editor.targets(name).length > 0;
    this.columns.get(name).update(column, { slots: this.slots(column), across, room, units });
    this.columns.get(name).show(this.nodes.get(name));
  }

  remove(name) {
    this.columns.get(name).root.remove();
    this.columns.delete(name);
    this.editor.cards.cards.get(name)?.root.classList.remove("unfolded");
  }

  /** The button of a folded card that unfolds it. */
  button(card, name, wanted) {
    if (!wanted) {
      card.unfold?.remove();
      card.unfold = null;
      return;
    }
    card.unfold ??= card.root.appendChild(make("button", { class: "unfold", type: "button", onclick: () => this.fold(name, false) }));
    card.unfold.textContent = _("Neurons");
    const label = _("Expand the neurons of {name}", { name });
    card.unfold.title = label;
    card.unfold.setAttribute("aria-label", label);
  }

  actions() {
    return {
      enter: (column, place) => this.enlarge(column, place, false),
      leave: () => this.leave(),
      pin: (column, place) => this.choose(column, place),
      bias: (column, place, event) => this.edit(column.name, "bias", [place], event),
      units: (name, count) => this.resize(name, count),
      fold: (name) => this.fold(name, true),
    };
  }

  fold(name, folded) {
    setFolded(this.editor.data.graph, name, folded);
    this.panel.close();
    this.editor.cards.showViews(this.editor.live.view?.nodes ?? []);
    this.editor.draw();
    this.editor.cards.focus(name);
  }

  /** Quick clicks count on from the number that was asked for last. */
  resize(name, count) {
    const column = this.columns.get(name);
    const wanted = (this.units.get(name) ?? column.count) + count - column.count;
    this.units.set(name, wanted);
    this.editor.ask("configure", { node: name, out_features: wanted });
  }

  /** The neurons of a column; those of input and output have names, and on a plane input features can be off. */
  slots({ name, count }) {
    const known = this.editor.data.units?.[name] ?? [];
    const shown = this.editor.readOnly ? known.filter(({ on }) => on !== false) : known;
    let index = 0;
    const slots = shown.map((unit) => ({ ...unit, index: unit.on === false ? null : index++ }));
    return index === count ? slots : Array.from({ length: count }, (_each, place) => ({ index: place }));
  }

  // Layout

  /** Whether there are edges between the neurons of two cards. */
  areJoined(source, target) {
    return this.columns.has(source) && this.columns.has(target);
  }

  /** Space between columns of a chain in a row of `room` px. */
  gap(chain, sizes, room) {
    const joints = chain.filter((name, place) => place > 0 && this.areJoined(chain[place - 1], name)).length;
    if (!joints) return 0;
    const cards = sizes.reduce((sum, { width }) => sum + width, 0);
    const others = (chain.length - 1 - joints) * this.editor.cardGap;
    return Math.max(GAPS[0], Math.min(GAPS[1], Math.floor((room - cards - others) / joints)));
  }

  /** The height for a column, or the width for a row of neurons. */
  room(label) {
    const { canvas, isFixed } = this.editor.view;
    if (!this.editor.across) return canvas.clientWidth - label - MARGINS;
    return Math.max(200, isFixed ? canvas.offsetHeight - HEAD_AND_FOOT : innerHeight - AROUND);
  }

  /** Where lines meet the neurons of a card, in px from its corner: `{in, out}`; null for a card without neurons. */
  sides(name) {
    return this.columns.get(name)?.sides() ?? null;
  }

  /** Edges between two columns replace the line between their cards; the "+" on it moves to the titles. */
  place(placed) {
    const { across, cards } = this.editor;
    const bundles = [];
    for (const wire of placed.wires) {
      const [from, to] = [this.columns.get(wire.source), this.columns.get(wire.target)];
      const [start, end] = [placed.places.get(wire.source), placed.places.get(wire.target)];
      wire.covered = Boolean(from && to);
      if (from) wire.points[0] = moved(start, from.sides().out);
      if (to) wire.points[wire.points.length - 1] = moved(end, to.sides().in);
      if (!wire.covered) continue;
      const width = cards.cards.get(wire.source).root.offsetWidth;
      wire.middle = across ? [(start.x + width + end.x) / 2, Math.min(start.y, end.y) + HEADING] : [end.x + 2 * HEADING, wire.middle[1]];
      bundles.push({ name: wire.target, kind: to.column.kind, from: ends(from, start, "out"), to: ends(to, end, "in") });
    }
    this.edges.draw(bundles, across, [placed.width, placed.height]);
    this.showWeights();
  }

  // The run

  /** Shows the nodes of a view "network"; an empty list while there is no run. */
  show(nodes) {
    this.nodes = new Map(nodes.map((node) => [node.node, node]));
    if (this.run !== this.editor.live.live?.run) this.field.forget();
    this.run = this.editor.live.live?.run;
    for (const [name, column] of this.columns) column.show(this.nodes.get(name));
    this.showWeights();
    if (this.large) this.enlarge(...this.large);
  }

  showWeights() {
    const largest = scaleEnd([...this.columns.values()].flatMap(({ weights }) => [...(weights ?? [])]));
    for (const [name, { weights }] of this.columns) this.edges.show(name, weights, largest);
  }

  /** A weight that was sent to the run is shown before the next frame. */
  set({ node, tensor, index }, value) {
    const column = this.columns.get(node);
    const values = tensor === "bias" ? column?.biases : column?.weights;
    if (!values) return;
    values[tensor === "bias" ? index[0] : index[0] * values.shape[1] + index[1]] = value;
    column.paint();
    this.showWeights();
    if (this.large) this.enlarge(...this.large);
  }

  // Pointer and keys

  choose(column, place) {
    const { feature } = column.slots[place];
    if (feature && !this.editor.readOnly) this.editor.ask("switch_feature", { feature });
    else this.enlarge(column, place, true);
  }

  enlarge(column, place, pinned) {
    if (this.panel.pinned && !pinned) return;
    const slot = column.slots[place];
    const tile = column.tiles.children[place]?.children[1];
    if (!slot || !tile?.isConnected || this.columns.get(column.name) !== column) return this.leave();
    this.large = [column, place, pinned];
    this.edges.light(column.name, place);
    return this.panel.show(this.described(column, slot), tile, pinned);
  }

  leave() {
    if (!this.panel.pinned) this.panel.close();
  }

  /** After the large neuron has closed, all edges are as before, and the next frame does not open it again. */
  unlight() {
    this.large = null;
    this.edges.light(null);
  }

  described(column, slot) {
    const { name } = column;
    const source = this.columns.get(column.column.source);
    const index = slot.index;
    const width = column.weights?.shape[1] ?? 0;
    const isKnown = column.weights && source?.count === width;
    return {
      heading: slot.title ?? _("Neuron {name}", { name: unitName(name, index) }),
      picture: column.picture(slot),
      value: column.value(index),
      activation: this.editor.node(name)?.activation ?? null,
      weights: isKnown ? column.weights.subarray(index * width, (index + 1) * width) : null,
      bias: isKnown && column.biases ? column.biases[index] : null,
      names: source?.names() ?? [],
      inputs: source?.values() ?? null,
      isFixed: obstacleOf(this.editor) !== null,
    };
  }

  describe(name, unit, input) {
    const column = this.columns.get(name);
    const value = column.weights?.[unit * column.weights.shape[1] + input];
    const title = this.title(name, "weight", [unit, input]);
    return value === undefined ? title : `${title}\n${exact(value)}`;
  }

  title(name, tensor, [unit, input]) {
    const values = { name: unitName(name, unit), source: this.columns.get(this.columns.get(name).column.source)?.names()[input] };
    return tensor === "bias" ? _("Bias of {name}", values) : _("Weight of {name} for {source}", values);
  }

  editShown(tensor, index, event) {
    const [column, place] = this.large ?? [];
    if (column) this.edit(column.name, tensor, tensor === "bias" ? [place] : [place, index], event);
  }

  /** Opens the field of a weight, or says why it cannot be set now. */
  edit(name, tensor, index, event) {
    const column = this.columns.get(name);
    const values = tensor === "bias" ? column.biases : column.weights;
    if (!values) return;
    hover(event, "");
    const value = values[tensor === "bias" ? index[0] : index[0] * values.shape[1] + index[1]];
    const frame = this.editor.root.getBoundingClientRect();
    const box = event.target.getBoundingClientRect();
    const at = event.detail ? [event.clientX, event.clientY] : [box.left, box.bottom]; // a key has no position
    this.field.open({ graph: this.editor.data.graph, node: name, tensor, index }, this.title(name, tensor, index), value, [at[0] - frame.left, at[1] - frame.top]);
  }
}

function moved({ x, y }, [right, down]) {
  return [x + right, y + down];
}

function ends(column, { x, y }, side) {
  return Array.from({ length: column.count }, (_each, index) => {
    const [left, top] = column.anchor(index)[side];
    return [x + left, y + top];
  });
}
