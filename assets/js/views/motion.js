// Values travel from old to new in a time that the eye can follow. With "reduced motion" they step.

const TRAVEL_MS = 150;
/** For steps that are taken one by one. */
export const SLOW_MS = 1200;

/** What is `shown` on screen, and its way to what comes next; a new journey ends the one before. */
export class Travel {
  shown = null;

  /**
   * Shows new values. `mix(from, share)` gives what lies between those on screen and the new ones, which are those of
   * share 1, and `paint(shown)` draws it. They are there at once where nothing `moves`, or nothing is on screen yet.
   */
  show(mix, paint, moves, ms) {
    const from = moves ? this.shown : null;
    const draw = (share) => {
      this.shown = mix(from, share);
      paint(this.shown);
    };
    this.stop();
    if (from) this.start(draw, ms);
    else draw(1);
  }

  /** Calls `draw(share)` from 0 to 1 in `ms`, quick at first; at once with 1 where nothing is to move. */
  start(draw, ms = TRAVEL_MS) {
    this.stop();
    if (isStill()) {
      draw(1);
      return;
    }
    const began = performance.now();
    const next = (now) => {
      const time = Math.min(1, Math.max(0, (now - began) / ms));
      draw(time * (2 - time));
      this.frame = time < 1 ? requestAnimationFrame(next) : 0;
    };
    next(began);
  }

  stop() {
    cancelAnimationFrame(this.frame ?? 0);
  }
}

function isStill() {
  return document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Numbers on their way: `share` of the path from `from` to `to`, cell by cell. */
export function between(from, to, share) {
  if (share >= 1) return to;
  const mixed = new Float64Array(to.length);
  for (let i = 0; i < to.length; i++) mixed[i] = Number.isFinite(from[i]) ? from[i] + share * (to[i] - from[i]) : to[i];
  return mixed;
}

/** An axis that holds `[low, high]` and all that it held `before`: it grows by round steps, so seldom, and never shrinks. */
export function widened([low, high], before) {
  if (!Number.isFinite(high - low) || high <= low) return before ?? [low, high];
  if (before && low >= before[0] && high <= before[1]) return before;
  const [from, to] = [Math.min(low, before?.[0] ?? low), Math.max(high, before?.[1] ?? high)];
  const step = round((to - from) / 4);
  return [Math.floor(from / step) * step, Math.ceil(to / step) * step];
}

/** The least of 1, 2, 5, 10, … times a power of ten that is no less than `value`. */
function round(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].find((factor) => factor * power >= value * (1 - 1e-9)) * power;
}
