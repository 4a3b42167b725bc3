// "Look inside": a card opens in place and shows how one value of its output is computed for the sample on the cards.

import { make } from "../dom.js";
import { _, say } from "../language.js";
import { draw, end } from "../views/index.js";
import { write } from "../views/parts.js";

const PATIENCE_MS = 2500; // after which a value is asked for although the last one did not come

export class Inside {
  /** `editor.live` asks for the calculation; see `Live.inspect`. */
  constructor(editor) {
    this.editor = editor;
    this.node = null;
    this.title = make("b");
    this.back = make("button", { type: "button", text: "‹", onclick: () => this.step(-1) });
    this.next = make("button", { type: "button", text: "›", onclick: () => this.step(1) });
    this.closer = make("button", { type: "button", class: "inside-close", text: "×", onclick: () => this.close() });
    this.waiting = make("p", { class: "inside-waiting" });
    this.view = make("div", { class: "llv-view inside-view" });
    this.root = make("section", { class: "inside", role: "dialog", hidden: "" }, make("header", {}, this.title, this.back, this.next, this.closer), this.waiting, this.view);
    this.root.addEventListener("keydown", (event) => this.key(event));
    const onKey = (event) => this.isOpen && document.activeElement === document.body && this.key(event); // what had the focus is gone
    document.addEventListener("keydown", onKey);
    editor.cleanups.push(() => document.removeEventListener("keydown", onKey));
  }

  get isOpen() {
    return this.node !== null;
  }

  /** Whether there is something to see: a run computes this layer for the sample on the cards. */
  offers(name) {
    const { live, folds } = this.editor;
    if (!live.live || this.editor.isInput(name) || folds.card(name)) return false;
    return (live.view?.nodes ?? []).some(({ node }) => node === name);
  }

  open(name) {
    Object.assign(this, { node: name, index: [], sample: 0, asked: 0, follow: {}, draw: 0 });
    this.editor.live.opened = this;
    end(this.view);
    this.view.replaceChildren();
    this.root.hidden = false;
    this.label();
    write(this.waiting, _("Computing …"));
    this.closer.focus();
    this.ask();
  }

  label() {
    write(this.title, _("Inside {name}", { name: this.node }));
    this.root.setAttribute("aria-label", this.title.textContent);
    this.closer.setAttribute("aria-label", _("Close"));
    for (const [button, text] of [[this.back, _("Previous sample")], [this.next, _("Next sample")]]) {
      button.title = text;
      button.setAttribute("aria-label", text);
      button.hidden = !this.editor.live.isPlane; // elsewhere the sample is chosen for all cards
    }
  }

  /** The settings of the probe "calculation", beside graph and sample. */
  get choice() {
    return { node: this.node, index: this.index, follow: this.follow, draw: this.draw };
  }

  step(by) {
    this.sample = Math.max(0, this.sample + by);
    this.ask();
  }

  choose(index) {
    this.index = index;
    this.ask();
  }

  /** Another part is followed, such as a head; null: the one that contributes most. */
  followPart(name, value) {
    const { [name]: _before, ...others } = this.follow;
    this.follow = value === null ? others : { ...others, [name]: value };
    this.ask();
  }

  /** Another draw of the code; 0: its mean. */
  drawCode(number) {
    this.draw = number;
    this.ask();
  }

  /** One value is asked for at a time; the newest choice follows when the answer is there. */
  ask() {
    const now = performance.now();
    this.behind = now < this.asked + PATIENCE_MS;
    if (this.behind) return;
    this.asked = now;
    this.editor.live.subscribe();
  }

  receive(view) {
    if (!this.isOpen || !view) return;
    const { live } = this.editor;
    this.asked = 0;
    if (view.kind !== "calculation") {
      write(this.waiting, say(view));
      return;
    }
    if (view.node !== this.node) return;
    if (!this.index.length) this.index = [...view.index];
    if (this.behind) {
      this.ask();
      return; // an older choice: the mark stays where the pointer is
    }
    const isFirst = this.waiting.textContent !== "";
    write(this.waiting, "");
    const index = live.isPlane ? this.sample : (live.view?.index ?? null); // null for a drawing
    draw(this.view, view, {
      choose: (chosen) => this.choose(chosen),
      follow: (name, value) => this.followPart(name, value),
      followed: this.follow,
      draw: (number) => this.drawCode(number),
      sample: live.picker.described({ index, sample: view.sample }),
    });
    if (isFirst) this.root.scrollIntoView({ block: "nearest" }); // as high as it is now
  }

  key(event) {
    event.stopPropagation(); // the keys of the graph do not act on what lies behind
    if (event.key === "Tab") this.keepFocus(event);
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.close();
  }

  /** Tab stays inside, and comes back if the focus is nowhere. */
  keepFocus(event) {
    const stops = [...this.root.querySelectorAll("button, select, [tabindex='0']")].filter((stop) => stop.checkVisibility());
    const last = event.shiftKey ? stops[0] : stops.at(-1);
    const { activeElement } = this.root.getRootNode();
    if (activeElement !== last && this.root.contains(activeElement)) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }

  /** `focus`: back to the card. */
  close({ focus = true } = {}) {
    const { node } = this;
    if (!this.isOpen) return;
    this.node = this.editor.live.opened = null;
    this.root.hidden = true;
    end(this.view);
    this.editor.live.subscribe();
    if (focus) this.editor.focusAlone(node);
  }
}
