// One run on screen: status, curves, panels, replay.

import { make } from "../dom.js";
import { _, language, onLanguage, say } from "../language.js";
import { SLOW_MS } from "../views/motion.js";
import { Charts } from "./charts.js";
import { chosenSample } from "./chosen_sample.js";
import { Film } from "./film.js";
import { filmStep, keepInAddress, onFilmStep, showFilmStep, stepInAddress } from "./film_step.js";
import { Panels } from "./panels.js";
import { OtherRuns } from "./other_runs.js";
import { markEnd } from "./run_status.js";
import { liveSocket } from "./socket.js";
import { onResize, sideOf, topOf } from "./stage.js";
import { isOver, Status } from "./status.js";
import { RunData } from "./run_data.js";

const FRAME = 2; // the borders of a picture, in pixels

/** Where Build opens the plan of a run, to go on from one of its steps. */
const forkAddress = (run, step) => `/build?copy=${run}&start=${run}.${step}&lang=${language()}`;

/** What says whether something was changed: a step of one network of a GAN is reported only by the step of the next pause. */
function changesUntil({ alternates }, status, step, count) {
  return `${count}.${alternates && status === "paused" ? step : ""}`;
}

export class Board {
  /** `send(name, value)` sends Python a value: the status, or that the socket is refused. */
  constructor(root, options, send) {
    Object.assign(this, { options, send, data: new RunData(), step: null });
    this.element = root.appendChild(make("div", { class: `llv-board${options.compact ? " llv-compact" : ""}`, "data-run": options.run }));
    this.status = new Status(this.element);
    this.gone = this.element.appendChild(make("p", { class: "llv-reason llv-bad", role: "status", hidden: "" }));
    const chips = make("div");
    const [main, curves, grid] = ["main", "curves", "panels"].map((name) => make("div", { class: `llv-${name}` }));
    this.stage = make("div", { class: "llv-top" }, main, curves);
    this.element.append(chips, this.stage, grid);
    this.others = new OtherRuns(() => this.showOthers(), liveSocket.watch.bind(liveSocket));
    this.charts = new Charts(curves, grid, options, this.others, (change) => send("without", change), (step) => this.film.goTo(step));
    this.film = new Film(curves, (step) => this.showStep(step), (step) => forkAddress(options.run, step), options.compact ? null : stepInAddress(options.run));
    if (this.film.step !== null) this.showStep(this.film.step);
    this.panels = new Panels({ main, grid, chips }, () => this.subscribe(), options.compact);
    if (!options.compact) this.offResize = onResize(this.element, () => this.resize());
    this.panels.offer(options);
    this.onVisibility = () => this.subscribe();
    document.addEventListener("visibilitychange", this.onVisibility);
    this.offs = [onLanguage(() => this.translate()), onFilmStep(() => this.followStep())];
    markEnd(options.run, false);
    this.others.offer(options);
    this.begin();
  }

  begin() {
    if (this.options.fallback) this.status.connection("refused");
    else this.channel = liveSocket.watch(this.subscription(), (delta) => this.receive(delta), (state) => this.setConnection(state));
  }

  /** Fits the main picture and the curves beside it into the window. */
  resize() {
    const { clientWidth } = this.stage;
    if (!clientWidth) return;
    const around = this.panels.aroundMain();
    if (!this.panels.isChoosing) this.top = topOf(this.stage); // the picture keeps its size while panels are chosen
    const side = sideOf(clientWidth, this.top, innerHeight, around);
    this.stage.style.setProperty("--llv-main", `${side + FRAME}px`);
    this.stage.style.setProperty("--llv-column", `${side + around}px`);
    this.panels.resize(side);
    this.charts.resize(side + around);
  }

  subscription() {
    return { run: this.options.run, panels: this.panels.choices(), step: this.step, drawing: chosenSample().drawing };
  }

  /** Sends the subscription to the server, if it has changed. */
  subscribe() {
    if (!this.panels) return;
    const subscription = this.subscription();
    const text = JSON.stringify(subscription);
    if (text === this.lastSent) return;
    this.lastSent = text;
    this.channel?.change(subscription);
    if (this.options.fallback) this.send("subscription", subscription);
  }

