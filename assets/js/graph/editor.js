// The graph editor: the graph on screen, the selection, and the flow of changes. Beside a run it is only looked at.
//
//   data (Python) -> update -> cards, layout, wires     drawing
//   pointer, keys, toolbar, palette -> ask -> outbox    edits for Python

import { make } from "../dom.js";
import { _ } from "../language.js";
import { isTouched } from "../touch.js";
import { Cards } from "./cards.js";
import { watchDrags } from "./drag.js";
import { watchKeys } from "./keys.js";
import { folded, Folds } from "./folds.js";
import { Frames } from "./frames.js";
import { Group } from "./group.js";
import { focusForm, FORM } from "./layer_form.js";
import { layout } from "./layout.js";
import { Inside } from "./inside.js";
import { Live } from "./live.js";
import { Minimap } from "./minimap.js";
import { cardWidth, chosenOrientation, goesAcross, keepOrientation } from "./orientation.js";
import { Neurons } from "./neurons.js";
import { Outbox } from "./outbox.js";
import { Palette } from "./palette.js";
import { chainOf, inRows } from "./rows.js";
import { SlowMotion } from "./slow_motion.js";
import { Summary } from "./summary.js";
import { Toolbar } from "./toolbar.js";
import { View } from "./view.js";
import { Pending } from "./pending.js";
import { Wires } from "./wires.js";

const AROUND = 32; // px left and right of a graph
const ROW_GAP = 40; // px between rows of cards
const LINES = 80; // px of the editor above its graph
const ROW_ENDS = 22; // px beside rows for the edges from row to row
const SELECTION_DELAY = 140; // ms without another arrow key before a selection is sent to Python

const REPEATED = new Set(["move", "move_nodes", "undo", "redo", "duplicate", "duplicate_nodes"]); // edits that may be intended twice in a row

export class Editor {
  constructor(parent) {
    this.cleanups = []; // functions called when the editor leaves the page
    this.selected = null;
    this.edge = null; // a selected edge, [source, target]
    this.linking = null; // the node from which an edge is being drawn by keyboard or toolbar
    this.outbox = new Outbox((message) => this.component.setTriggerValue("edits", message));
    this.root = make("div", { class: "editor", role: "group" });
    this.notice = make("p", { class: "notice", role: "status", "aria-live": "polite" });
    this.toolbar = new Toolbar(this);
    this.view = new View(this);
    this.minimap = new Minimap(this);
    this.folds = new Folds();
    this.group = new Group(this);
    this.orientation = chosenOrientation();
    this.cards = new Cards(this);
    this.wires = new Wires(this);
    this.frames = new Frames(this);
    this.neurons = new Neurons(this);
    this.palette = new Palette(this);
    this.summary = new Summary(this);
    this.inside = new Inside(this);
    this.live = new Live(this);
    this.slowMotion = new SlowMotion(this);
    this.lines = make("div", { class: "lines" }, this.notice, this.live.root);
    this.root.append(this.toolbar.root, this.lines, this.view.canvas, this.toolbar.drawing, this.minimap.root, this.palette.root, this.summary.root, this.inside.root);
    parent.querySelector(".coming")?.remove();
    parent.append(this.root);
    this.pending = new Pending(this);
    watchKeys(this);
    watchDrags(this);
  }

  update(component) {
    this.component = component;
    const had = this.root.getRootNode().activeElement;
    if (this.data && this.data.graph !== component.data.graph) this.switchGraph();
    const [before, closed] = [this.full, this.selected];
    this.full = component.data;
    this.folds.update(this.full);
    this.data = folded(this.full, this.folds);
    this.root.classList.toggle("read-only", this.readOnly);
    this.outbox.confirm(this.data.applied);
    this.pending.end();
    if (!this.outbox.busy && !this.choosing) this.adoptSelection();
    this.reveal(this.selected);
    this.chooseCopies(before);
    if (this.edge && !this.hasEdge(...this.edge)) this.edge = null;
    if (this.linking && !this.node(this.linking)) this.linking = null;
    const count = this.full.nodes.length;
    this.root.setAttribute("aria-label", count === 1 ? _("Graph with 1 layer") : _("Graph with {count} layers", { count }));
    this.say();
    this.draw();
    if (this.copy) this.cards.focus(this.copy);
    this.copy = null;
    this.live.update(this.data.live, this.data.graph, this.data.preview);
    if (had && this.moved(had)) this.cards.focus(this.selected ?? this.cards.reachable);
    if (closed && this.selected === null) this.returnFocus(closed);
  }

  /** The selection is the one in Python. */
  adoptSelection() {
    const { selected, group = [] } = this.full;
    this.selected = selected;
    if (`${this.selection.nodes}` !== `${group}`) this.group.names = new Set(group.filter((name) => this.node(name)));
    this.sent = JSON.stringify({ node: selected, nodes: group });
  }

  /** What is selected: one card, or several. */
  get selection() {
    return { node: this.selected, nodes: this.group.names.size ? this.group.nodes : [] };
  }

