// Asks the network: one question on its way at a time, the newest wins, at most eight a second within a stroke.

const PAUSE_MS = 125;
const AGAIN_MS = 1500;

const CLOCK = {
  now: () => performance.now(),
  later: (work, pause) => setTimeout(work, pause),
  never: (timer) => clearTimeout(timer),
};

export class Reader {
  /** `send(question)` gives a promise of an answer; `hear(question, answer)` is told of each. */
  constructor(send, hear, clock = CLOCK) {
    Object.assign(this, { send, hear, clock, next: null, busy: false, stopped: false, began: -Infinity });
  }

  /** Asks when there is a turn; an `urgent` question does not wait for the pause between two. */
  ask(question, urgent = false) {
    Object.assign(this, { next: { question, urgent }, stopped: false });
    this.clock.never(this.timer);
    return this.pump();
  }

  get isIdle() {
    return !this.busy && !this.next;
  }

  async pump() {
    if (this.busy || !this.next) return;
    const pause = this.next.urgent ? 0 : this.began + PAUSE_MS - this.clock.now();
    if (pause > 0) {
      this.timer = this.clock.later(() => this.pump(), pause);
      return;
    }
    const { question } = this.next;
    Object.assign(this, { next: null, busy: true, began: this.clock.now() });
    const answer = await this.send(question);
    this.busy = false;
    if (this.stopped) return;
    this.hear(question, answer);
    if (answer.again) this.repeat(question);
    await this.pump();
  }

  /** What found nobody is asked again, unless there is something newer to ask. */
  repeat(question) {
    if (this.next) this.next.urgent = false;
    else this.next = { question, urgent: false };
    this.began = this.clock.now() + AGAIN_MS - PAUSE_MS;
  }

  /** Forgets what has not been asked yet and what is not answered yet, until something else is asked. */
  stop() {
    Object.assign(this, { next: null, stopped: true });
    this.clock.never(this.timer);
  }
}
