// What the network reads: the answer, a bar for each class, and the pictures of how it came to it.

import { make } from "../dom.js";
import { _, called, onLanguage, say } from "../language.js";
import { percent } from "../views/numbers.js";
import { write } from "../views/parts.js";
import { draw, end } from "../views/index.js";
import { post } from "./post.js";
import { Reader } from "./reader.js";
import { Section, SECTIONS } from "./section.js";

const SLOW_MS = 300; // what takes longer says so

export class Result {
  /** `answer(text)` is told what is read, "" for nothing; `tell(names)` says to Python which pictures are open. */
  constructor(root, drawing, answer, tell) {
    Object.assign(this, { drawing, announce: answer, answers: 0 });
    this.answer = make("strong", { class: "lld-class" });
    this.share = make("span", { class: "lld-share" });
    this.bars = make("div", { class: "llv-view lld-bars" });
    this.said = make("p", { class: "lld-said", role: "status", "aria-live": "polite" });
    this.words = make("p", { class: "lld-words", role: "status", hidden: "" });
    this.top = make("div", { class: "lld-top" }, make("div", { class: "lld-answer", "aria-hidden": "true" }, this.answer, this.share), this.bars);
    this.sections = Object.keys(SECTIONS).map((name) => new Section(name, () => this.opened(tell)));
    const pictures = make("div", { class: "lld-sections" }, ...this.sections.map((section) => section.element));
    this.element = root.appendChild(make("div", { class: "lld-result llv-figure" }, this.said, this.words, this.top, pictures));
    this.reader = new Reader(post, (question, answer) => this.hear(question, answer));
    this.offs = [drawing.listen((isDone) => this.ask(isDone)), onLanguage(() => this.show())];
  }

  /** What comes from Python: the run, its newest checkpoint, what to draw, which pictures are open. */
  update({ run, step, wanted, shown }) {
    const first = this.run === undefined;
    const fresh = run !== this.run || step !== this.step;
    if (run !== this.run) this.views = null;
    Object.assign(this, { run, step, wanted });
    if (first) this.sections.forEach((section) => section.set(shown.includes(section.name)));
    if (fresh) this.ask(true);
    this.show();
  }

  opened(tell) {
    tell(this.sections.filter((section) => section.isOpen).map((section) => section.name));
    if (!this.drawing.isEmpty) this.pictures();
  }

  // Asking

  /** Within a stroke the answer and the picture alone; the rest when the pen is lifted. */
  ask(isDone) {
    if (!this.run) return;
    const { strokes } = this.drawing;
    const wanted = ["reading", ...this.open(["input_picture"])];
    this.reader.ask({ run: this.run, strokes, show: wanted, isDone }, isDone);
    clearTimeout(this.slow);
    if (this.drawing.isEmpty) this.forget();
    else this.slow = setTimeout(() => this.views || this.tell(_("Loading the network.")), SLOW_MS);
  }

  /** What to ask for to show the open ones among these. */
  open(names) {
    return this.sections.filter((section) => section.isOpen && names.includes(section.name)).map((section) => section.way);
  }

  /** Asks for the pictures that take longer, after the answer is on screen. */
  pictures() {
    const show = this.open(Object.keys(SECTIONS));
    if (show.length) this.reader.ask({ run: this.run, strokes: this.drawing.strokes, show, isDone: true, isMore: true }, true);
  }

  hear(question, answer) {
    if (question.run !== this.run) return;
    clearTimeout(this.slow);
    this.tell(answer.refusal ? say(answer.refusal) : "");
    if (answer.refusal || this.drawing.isEmpty) return;
    this.views = { ...this.views, ...answer.views };
    this.show();
    if (!question.isDone || !this.views.reading) return;
    this.speak();
    if (question.isMore) {
      if (question.show.some((name) => !answer.views[name])) this.tell(_("This network has no layer with images, so this view is empty. Choose another."));
      return;
    }
    this.element.dataset.answers = ++this.answers;
    if (this.reader.isIdle) this.pictures();
  }

  // Showing

  forget() {
    this.views = null;
    this.tell("");
    this.show();
  }

  tell(text) {
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

  /** For a screen reader: only when the pen is lifted, else it would never be silent. */
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

/** The likeliest class and its probability, as `7` and `93.4 %`. */
export function best({ names, values }) {
  let most = 0;
  values.forEach((value, index) => {
    if (value > values[most]) most = index;
  });
  return [called(names[most]), percent(values[most])];
}