  /** Whether the graph is only looked at. */
  get readOnly() {
    return Boolean(this.data?.readOnly);
  }

  /** Whether the layers are drawn from left to right. */
  get across() {
    const room = [this.view.canvas.clientWidth, (this.view.isFixed ? this.root.clientHeight : innerHeight) - LINES];
    return goesAcross(this.full.longestChain, room, this.cardGap, this.orientation, this.wasAcross);
  }

  /** Draws the graph the other way, and all graphs from now on. */
  turn() {
    this.orientation = this.across ? "down" : "across";
    keepOrientation(this.orientation);
    this.draw();
  }

  /** Another graph is shown: pending interactions with the old one end. */
  switchGraph() {
    clearTimeout(this.choosing);
    this.choosing = this.edge = this.linking = null;
    this.wasAcross = false;
    this.group.names.clear();
  }

  /** Opens a block, with its first layer selected. */
  unfold(block) {
    this.folds.set(block, true);
    this.refold();
    this.select(block.nodes[0]);
  }

  /** Folds blocks; if one of their layers was selected, its block is. */
  fold(...blocks) {
    for (const block of blocks) this.folds.set(block, false);
    this.refold();
    const around = blocks.find(({ nodes }) => nodes.includes(this.selected));
    if (around) this.select(around.nodes.at(-1));
  }

  /** Folds all blocks if one is open, else opens them. */
  foldAll() {
    const { folds } = this;
    if (folds.anyOpen) {
      this.fold(...folds.blocks);
      return;
    }
    for (const block of folds.blocks) folds.set(block, true);
    this.refold();
  }

  refold() {
    this.data = folded(this.full, this.folds);
    this.group.update();
    this.draw();
  }

  /** Opens the block that hides a node. */
  reveal(name) {
    const block = this.folds.of(name);
    if (!block || this.folds.isOpen(block) || this.folds.card(name)) return;
    this.folds.set(block, true);
    this.data = folded(this.full, this.folds);
  }

  /** Selects the copies of several layers once they are there. */
  chooseCopies(before) {
    this.group.update();
    if (!this.copying || this.outbox.busy) return;
    this.copying = false;
    const known = new Set(before.nodes.map(({ name }) => name));
    this.group.names = new Set(this.data.nodes.map(({ name }) => name).filter((name) => !known.has(name)));
    this.group.update();
    const [first] = this.group.names;
    if (first && this.root.contains(this.root.getRootNode().activeElement)) this.copy = first;
  }

  /** Whether the focus was on a card that is gone or no longer selected. */
  moved(had) {
    if (!had.isConnected) return true;
    return Boolean(this.selected && had.dataset.node && had.dataset.node !== this.selected && !this.linking);
  }

  /** Draws everything; called again when sizes change. */
  draw() {
    const { across } = this;
    const shown = `${this.data.graph} ${across}`;
    this.root.classList.toggle("across", across);
    const count = this.data.nodes.length + this.data.inputs.length;
    this.root.style.setProperty("--ll-card", `${cardWidth(count, this.rowRoom, this.cardGap)}px`);
    this.cards.draw();
    this.neurons.draw();
    this.live.picker.explainNeurons(this.neurons.any);
    this.placed = this.layOut(this.cards.measure());
    this.cards.place(this.placed.places);
    this.neurons.place(this.placed);
    this.wires.draw(this.placed);
    this.frames.draw();
    this.slowMotion.show();
    this.toolbar.draw();
    this.view.fit(this.placed, this.wires.room);
    if (shown !== this.shown) this.view.showStart(this.data.inputs[0]?.name);
    [this.shown, this.wasAcross] = [shown, across];
  }

  /** Positions of cards and edges: a chain from left to right in rows, other graphs by ranks. */
  layOut(sizes) {
    const { across, gaps, neurons, data } = this;
    const chain = across && chainOf(sizes.map(({ id }) => id), data.edges);
    if (!chain) return layout(sizes, data.edges, { ...gaps, across });
    const spread = neurons.gap(chain, sizes, this.rowRoom[0]);
    const known = new Map(sizes.map((size) => [size.id, size]));
    const items = chain.map((name, place) => {
      const isJoined = place > 0 && neurons.areJoined(chain[place - 1], name);
      const middle = neurons.sides(name)?.in[1] ?? known.get(name).height / 2;
      return { ...known.get(name), middle, isJoined, gap: isJoined ? spread : this.cardGap };
    });
    return inRows(items, { room: this.rowRoom, gapY: ROW_GAP });
  }

  /** The width for one row of cards, and for each of several. */
  get rowRoom() {
    const [room, end] = [this.view.canvas.clientWidth - AROUND, this.wires.room.right];
    return [room - end, room - Math.max(end, ROW_ENDS) - ROW_ENDS];
  }

  /** Space between cards from left to right. */
  get cardGap() {
    return this.readOnly ? 24 : 44;
  }

  /** Space between layers, and between cards of one layer; edges between neurons need more. */
  get gaps() {
    if (this.neurons.any) return { gapX: 28, gapY: 84 };
    return { gapX: 28, gapY: this.across ? this.cardGap : 60 };
  }

