// The nodes: one card each, kept as long as the node exists, so that focus and animations survive changes.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { glyph, written } from "./glyph.js";
import { icon } from "./icons.js";
import { Statistics } from "./statistics.js";
import { Thumbnails } from "./thumbnails.js";

export class Cards {
  constructor(editor) {
    this.editor = editor;
    this.cards = new Map();
  }

  draw() {
    const { data, live, view } = this.editor;
    const items = [...data.inputs.map((input) => ({ ...input, input: true })), ...data.nodes];
    const names = new Set(items.map((item) => item.name));
    for (const [name, card] of this.cards) {
      if (names.has(name)) continue;
      view.observer.unobserve(card.root);
      live.cards.unwatch(card.root);
      card.root.remove();
      this.cards.delete(name);
    }
    for (const item of items) {
      if (!this.cards.has(item.name)) {
        this.cards.set(item.name, this.create(item.name));
        view.scene.append(this.cards.get(item.name).root);
        view.observer.observe(this.cards.get(item.name).root);
        live.cards.watch(this.cards.get(item.name).root);
      }
      this.fill(this.cards.get(item.name), item);
    }
    this.mark();
  }

  create(name) {
    const { editor } = this;
    const main = make("button", {
      class: "card-main", type: "button", tabindex: "-1", "data-node": name, "aria-describedby": `problems-${name}`,
      onclick: (event) => (event.shiftKey && !editor.readOnly ? editor.group.toggle(name) : editor.choose(name)),
      ondblclick: () => editor.select(name, { open: true }),
      onfocus: () => !editor.linking && !editor.isReturning && editor.select(name, { focus: false, alone: !editor.group.has(name) }),
    });
    const pictures = make("div", { class: "card-pictures", hidden: "" });
    const statistics = new Statistics();
    const problems = make("div", { class: "card-problems" });
    const port = editor.isInput(name) ? null : make("span", { class: "port", "data-port": name, "aria-hidden": "true" });
    const root = make("div", { class: "card fresh", "data-name": name }, main, pictures, statistics.root, problems, port);
    return { root, main, pictures, statistics, thumbnails: new Thumbnails(pictures), problems, shown: "" };
  }

  /** Shows what each layer computes, by `nodes` of a view "network"; cards without a view show nothing. */
  showViews(nodes) {
    const views = new Map(nodes.map((node) => [node.node, node]));
    for (const [name, card] of this.cards) {
      const node = views.get(name);
      card.pictures.hidden = !node?.view || this.editor.neurons.isUnfolded(name);
      card.statistics.root.hidden = !node;
      if (!card.pictures.hidden) card.thumbnails.show(node.view, this.editor.isInput(name) ? this.editor.data.live?.columns : []);
      if (node) card.statistics.show(node);
      this.lookInside(card, name);
    }
  }

  /** The button that opens the layer, while there is something to see in it. */
  lookInside(card, name) {
    if (!this.editor.inside.offers(name)) {
      card.inside?.remove();
      card.inside = null;
      return;
    }
    card.inside ??= card.statistics.root.appendChild(make("button", { class: "look-inside", type: "button", tabindex: "-1", onclick: () => this.editor.inside.open(name) }, icon("inside")));
    const label = _("Look inside {name}", { name });
    card.inside.title = `${label} (I)`;
    card.inside.setAttribute("aria-label", label);
  }

  fill(card, item) {
    const shown = JSON.stringify([item, document.documentElement.lang]);
    if (card.shown === shown) return;
    card.shown = shown;
    card.root.classList.toggle("input", Boolean(item.input));
    card.root.classList.toggle("wrong", item.problems.length > 0);
    card.root.classList.toggle("folded", Boolean(item.layers));
    card.root.dataset.group = item.group ?? "input";
    card.main.replaceChildren(...content(item));
    card.problems.id = `problems-${item.name}`;
    card.problems.replaceChildren(...item.problems.map((problem) => this.problem(problem)));
  }

