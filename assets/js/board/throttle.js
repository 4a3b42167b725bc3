// Drawing takes at most a share of the time: a slow machine draws less often, so training keeps its core.

const SHARE = 0.1;
/** Maximum pause after one slow draw, such as the first one, which creates everything. */
const MAX_PAUSE_MS = 500;

export class Throttle {
  /** Calls `draw` on request: at once, or as soon as enough time has passed since the last call. */
  constructor(draw) {
    Object.assign(this, { draw, free: 0, timer: 0 });
  }

  request() {
    if (this.timer) return;
    const wait = this.free - performance.now();
    if (wait > 0) this.timer = setTimeout(() => this.now(), wait);
    else this.now();
  }

  /** Draws at once, without a pause: the response to a click. */
  now() {
    this.end();
    const started = performance.now();
    this.draw();
    const ended = performance.now();
    this.free = ended + Math.min((ended - started) / SHARE, MAX_PAUSE_MS);
  }

  end() {
    clearTimeout(this.timer);
    this.timer = 0;
  }
}