  /** Sends an edit to Python. The same edit is not sent again while it is pending, so a double click counts once. */
  ask(edit, values = {}) {
    if (this.readOnly) return;
    if (this.choosing) this.sendSelection();
    if (!REPEATED.has(edit) && this.outbox.holds(edit, values)) return;
    this.neurons.field.history.follow();
    this.outbox.push(edit, values, this.data.graph);
    this.pending.begin();
  }

  /** Selects `name` at once. `alone`: the selection of several cards ends. */
  select(name, { focus = true, open = false, alone = true } = {}) {
    this.edge = null;
    if (alone) this.group.clear();
    if (focus) this.cards.focus(name);
    if (name !== this.selected) this.formObserver?.disconnect();
    this.selected = name;
    this.showSelection();
    if (open && !this.readOnly) this.openForm();
  }

  /** Selects a drawn edge, unless it stands for several of a folded block. */
  selectEdge(source, target) {
    if (this.data.links.get(`${source}>${target}`)?.length > 1) return;
    this.edge = [source, target];
    this.showSelection();
  }

  /** The line above the graph: a question, what went wrong, how many layers are selected, or what one can do. */
  say() {
    const count = this.group.cards.length;
    const selected = count > 1 ? _("{count} selected. Drag, copy (Ctrl+C), duplicate or remove them together.", { count }) : "";
    const click = isTouched() ? _("Tap a layer to edit it, or + to insert one.") : _("Click a layer to edit it, or + to insert one.");
    const hint = this.readOnly || this.selected ? "" : click;
    this.notice.textContent = this.linking ? this.question() : this.data.notice.replaceAll("`", "") || selected || hint;
    this.notice.classList.toggle("wrong", !this.linking && Boolean(this.data.notice));
  }

  /** Shows what is selected; Python is informed after a short delay. */
  showSelection() {
    if (JSON.stringify(this.selection) !== this.sent) {
      clearTimeout(this.choosing);
      this.choosing = setTimeout(() => this.sendSelection(), SELECTION_DELAY);
      if (!this.readOnly) this.pending.begin();
    }
    this.say();
    this.cards.mark();
    this.minimap.mark();
    this.wires.mark();
    this.toolbar.draw();
  }

  sendSelection() {
    clearTimeout(this.choosing);
    this.choosing = null;
    if (this.readOnly) return;
    this.sent = JSON.stringify(this.selection);
    this.outbox.push("select", this.selection, this.data.graph);
  }

  /** What Enter does on a card: opens its form, or looks inside its layer where there is no form. */
  enter(name) {
    if (this.readOnly) this.lookInside(name);
    else this.select(name, { open: true });
  }

  lookInside(name) {
    if (this.inside.offers(name)) this.inside.open(name);
  }

  /** Moves the focus into the form of the selected layer, as soon as it is on the page. */
  openForm() {
    if (focusForm(this.selected)) return;
    this.formObserver?.disconnect();
    this.formObserver = new MutationObserver((_changes, observer) => focusForm(this.selected) && observer.disconnect());
    this.formObserver.observe(document.body, { childList: true, subtree: true });
  }

  /** The form of a card was closed: if the focus was in it, it returns to the card, which stays deselected. */
  returnFocus(name) {
    const { activeElement } = document;
    if (activeElement !== document.body && !activeElement?.closest(FORM)) return;
    this.focusAlone(name);
  }

  /** The focus goes to a card, which is not selected by it: on a phone its form would cover the graph. */
  focusAlone(name) {
    this.isReturning = true;
    this.cards.focus(name);
    this.isReturning = false;
  }

  /** Begins an edge at `name`; the next chosen node becomes its target. */
  link(name) {
    this.linking = name;
    this.say();
    this.cards.mark();
    this.toolbar.draw();
  }

  question() {
    return _("Choose the layer that takes the output of {name}.", { name: this.linking });
  }

  /** A node was chosen: as the target of the edge being drawn, or to select it. */
  choose(name) {
    const source = this.linking;
    const block = this.folds.card(name);
    if (block && !source) {
      this.unfold(block);
      return;
    }
    if (source) this.link(null);
    if (source && source !== name && this.data.nodes.some((node) => node.name === name)) {
      this.ask("connect", { source, target: name });
    }
    this.select(name);
  }

  node(name) {
    return this.data?.nodes.find((node) => node.name === name) ?? this.data?.inputs.find((input) => input.name === name);
  }

  isInput(name) {
    return this.data.inputs.some((input) => input.name === name);
  }

  sources(name) {
    return this.data.edges.filter(([, target]) => target === name).map(([source]) => source);
  }

  targets(name) {
    return this.data.edges.filter(([source]) => source === name).map(([, target]) => target);
  }

  hasEdge(source, target) {
    return this.data.edges.some(([from, to]) => from === source && to === target);
  }

  end() {
    clearTimeout(this.choosing);
    for (const cleanup of this.cleanups) cleanup();
    this.formObserver?.disconnect();
    this.live.end();
    this.view.leave();
    this.root.remove();
  }
}