  showStep(step) {
    this.step = step;
    showFilmStep(this.options.run, step);
    this.charts.showCursor(step);
    keepInAddress(this.options.run, step);
    this.tellPast();
    this.subscribe();
  }

  /** Says what is known of the way to a step whose weights are not kept. */
  tellPast() {
    const past = this.step === null ? undefined : this.data.state.past?.[this.step];
    this.film.tell(past);
    this.element.classList.toggle("llv-computing", past?.at !== undefined);
  }

  /** The graph beside the board asks for the newest step. */
  followStep() {
    if (this.step !== null && filmStep(this.options.run) === null) this.film.goLive();
  }

  setConnection(state) {
    if (state === "refused") this.send("refused", true);
    this.status.connection(state);
  }

  /** Shows a delta, from the socket or (fallback) from Python. */
  receive(delta) {
    if (delta.gone) {
      this.gone.textContent = say(delta.gone);
      this.gone.hidden = false;
      return;
    }
    if (!this.element.classList.contains("llv-loaded")) this.appear();
    this.others.receive(delta.others ?? {});
    const { curves, state } = this.data.add(delta);
    if (state || curves) this.status.show(this.data, this.options);
    if (curves || state) this.charts.show(this.data);
    if (state) this.followState();
    if (delta.views && (delta.at ?? null) === this.step) {
      const isFirst = "main" in delta.views && !this.panels.hasMain;
      this.panels.show(delta.views, this.data.state.status === "paused" ? SLOW_MS : undefined);
      if (isFirst && !this.options.compact) this.resize();
      this.film.framesShown();
    }
  }

  appear() {
    this.element.classList.add("llv-loaded");
    if (!this.options.compact) this.resize();
  }

  followState() {
    const { state } = this.data;
    markEnd(this.options.run, isOver(state));
    if (!this.options.compact) this.film.offer(state.film ?? [], isOver(state), state.step ?? 0);
    this.tellPast();
    if (state.status !== this.lastStatus && state.status !== this.options.status) this.send("status", state.status);
    this.lastStatus = state.status;
    const found = (state.diagnoses ?? []).map(({ name }) => name).join(" ");
    if (found !== (this.diagnosed ?? "")) this.send("diagnoses", found);
    this.diagnosed = found;
    this.reportChanges();
  }

  /** Draws the other runs, and tells Python when one of them has ended since it has drawn the page. */
  showOthers() {
    this.charts.show(this.data);
    const known = (this.options.others ?? []).filter(({ over }) => over).length;
    const { ended } = this.others;
    if (ended > Math.max(known, this.ended ?? 0)) this.send("ended", ended);
    this.ended = ended;
  }

  /** Tells Python that something was changed in the run since it has drawn the page. */
  reportChanges() {
    const { options, data } = this;
    if (options.changeCount === undefined) return;
    const known = changesUntil(options, options.status, options.shownStep, options.changeCount);
    const now = changesUntil(options, data.state.status, data.state.step, data.state.change_count ?? 0);
    if (now !== (this.changed ?? known)) this.send("changes", now);
    this.changed = now;
  }

  update(options) {
    const probes = JSON.stringify(options.probes) !== JSON.stringify(this.options.probes);
    const begin = this.options.fallback && !options.fallback;
    this.options = options;
    this.others.offer(options);
    this.charts.mark(options);
    if (!options.compact) requestAnimationFrame(() => this.resize()); // lines above the board come and go
    if (probes) this.panels.offer(options);
    if (begin) this.begin();
  }

  translate() {
    this.status.show(this.data, this.options);
    this.charts.translate();
    this.panels.translate();
    this.film.say();
  }

  end() {
    this.channel?.close();
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.offs.forEach((off) => off());
    this.offResize?.();
    markEnd(this.options.run, false);
    this.film.end();
    if (this.step !== null) showFilmStep(this.options.run, null);
    this.charts.end();
    this.others.end();
    this.panels.end();
    this.element.remove();
  }
}