  problem({ text, fix }) {
    const button = fix && make("button", { class: "mend", type: "button", onclick: () => this.editor.ask(fix.edit, fix.arguments) }, ...withNames(fix.label));
    return make("p", { class: "problem" }, ...withNames(text), button);
  }

  /** Marks the selected card and possible targets of an edge, and makes one card reachable by Tab. */
  mark() {
    const { editor } = this;
    this.reachable = this.cards.has(editor.selected) ? editor.selected : this.cards.keys().next().value;
    for (const [name, card] of this.cards) {
      const chosen = (editor.group.names.size ? editor.group.has(name) : name === editor.selected) && !editor.edge;
      card.root.classList.toggle("selected", chosen);
      card.root.classList.toggle("linking", name === editor.linking);
      card.root.classList.toggle("offered", Boolean(editor.linking) && name !== editor.linking && !editor.isInput(name));
      card.main.setAttribute("aria-pressed", String(chosen));
      card.main.tabIndex = name === this.reachable ? 0 : -1;
    }
  }

  /** The sizes of the cards, for the layout. */
  measure() {
    this.sizes = this.measured();
    return this.sizes;
  }

  /** Whether a card's size differs from the one used in the layout. */
  resized() {
    return JSON.stringify(this.measured()) !== JSON.stringify(this.sizes);
  }

  measured() {
    return [...this.cards].map(([id, { root }]) => ({ id, width: root.offsetWidth, height: root.offsetHeight }));
  }

  place(places) {
    for (const [name, { x, y }] of places) {
      const { root } = this.cards.get(name);
      root.style.transform = `translate(${x}px, ${y}px)`;
      if (root.classList.contains("fresh")) requestAnimationFrame(() => root.classList.remove("fresh"));
    }
  }

  focus(name) {
    this.cards.get(name)?.main.focus({ preventScroll: true });
    this.show(name);
  }

  /** Scrolls to a card that is out of sight. */
  show(name) {
    this.cards.get(name)?.root.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Turns the name into a text field; Enter applies the new name, Escape cancels. */
  rename(name) {
    const card = this.cards.get(name);
    if (!card || this.editor.isInput(name) || this.editor.folds.card(name)) return;
    const field = make("input", { class: "renaming", value: name, maxlength: "40", spellcheck: "false", "aria-label": _("New name of {name}", { name }) });
    let done = false;
    const end = (keep) => {
      if (done) return;
      done = true;
      const typed = field.value.trim();
      field.remove();
      this.focus(name);
      if (keep && typed && typed !== name) this.editor.ask("rename", { name, new: typed });
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" || event.key === "Escape") end(event.key === "Enter");
    });
    field.addEventListener("blur", () => end(true));
    card.root.append(field);
    field.select();
  }
}

function weights(count) {
  return count === 1 ? _("1 parameter") : _("{n} parameters", { n: count.toLocaleString("en") });
}

function content(item) {
  const count = item.parameters ? make("span", { class: "count" }, weights(item.parameters)) : null;
  const title = item.input ? _("Input") : item.title;
  const layers = item.layers && _("{count} layers", { count: item.layers });
  const side = [layers && make("span", { class: "chip" }, layers), item.activation && make("span", { class: "chip" }, item.activation), item.frozen && make("span", { class: "chip" }, _("frozen"))];
  return [
    make("span", { class: "glyph" }, glyph(item.shape)),
    make("span", { class: "card-text" },
      make("span", { class: "card-line" }, make("span", { class: "title" }, title), ...side),
      item.summary?.length ? make("span", { class: "summary" }, ...item.summary.map((part) => make("span", {}, part))) : null,
      make("span", { class: "card-line" }, make("span", { class: "name" }, item.label ?? item.name), count),
      item.shape ? make("span", { class: "card-shape", "aria-hidden": "true" }, written(item.shape)) : null,
      item.shape ? make("span", { class: "spoken" }, _("output {shape}", { shape: written(item.shape) })) : null,
    ),
  ];
}

/** Text with the names in backticks as `<code>`. */
function withNames(text) {
  return text.split("`").map((part, i) => (i % 2 ? make("code", {}, part) : part));
}
