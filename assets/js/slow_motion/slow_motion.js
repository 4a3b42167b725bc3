// The button "Slow motion" of a run on Train, and the player that it opens.
//
//   button -> pause, if the run trains -> /api/slow-step -> player -> stages -> graphs (stage_shown.js)
//   "Take this step" -> the run's own step -> /api/slow-step: the checksum before the next step is that after this one

import { ask } from "../ask.js";
import { showFilmStep } from "../board/film_step.js";
import { liveSocket } from "../board/socket.js";
import { isOver } from "../board/status.js";
import { make } from "../dom.js";
import { _, onLanguage } from "../language.js";
import { write } from "../views/parts.js";
import { Player } from "./player.js";
import { showStage } from "./stage_shown.js";

const PAUSE = ".st-key-pause button:not(:disabled)"; // the run's own button, which only its owner has
const NETWORK = ".st-key-network";
const RETRY_MS = 1500;

export class SlowMotion {
  constructor(parent) {
    this.state = {};
    this.wanted = null; // what is asked for as soon as the run stands still: "open" or "compare"
    this.button = make("button", { type: "button", class: "slow-open", onclick: () => this.open() });
    this.player = new Player({
      staged: (stage, withWeight) => this.stage(stage, withWeight), taken: () => this.want("compare"), again: () => this.begin(this.coming), closed: () => this.leave(),
    });
    parent.append(this.button, this.player.root);
    this.off = onLanguage(() => this.show());
  }

  /** `data` is `{run, status}`. */
  update({ data }) {
    if (data.run !== this.run) {
      if (this.player.isOpen) this.player.close();
      this.channel?.close();
      Object.assign(this, { run: data.run, state: { status: data.status } });
      this.channel = liveSocket.watch({ run: data.run, panels: {}, step: null, drawing: "" }, (delta) => this.receive(delta), () => {});
    } else if (this.state.step === undefined) this.state = { status: data.status }; // without a socket; else that is newer
    this.follow();
  }

  receive({ state }) {
    if (!state) return;
    this.state = { status: state.status, step: state.step };
    this.follow();
  }

  follow() {
    this.show();
    this.player.follow(this.state);
    if (this.wanted && this.standsStill) this.request();
  }

  /** Whether the next step is that of the weights that the run has now. */
  get standsStill() {
    const { status, step } = this.state;
    const isBefore = this.wanted === "compare" && step !== undefined && step <= this.player.view.step;
    return isOver(this.state) || (status === "paused" && !isBefore);
  }

  show() {
    const { status } = this.state;
    const canPause = ["running"].includes(status) && document.querySelector(PAUSE) !== null;
    this.button.hidden = !(status === "paused" || isOver(this.state) || canPause);
    write(this.button, _("Slow motion"));
    this.button.title = canPause ? _("Pause to see one step in slow motion") : _("Shows the next step in slow motion: forward, loss, gradients, update");
    if (this.player.isOpen) this.player.show();
  }

  /** The panel is higher beside the chain of a weight: see train.css. */
  stage(stage, withWeight) {
    document.documentElement.dataset.slowMotion = withWeight ? "weight" : "";
    showStage(this.run, stage);
  }

  open() {
    showFilmStep(this.run, null);
    this.player.open(this.state.status === "running" ? _("Waiting for the run to pause …") : _("Computing the next step …"));
    document.querySelector(NETWORK)?.scrollIntoView({ block: "start" }); // the open player leaves room below it
    if (this.state.status === "running") document.querySelector(PAUSE)?.click();
    this.want("open");
  }

  want(what) {
    this.wanted = what;
    this.follow();
  }

  async request() {
    const { run, wanted } = this;
    this.wanted = null;
    if (wanted === "open") this.player.wait(_("Computing the next step …"));
    const answer = await ask("/api/slow-step", { run });
    const isClosed = !this.player.isOpen || (wanted === "compare" && !this.player.view);
    if (run !== this.run || isClosed || this.wanted) return;
    if (answer.again) this.timer = setTimeout(() => this.want(wanted), RETRY_MS); // the host is starting
    else if (wanted === "open") this.begin(answer);
    else this.compare(answer);
  }

  /** Plays a step from its beginning. */
  begin(view) {
    if (view.kind === "slow_step") this.player.load(view, this.run);
    else this.player.refuse(view.refusal);
  }

  /** The next step is there: the run's weights before it are those after this one. */
  compare(view) {
    const { player } = this;
    if (view.kind === "slow_step" && view.step <= player.view.step && !isOver(this.state)) {
      this.timer = setTimeout(() => this.want("compare"), RETRY_MS); // the step is not taken yet
      return;
    }
    this.coming = view;
    player.taking.compare(view, isOver(this.state));
    player.follow(this.state);
  }

  leave() {
    delete document.documentElement.dataset.slowMotion;
    this.wanted = null;
    clearTimeout(this.timer);
    showStage(this.run, null);
    this.button.focus({ preventScroll: true });
  }

  end() {
    this.off();
    clearTimeout(this.timer);
    delete document.documentElement.dataset.slowMotion;
    showStage(this.run, null);
    this.channel?.close();
    this.player.end();
  }
}
