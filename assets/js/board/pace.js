// What is drawn again and again takes a share of the time at most: on a slow machine the pictures come less often, and
// the training beside them keeps its core.

const SHARE = 0.1;
/** One costly picture (the first, say, for which all is made) does not hold up the next for longer. */
const LONGEST_MS = 500;

export class Pace {
  /** `draw` is called at once, or, where that is too soon after the last time, as soon as it is not. */
  constructor(draw) {
    Object.assign(this, { draw, free: 0, timer: 0 });
  }

  ask() {
    if (this.timer) return;
    const wait = this.free - performance.now();
    if (wait > 0) this.timer = setTimeout(() => this.now(), wait);
    else this.now();
  }

  /** Draws at once whatever came before: a person has asked for it. */
  now() {
    this.end();
    const begun = performance.now();
    this.draw();
    const ended = performance.now();
    this.free = ended + Math.min((ended - begun) / SHARE, LONGEST_MS);
  }

  end() {
    clearTimeout(this.timer);
    this.timer = 0;
  }
}
