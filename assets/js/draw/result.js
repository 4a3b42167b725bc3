// The prediction: the class, a bar per class, and views that explain it.

import { make } from "../dom.js";
import { _, called, onLanguage, say } from "../language.js";
import { percent } from "../views/numbers.js";
import { write } from "../views/parts.js";
import { draw, end } from "../views/index.js";
import { post } from "./post.js";
import { Reader } from "./reader.js";
import { Section, SECTIONS } from "./section.js";

const SLOW_MS = 300; // after this time a loading notice is shown

export class Result {
  /** `announce(text)` gets the prediction, "" for none; `sendOpen(names)` sends the open sections to Python. */
  constructor(root, drawing, announce, sendOpen) {
    Object.assign(this, { drawing, announce, answers: 0 });
    this.answer = make("strong", { class: "lld-class" });
    this.share = make("span", { class: "lld-share" });
    this.bars = make("div", { class: "llv-view lld-bars" });
    this.said = make("p", { class: "lld-said ll-unseen", role: "status", "aria-live": "polite" });
    this.words = make("p", { class: "lld-words", role: "status", hidden: "" });
    this.top = make("div", { class: "lld-top" }, make("div", { class: "lld-answer", "aria-hidden": "true" }, this.answer, this.share), this.bars);
    this.sections = Object.keys(SECTIONS).map((name) => new Section(name, () => this.opened(sendOpen)));
    const pictures = make("div", { class: "lld-sections" }, ...this.sections.map((section) => section.element));
    this.element = root.appendChild(make("div", { class: "lld-result llv-figure" }, this.said, this.words, this.top, pictures));
    this.reader = new Reader(post, (question, answer) => this.receive(question, answer));
    this.offs = [drawing.listen((isDone) => this.ask(isDone)), onLanguage(() => this.show())];
  }

  /** Data from Python: the run, its newest checkpoint, the prompt, and the open sections. */
  update({ run, step, wanted, shown }) {
    const first = this.run === undefined;
    const fresh = run !== this.run || step !== this.step;
    if (run !== this.run) this.views = null;
    Object.assign(this, { run, step, wanted });
    if (first) this.sections.forEach((section) => section.set(shown.includes(section.name)));
    if (fresh) this.ask(true);
    this.show();
  }

  opened(sendOpen) {
    sendOpen(this.sections.filter((section) => section.isOpen).map((section) => section.name));
    if (!this.drawing.isEmpty) this.pictures();
  }

  // Asking

  /** During a stroke, only the prediction and the network's input; the rest when the pen is lifted. */
  ask(isDone) {
    if (!this.run) return;
    const { strokes } = this.drawing;
    const wanted = ["reading", ...this.open(["input_picture"])];
    this.reader.ask({ run: this.run, strokes, show: wanted, isDone }, isDone);
    clearTimeout(this.slow);
    if (this.drawing.isEmpty) this.forget();
    else this.slow = setTimeout(() => this.views || this.showText(_("Loading the network.")), SLOW_MS);
  }

  /** The views to request for the open sections among these. */
  open(names) {
    return this.sections.filter((section) => section.isOpen && names.includes(section.name)).map((section) => section.way);
  }

  /** Requests the slower views, after the prediction is on screen. */
  pictures() {
    const show = this.open(Object.keys(SECTIONS));
    if (show.length) this.reader.ask({ run: this.run, strokes: this.drawing.strokes, show, isDone: true, isMore: true }, true);
  }

  receive(question, answer) {
    if (question.run !== this.run) return;
    clearTimeout(this.slow);
    this.showText(answer.refusal ? say(answer.refusal) : "");
    if (answer.refusal || this.drawing.isEmpty) return;
    this.views = { ...this.views, ...answer.views };
    this.show();
    if (!question.isDone || !this.views.reading) return;
    this.speak();
    if (question.isMore) {
      if (question.show.some((name) => !answer.views[name])) this.showText(_("This network has no layer with images, so this view is empty. Choose another."));
      return;
    }
    this.element.dataset.answers = ++this.answers;
    if (this.reader.isIdle) this.pictures();
  }

  // Showing

  forget() {
    this.views = null;
    this.showText("");
    this.show();
  }

  showText(text) {
    write(this.words, text);
    this.words.hidden = !text;
  }

  show() {
    const reading = this.views?.reading;
    this.element.classList.toggle("lld-waits", !reading);
    this.announce(reading ? best(reading).join("  ") : "");
    if (!reading) {
      for (const stale of [this.answer, this.share]) write(stale, "");
      const invites = this.drawing.isEmpty && this.wanted;
      write(this.said, invites ? _("{wanted}: the prediction appears here while you draw.", { wanted: this.wanted }) : "");
      return;
    }
    const [name, share] = best(reading);
    write(this.answer, name);
    this.answer.classList.toggle("lld-word", name.length > 2);
    write(this.share, share);
    draw(this.bars, reading, { share: true });
    for (const section of this.sections) section.show(this.views[section.way]);
  }

  /** For screen readers: only when the pen is lifted, to avoid constant announcements. */
  speak() {
    const [name, share] = best(this.views.reading);
    write(this.said, _("{name}, {share}", { name, share }));
  }

  end() {
    this.offs.forEach((off) => off());
    clearTimeout(this.slow);
    this.reader.stop();
    this.announce("");
    end(this.bars);
    this.sections.forEach((section) => section.end());
    this.element.remove();
  }
}

/** The most likely class and its probability, as `7` and `93.4 %`. */
export function best({ names, values }) {
  const top = values.indexOf(Math.max(...values));
  return [called(names[top]), percent(values[top])];
}
