// The living graph: while a run of the graph on screen is there, each card shows what its layer computes.
//
//   data.live (Python) -> a channel of the page's socket -> view "network" -> cards
//   data.preview, without a run -> /api/untrained -> the same view with the initial weights

import { ask } from "../ask.js";
import { chooseSample, chosenSample, onChosenSample } from "../board/chosen_sample.js";
import { filmStep, onFilmStep } from "../board/film_step.js";
import { liveSocket } from "../board/socket.js";
import { onLanguage, say } from "../language.js";
import { onTheme } from "../views/colours.js";
import { CardsOnScreen, completed } from "./cards_on_screen.js";
import { SamplePicker } from "./sample_picker.js";

const [PANEL, GRID, INSIDE] = ["network", "samples", "calculation"];
const RETRY_MS = 1500;
const MAX_NODES = 100; // more are not named, but all sent

export class Live {
  constructor(editor) {
    this.editor = editor;
    this.picker = new SamplePicker((choice) => this.choose(choice), () => this.subscribe(), () => editor.view.showEnd());
    this.search = null; // `{sample, label, wrong}`: where a sample is searched for, until it is found
    this.opened = null; // the card that is looked into, see `Inside`
    this.view = null;
    this.visible = false;
    this.cards = new CardsOnScreen(() => this.subscribe());
    this.observer = new IntersectionObserver((entries) => this.appear(entries.at(-1).isIntersecting), { rootMargin: "160px" });
    this.observer.observe(editor.root);
    this.onVisibility = () => this.subscribe();
    document.addEventListener("visibilitychange", this.onVisibility);
    this.offs = [onFilmStep(() => this.subscribe()), onChosenSample(() => this.follow()), onTheme(() => this.show()), onLanguage(() => this.show())];
  }

  get root() {
    return this.picker.root;
  }

  /**
   * `live` is `{run, over, classes, predicts, help}`, or null while there is no run of this graph. `preview` is
   * `{plan, help}` if its neurons can be shown before training.
   */
  update(live, graph, preview = null) {
    const other = graph !== this.graph;
    const changed = other || live?.run !== this.live?.run || preview?.plan !== this.preview?.plan;
    Object.assign(this, { live, graph, preview });
    this.picker.offer(live ?? { classes: [], predicts: false, help: preview?.help ?? "", neuronHelp: preview?.neuronHelp ?? "" });
    if (!changed) {
      this.show(); // on cards that are new
      return;
    }
    this.close(!other && Boolean(live ?? preview));
    if (preview) this.showUntrained(preview.plan, graph);
    if (live) this.channel = liveSocket.watch(this.subscription(), (delta) => this.receive(delta), () => {});
  }

  async showUntrained(plan, graph) {
    const view = await ask("/api/untrained", { plan, graph });
    if (view.kind === "network" && plan === this.preview?.plan && graph === this.graph) {
      this.view = view;
      this.show();
    }
    if (view.again) this.retry = setTimeout(() => this.showUntrained(plan, graph), RETRY_MS); // the host is starting
  }

  subscription() {
    const { sample, drawing } = chosenSample();
    const choice = { name: "network", graph: this.graph, sample, ...this.search };
    const grid = this.picker.grid.request();
    const panels = document.hidden || !this.visible ? {} : { [PANEL]: choice, ...(grid ? { [GRID]: grid } : {}), ...this.inside() };
    return { run: this.live.run, panels, nodes: this.nodes(), step: filmStep(this.live.run), drawing: this.search ? "" : drawing };
  }

  /** The layers whose views are sent: those on screen, and those drawn as neurons, since their edges lead away; null for all. */
  nodes() {
    const names = new Set([...(this.cards.names ?? []), ...this.editor.neurons.names]);
    return this.cards.names && names.size <= MAX_NODES ? [...names] : null;
  }

  /** The panel of the value that is looked at, for the sample on the cards; on a plane, for a sample of its own. */
  inside() {
    if (!this.opened) return {};
    const sample = this.isPlane ? this.opened.sample : (this.view?.index ?? 0);
    return { [INSIDE]: { name: "calculation", graph: this.graph, ...this.opened.choice, sample } };
  }

  /** Whether the cards show points on a plane all at once. */
  get isPlane() {
    return chosenSample().drawing === "" && (this.view?.index ?? null) === null;
  }

  /** A graph that is scrolled out of sight costs nothing. */
  appear(visible) {
    if (visible === this.visible) return;
    this.visible = visible;
    this.subscribe();
  }

  subscribe() {
    if (this.live) this.channel?.change(this.subscription());
  }

  /** A sample or a drawing is shown everywhere at once, one that is searched for as soon as it is found. */
  choose({ sample, drawing, ...search }) {
    this.search = search.label || search.wrong ? { sample, ...search } : null;
    if (this.search) this.subscribe();
    else chooseSample({ sample, drawing });
  }

  /** Another sample was chosen, here or in a panel. */
  follow() {
    this.search = null;
    this.subscribe();
  }

  /** A view of the sample shown before may still arrive during a search. */
  isFound({ index }) {
    const { sample, drawing } = chosenSample();
    return this.search !== null && index !== null && (index !== sample || drawing !== "");
  }

  receive({ views, at }) {
    if ((at ?? null) !== filmStep(this.live.run)) return;
    if (views?.[GRID]?.kind && this.picker.grid.isOpen) this.picker.grid.show(views[GRID]);
    const view = views?.[PANEL];
    this.opened?.receive(views?.[INSIDE]);
    if (!view) return;
    if (view.kind !== "network") {
      this.picker.explain(say(view));
      return;
    }
    const isOther = view.index !== this.view?.index;
    this.view = completed(view, this.view);
    this.show();
    if (isOther && this.opened) this.subscribe();
    if (this.isFound(view)) chooseSample({ sample: view.index });
  }

  show() {
    this.picker.show(this.view, Boolean(this.live ?? this.preview));
    this.editor.cards.showViews(this.view?.nodes ?? []);
    this.editor.neurons.show(this.view?.nodes ?? []);
  }

  /** `keeps`: what is shown stays until there is something newer. */
  close(keeps) {
    clearTimeout(this.retry);
    this.channel?.close();
    this.channel = null;
    if (keeps) return;
    this.picker.grid.close();
    this.opened?.close({ focus: false });
    this.view = null;
    this.show();
  }

  end() {
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.observer.disconnect();
    this.cards.end();
    this.offs.forEach((off) => off());
    this.picker.grid.close();
    clearTimeout(this.retry);
    this.channel?.close();
  }
}
