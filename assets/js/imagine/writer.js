// Text generation: a language model continues a prompt in chunks.

import { make } from "../dom.js";
import { _, say } from "../language.js";
import { draw, end } from "../views/index.js";
import { write } from "../views/parts.js";

const CHUNK = 16;

export class Writer {
  constructor(root, studio) {
    Object.assign(this, { studio, pieces: [], values: [], given: 0, writing: 0 });
    this.prompt = make("textarea", { rows: "3", spellcheck: "false", maxlength: "2000" });
    this.temperature = this.slider(0, 2, 0.05, 0.8);
    this.length = this.slider(16, 800, 16, 240);
    this.start = make("button", { type: "button", class: "llv-button lli-main", onclick: () => this.write() });
    this.stop = make("button", { type: "button", class: "llv-button", onclick: () => this.halt() });
    this.label = make("span");
    this.words = make("p", { class: "lli-words", role: "status" });
    this.note = make("p", { class: "llv-note" });
    this.body = make("div", { class: "llv-view", "aria-live": "polite", "aria-busy": "false" });
    const controls = make("div", { class: "lli-controls" },
      make("label", { class: "lli-prompt" }, this.label, this.prompt), this.temperature.element, this.length.element,
      make("div", { class: "lli-buttons" }, this.start, this.stop));
    this.element = root.appendChild(make("div", { class: "lli-writer llv-figure" }, controls, make("div", {}, this.words, this.body, this.note)));
    this.prompt.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.write();
    });
    this.off = studio.listen((what) => this.onChange(what));
    this.say();
  }

  slider(min, max, step, value) {
    const [name, help, figure] = [make("span"), make("small"), make("output")];
    const input = make("input", { type: "range", min, max, step, value, oninput: () => write(figure, input.value) });
    write(figure, String(value));
    return { element: make("label", { class: "lli-slider lli-explained" }, name, input, figure, help), input, name, help };
  }

  onChange(what) {
    if (what === "run") {
      this.halt();
      Object.assign(this, { pieces: [], values: [], given: 0 });
      this.show();
    }
    if (what === "refusal" || what === "run") this.say();
  }

  say() {
    const { refusal } = this.studio;
    write(this.words, refusal ? say(refusal) : "");
    this.words.hidden = !refusal;
    write(this.label, _("Prompt"));
    this.prompt.placeholder = _("Prompt");
    write(this.temperature.name, _("Temperature"));
    write(this.temperature.help, _("0 always takes the most likely token; values above 1 become erratic."));
    write(this.length.name, _("Length"));
    write(this.length.help, _("Maximum number of tokens."));
    write(this.start, this.writing ? _("Generate again") : _("Generate"));
    write(this.stop, _("Stop"));
    this.stop.disabled = !this.writing;
    const note = _("Stronger background: higher probability of the token. The prompt is not underlined.");
    write(this.note, this.pieces.length ? note : _("The text appears here as it is generated. Ctrl+Enter starts, too."));
    this.body.setAttribute("aria-busy", String(Boolean(this.writing)));
  }

  /** Requests chunk after chunk until the length is reached; a new start ends the previous one. */
  async write() {
    const run = this.studio.run;
    const text = this.prompt.value;
    const turn = (this.turn = (this.turn ?? 0) + 1);
    Object.assign(this, { pieces: [], values: [], given: 0, writing: turn });
    this.say();
    this.show();
    let soFar = text;
    const seed = Math.floor(Math.random() * 2 ** 31);
    for (let left = Number(this.length.input.value); left > 0 && this.writing === turn; left -= CHUNK) {
      const temperature = Number(this.temperature.input.value);
      const question = { verb: "continue", text: soFar, count: Math.min(CHUNK, left), temperature, seed: (seed + left) % 2 ** 31 };
      const answer = await this.studio.ask(question, false);
      if (answer.refusal || this.studio.run !== run || this.writing !== turn) break;
      soFar = this.add(answer, text, soFar);
      if (!answer.pieces.length) break;
    }
    if (this.writing === turn) this.halt();
  }

  add({ pieces, values }, text, soFar) {
    if (!this.pieces.length && text) {
      this.pieces = [text];
      this.values = [NaN];
      this.given = 1;
    }
    this.pieces.push(...pieces);
    this.values.push(...values);
    this.show();
    return soFar + pieces.join("");
  }

  halt() {
    this.writing = 0;
    this.say();
  }

  show() {
    const { pieces, values, given } = this;
    draw(this.body, { kind: "text", pieces, values, scale: "magnitude", low: 0, high: 1, given });
    this.body.hidden = !pieces.length;
    this.say();
  }

  end() {
    this.writing = 0;
    this.off();
    end(this.body);
    this.element.remove();
  }
}
