// Sends drawings to the network: one request at a time, the newest wins, at most eight per second during a stroke.

const PAUSE_MS = 125;
const AGAIN_MS = 1500;

const CLOCK = {
  now: () => performance.now(),
  later: (work, pause) => setTimeout(work, pause),
  cancel: (timer) => clearTimeout(timer),
};

export class Reader {
  /** `send(question)` returns a promise of an answer; `onAnswer(question, answer)` is called for each. */
  constructor(send, onAnswer, clock = CLOCK) {
    Object.assign(this, { send, onAnswer, clock, next: null, busy: false, stopped: false, began: -Infinity });
  }

  /** Sends the question as soon as possible; an `urgent` one does not wait for the pause between two. */
  ask(question, urgent = false) {
    Object.assign(this, { next: { question, urgent }, stopped: false });
    this.clock.cancel(this.timer);
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
    this.onAnswer(question, answer);
    if (answer.again) this.repeat(question);
    await this.pump();
  }

  /** Asks again later, unless there is a newer question. */
  repeat(question) {
    if (this.next) this.next.urgent = false;
    else this.next = { question, urgent: false };
    this.began = this.clock.now() + AGAIN_MS - PAUSE_MS;
  }

  /** Drops the waiting question and ignores the pending answer, until something else is asked. */
  stop() {
    Object.assign(this, { next: null, stopped: true });
    this.clock.cancel(this.timer);
  }
}
