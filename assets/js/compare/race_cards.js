// The cards of a race: progress, newest value, and the main picture of each member, which moves while it trains.

import { liveSocket } from "../board/socket.js";
import { make } from "../dom.js";
import { say } from "../language.js";
import { classColour, onTheme } from "../views/colours.js";
import { draw, end } from "../views/index.js";
import { write } from "../views/parts.js";

const MAX_CHANNELS = 7; // the server allows eight per page
const PANEL = "main";
const SIDE = 128; // of a square picture, in pixels; less where its card is narrower
const FITTING = new Set(["plane", "curves", "scatter"]); // kinds of views that fit into any square
const SHRUNK = { plain: true, captions: false }; // others are drawn as in a panel, and shown smaller
const DRAWING = { plain: true, bare: true, side: SIDE, height: SIDE, captions: false };

class RaceCard {
  constructor(parent, open) {
    this.open = open;
    this.dot = make("i", { class: "ll-dot" });
    this.link = make("a", { class: "ll-card-link", onclick: (event) => this.click(event) });
    this.value = make("span", { class: "ll-race-value" });
    this.status = make("span", { class: "ll-card-note" });
    this.bar = make("progress", { class: "llv-progress", max: "1" });
    this.body = make("div", { class: "llv-view" });
    this.frame = make("div", { class: "ll-race-picture" }, this.body);
    const head = make("div", { class: "ll-race-name" }, this.dot, this.link);
    const foot = make("div", { class: "ll-race-name" }, this.status, this.value);
    this.element = parent.appendChild(make("div", { class: "ll-card ll-race-card" }, head, this.bar, this.frame, foot));
  }

  click(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open(this.member.run);
  }

  show(member) {
    this.member = member;
    this.element.dataset.run = member.run;
    this.link.href = member.address;
    write(this.link, member.name);
    write(this.value, member.value);
    write(this.status, member.status);
    this.bar.value = member.progress;
    this.bar.setAttribute("aria-label", member.name);
    this.paint();
  }

  paint() {
    const { colour } = this.member;
    this.dot.style.background = colour === null ? "var(--ll-line)" : classColour(colour);
  }

  /** Whether its picture may change, or is not there yet. */
  get wants() {
    const { panel, begun, over } = this.member;
    return Boolean(panel && begun && this.visible && !(over && this.isFinal));
  }

  subscribe() {
    if (this.channel) return;
    const subscription = { run: this.member.run, panels: { [PANEL]: this.member.panel }, step: null, drawing: "" };
    this.channel = liveSocket.watch(subscription, (delta) => this.receive(delta), () => {});
  }

  unsubscribe() {
    this.channel?.close();
    this.channel = null;
  }

  receive(delta) {
    if (delta.state) this.isOver = ["finished", "stopped", "diverged", "failed"].includes(delta.state.status);
    const view = delta.views?.[PANEL];
    if (view?.kind) {
      this.element.classList.add("ll-race-drawn");
      const fits = FITTING.has(view.kind);
      this.body.classList.toggle("ll-race-shrunk", !fits);
      draw(this.body, view, fits ? DRAWING : SHRUNK);
    } else if (view || delta.gone) {
      this.body.textContent = say(view ?? delta.gone);
    }
    // Of an ended run only the last picture is of interest, and it comes with or after the end.
    if (this.isOver && (view || delta.gone || this.element.classList.contains("ll-race-drawn"))) this.isFinal = true;
  }

  end() {
    this.unsubscribe();
    end(this.body);
    this.element.remove();
  }
}

export class RaceCards {
  constructor(parent) {
    this.list = parent.appendChild(make("div", { class: "ll-race" }));
    this.cards = new Map();
    this.observer = new IntersectionObserver((entries) => this.see(entries), { rootMargin: "80px" });
    this.timer = setInterval(() => this.share(), 500);
    this.offTheme = onTheme(() => this.cards.forEach((card) => card.paint()));
  }

  update(members, open) {
    this.openRun = open;
    const runs = members.map(({ run }) => run);
    for (const [run, card] of this.cards) if (!runs.includes(run)) this.drop(run, card);
    for (const member of members) {
      if (!this.cards.has(member.run)) this.add(member.run);
      this.cards.get(member.run).show(member);
    }
    this.share();
  }

  add(run) {
    const card = new RaceCard(this.list, (asked) => this.openRun(asked));
    this.cards.set(run, card);
    this.observer.observe(card.element);
  }

  drop(run, card) {
    this.observer.unobserve(card.element);
    card.end();
    this.cards.delete(run);
  }

  see(entries) {
    for (const { target, isIntersecting } of entries) {
      const card = this.cards.get(target.dataset.run);
      if (card) card.visible = isIntersecting;
    }
    this.share();
  }

  /** Gives the channels to the members that train, then to those that have ended and are not drawn yet. */
  share() {
    const cards = document.hidden ? [] : [...this.cards.values()].filter((card) => card.wants);
    const chosen = new Set(cards.sort((one, other) => one.member.over - other.member.over).slice(0, MAX_CHANNELS));
    for (const card of this.cards.values()) if (!chosen.has(card)) card.unsubscribe();
    chosen.forEach((card) => card.subscribe());
  }

  end() {
    clearInterval(this.timer);
    this.observer.disconnect();
    this.offTheme();
    for (const [run, card] of this.cards) this.drop(run, card);
    this.list.remove();
  }
}
