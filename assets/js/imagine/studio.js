// The current code and its image, shared by all parts of the Imagine page. No DOM.

import { Reader } from "../draw/reader.js";
import { coordinates, normal, plain } from "./codes.js";

const AGAIN_MS = 1500; // pause before a failed request is repeated
const now = () => performance.now();

export class Studio {
  /** `send(question)` returns a promise of an answer. */
  constructor(send) {
    Object.assign(this, { send, run: null, step: -1, code: null, label: 0, picture: null, directions: null, original: null, refusal: null, resting: false, behind: false });
    this.listeners = new Set();
    this.reader = new Reader(send, (question, answer) => this.onAnswer(question, answer));
  }

  /** Calls `listener(what)` after each change: `run`, `code`, `picture`, `directions`, `label`, `refusal`; `ready`: ask anew. */
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(what) {
    for (const listener of [...this.listeners]) listener(what);
  }

  /** Data from Python: the run and its newest checkpoint; both parts of the page pass the same data. */
  update(data) {
    const fresh = data.run !== this.run;
    const newer = fresh || data.step !== this.step || (this.resting && this.behind);
    this.resting = false;
    if (fresh) Object.assign(this, { code: null, picture: null, directions: null, original: null, label: 0, refusal: null });
    Object.assign(this, data);
    if (fresh) this.changed("run");
    if (newer) this.renew();
  }

  /** Requests everything again, after a new checkpoint or for another class. */
  async renew() {
    clearTimeout(this.timer);
    if (this.way === "noise") this.code ??= normal(this.size, Math.random);
    if (this.code) this.go(this.code, this.original);
    if (this.way === "codes" && !(await this.survey())) return;
    this.changed("ready");
  }

  /** Stops all requests until the page is shown again and calls `update`. */
  rest() {
    this.behind = Boolean(this.refusal) || !this.picture || !this.reader.isIdle;
    this.resting = true;
    clearTimeout(this.timer);
    this.reader.stop();
  }

  /** Requests the leading directions; false if there are none, or if a newer request was made meanwhile. */
  async survey() {
    const { run, step, label } = this;
    const answer = await this.ask({ verb: "directions", ...this.classLabel });
    if (this.resting || this.run !== run || this.step !== step || this.label !== label) return false;
    if (answer.refusal) return false;
    this.directions = answer;
    this.changed("directions");
    if (!this.code) this.go(Array.from(answer.middle));
    return true;
  }

  get classLabel() {
    return this.classes.length ? { label: this.label } : {};
  }

  get verb() {
    return this.way === "codes" ? "decode" : "generate";
  }

  /** A request beside the current image; shows a refusal. With `repeats`, everything is requested again where that may help. */
  async ask(question, repeats = true) {
    const { run } = this;
    const answer = await this.send({ run, ...question });
    if (this.resting || this.run !== run) return answer;
    this.setRefusal(answer.refusal);
    if (answer.again && repeats) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.renew(), AGAIN_MS);
    }
    return answer;
  }

  /** The images of several codes; null if there are none. */
  async pictures(codes) {
    const answer = await this.ask({ verb: this.verb, codes: codes.map(plain), ...this.classLabel });
    return answer.refusal ? null : answer;
  }

  /** Sets the code and requests its image; the newest request wins. `original` is the sample that was encoded. */
  go(code, original = null) {
    Object.assign(this, { code, original });
    this.changed("code");
    const asked = { run: this.run, verb: this.verb, codes: [plain(code)], ...this.classLabel };
    this.reader.ask({ ...asked, began: now() }, true);
  }

  /** Clears the code. */
  leave() {
    this.code = null;
    this.changed("code");
  }

  /** Sets the code of a sample, and its class for a conditional network. */
  take({ code, label }, original = null) {
    if (!this.classes.length || label === undefined || label === this.label) {
      this.go(code, original);
      return;
    }
    Object.assign(this, { code, original });
    this.choose(label);
  }

  choose(label) {
    this.label = label;
    this.changed("label");
    this.renew();
  }

  onAnswer(question, answer) {
    if (question.run !== this.run) return;
    this.setRefusal(answer.refusal);
    if (answer.refusal) return;
    Object.assign(this, { picture: answer, began: question.began });
    this.changed("picture");
  }

  setRefusal(refusal = null) {
    if (JSON.stringify(refusal) === JSON.stringify(this.refusal)) return;
    this.refusal = refusal;
    this.changed("refusal");
  }

  /** The coordinates of the code along the leading directions. */
  get at() {
    return this.directions && this.code ? coordinates(this.code, this.directions.mean, this.directions.directions) : null;
  }
}

/** The question as it is sent: without `began`, which is only for the page. */
export function sent({ began, ...question }) {
  return question;
}
