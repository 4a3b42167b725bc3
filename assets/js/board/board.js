// One run on screen: status, curves, pictures, film.

import { make } from "../dom.js";
import { _, onLanguage, say } from "../language.js";
import { SLOW_MS } from "../views/motion.js";
import { Charts } from "./charts.js";
import { Film } from "./film.js";
import { Panels } from "./panels.js";
import { line } from "./socket.js";
import { isOver, Status } from "./status.js";
import { RunData } from "./run_data.js";

export class Board {
  /** `tell(name, value)` says something to Python: the status, or that no connection can be had. */
  constructor(root, options, tell) {
    Object.assign(this, { options, tell, data: new RunData(), step: null });
    this.element = root.appendChild(make("div", { class: `llv-board${options.compact ? " llv-compact" : ""}`, "data-run": options.run }));
    this.status = new Status(this.element);
    this.film = new Film(this.element, (step) => this.look(step));
    this.gone = this.element.appendChild(make("p", { class: "llv-reason llv-bad", role: "status", hidden: "" }));
    const left = make("div", { class: "llv-left" });
    const right = make("div", { class: "llv-right" });
    const more = make("div", { class: "llv-more" });
    this.element.append(make("div", { class: "llv-top" }, left, right), more);
    this.charts = new Charts(left, options.compact);
    this.panels = new Panels(right, more, () => this.wish(), options.compact);
    this.panels.offer(options);
    this.seen = () => this.wish();
    document.addEventListener("visibilitychange", this.seen);
    this.off = onLanguage(() => this.translate());
    this.begin();
  }

  begin() {
    if (this.options.fallback) this.status.connection("refused");
    else this.channel = line.watch(this.watching(), (delta) => this.hear(delta), (state) => this.link(state));
  }

  watching() {
    return { run: this.options.run, panels: this.panels.choices(), step: this.step };
  }

  wish() {
    if (!this.panels) return;
    const wish = this.watching();
    const text = JSON.stringify(wish);
    if (text === this.asked) return;
    this.asked = text;
    this.channel?.change(wish);
    if (this.options.fallback) this.tell("wish", wish);
  }

  look(step) {
    this.step = step;
    this.wish();
  }

  link(state) {
    if (state === "refused") this.tell("refused", true);
    this.status.connection(state);
  }

  /** Takes in a delta, from the socket or (fallback) from Python. */
  hear(delta) {
    if (delta.gone) {
      this.gone.textContent = say(delta.gone);
      this.gone.hidden = false;
      return;
    }
    this.element.classList.add("llv-told");
    const { curves, state } = this.data.add(delta);
    if (state || curves) this.status.show(this.data, this.options);
    if (curves || state) this.charts.show(this.data);
    if (state) this.follow();
    if (delta.views && (delta.at ?? null) === this.step) {
      this.panels.show(delta.views, this.data.state.status === "paused" ? SLOW_MS : undefined);
      this.film.came();
    }
  }

  follow() {
    const { state } = this.data;
    if (!this.options.compact) this.film.offer(isOver(state) ? (state.film ?? []) : []);
    if (state.status !== this.lastStatus && state.status !== this.options.status) this.tell("status", state.status);
    this.lastStatus = state.status;
  }

  update(options) {
    const probes = JSON.stringify(options.probes) !== JSON.stringify(this.options.probes);
    const begin = this.options.fallback && !options.fallback;
    this.options = options;
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
    document.removeEventListener("visibilitychange", this.seen);
    this.off();
    this.film.end();
    this.charts.end();
    this.panels.end();
    this.element.remove();
  }
}
