// One place in the space of codes, and the picture there: what all parts of the page share. No DOM here.

import { Reader } from "../draw/reader.js";
import { coordinates, normal, plain } from "./codes.js";

const AGAIN_MS = 1500; // until what found nobody is asked again
const now = () => performance.now();

export class Studio {
  /** `send(question)` gives a promise of an answer. */
  constructor(send) {
    Object.assign(this, { send, run: null, step: -1, code: null, label: 0, picture: null, directions: null, original: null, refusal: null, resting: false, behind: false });
    this.listeners = new Set();
    this.reader = new Reader(send, (question, answer) => this.hear(question, answer));
  }

  /** Calls `listener(what)` after each change: `run`, `code`, `picture`, `directions`, `label`, `refusal`; `ready`: ask anew. */
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(what) {
    for (const listener of [...this.listeners]) listener(what);
  }

  /** What comes from Python: the run and its newest checkpoint. The second of the page's parts brings nothing new. */
  update(told) {
    const fresh = told.run !== this.run;
    const newer = fresh || told.step !== this.step || (this.resting && this.behind);
    this.resting = false;
    if (fresh) Object.assign(this, { code: null, picture: null, directions: null, original: null, label: 0, refusal: null });
    Object.assign(this, told);
    if (fresh) this.changed("run");
    if (newer) this.renew();
  }

  /** A network that has learned more, or is told another class, draws other pictures. */
  async renew() {
    clearTimeout(this.timer);
    if (this.way === "noise") this.code ??= normal(this.size, Math.random);
    if (this.code) this.go(this.code, this.original);
    if (this.way === "codes" && !(await this.survey())) return;
    this.changed("ready");
  }

  /** Nobody looks any more: nothing is asked until `update` brings the page back. */
  rest() {
    this.behind = Boolean(this.refusal) || !this.picture || !this.reader.isIdle;
    this.resting = true;
    clearTimeout(this.timer);
    this.reader.stop();
  }

  /** Asks for the ways to walk; false when there are none, or when something newer is asked meanwhile. */
  async survey() {
    const { run, step, label } = this;
    const answer = await this.ask({ verb: "directions", ...this.told });
    if (this.resting || this.run !== run || this.step !== step || this.label !== label) return false;
    if (answer.refusal) return false;
    this.directions = answer;
    this.changed("directions");
    if (!this.code) this.go(Array.from(answer.middle));
    return true;
  }

  get told() {
    return this.classes.length ? { label: this.label } : {};
  }

  get makes() {
    return this.way === "codes" ? "decode" : "generate";
  }

  /** One question beside the moving picture; a refusal is told. Where it helps, all is asked again, if `repeats`. */
  async ask(question, repeats = true) {
    const { run } = this;
    const answer = await this.send({ run, ...question });
    if (this.resting || this.run !== run) return answer;
    this.tell(answer.refusal);
    if (answer.again && repeats) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.renew(), AGAIN_MS);
    }
    return answer;
  }

  /** Pictures of several codes at once; null where there are none. */
  async pictures(codes) {
    const answer = await this.ask({ verb: this.makes, codes: codes.map(plain), ...this.told });
    return answer.refusal ? null : answer;
  }

  /** Goes to a code: the newest wins, one question is on its way at a time. `original` is the sample it came from. */
  go(code, original = null) {
    Object.assign(this, { code, original });
    this.changed("code");
    const asked = { run: this.run, verb: this.makes, codes: [plain(code)], ...this.told };
    this.reader.ask({ ...asked, began: now() }, true);
  }

  /** Away from the code, to no other. */
  leave() {
    this.code = null;
    this.changed("code");
  }

  /** Goes to the code of a sample, which a conditional network is told the class of. */
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

  hear(question, answer) {
    if (question.run !== this.run) return;
    this.tell(answer.refusal);
    if (answer.refusal) return;
    Object.assign(this, { picture: answer, began: question.began });
    this.changed("picture");
  }

  tell(refusal = null) {
    if (JSON.stringify(refusal) === JSON.stringify(this.refusal)) return;
    this.refusal = refusal;
    this.changed("refusal");
  }

  /** Where the code lies along the leading directions. */
  get at() {
    return this.directions && this.code ? coordinates(this.code, this.directions.mean, this.directions.directions) : null;
  }
}

/** What goes up of a question: when it was asked is nobody's business. */
export function sent({ began, ...question }) {
  return question;
}
