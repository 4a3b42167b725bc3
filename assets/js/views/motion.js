// Animated transitions from old to new values; with "reduced motion" they change at once.

const TRAVEL_MS = 150;
/** For single steps of a paused run. */
export const SLOW_MS = 1200;

/** The values `shown` on screen and their transition to the next ones; a new transition ends the previous one. */
export class Travel {
  shown = null;

  /**
   * Shows new values. `mix(from, share)` returns values between those on screen and the new ones (at share 1), and
   * `paint(shown)` draws them. Without `moves`, and if nothing is on screen yet, they appear at once.
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

  /** Calls `draw(share)` from 0 to 1 within `ms`, easing out; only with 1 if motion is to be avoided. */
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

/** Linear interpolation between `from` and `to`, element by element. */
export function between(from, to, share) {
  if (share >= 1) return to;
  const mixed = new Float64Array(to.length);
  for (let i = 0; i < to.length; i++) mixed[i] = Number.isFinite(from[i]) ? from[i] + share * (to[i] - from[i]) : to[i];
  return mixed;
}

/** A range that contains `[low, high]` and the range `before`; it grows in round steps, so rarely, and never shrinks. */
export function widened([low, high], before) {
  if (!Number.isFinite(high - low) || high <= low) return before ?? [low, high];
  if (before && low >= before[0] && high <= before[1]) return before;
  const [from, to] = [Math.min(low, before?.[0] ?? low), Math.max(high, before?.[1] ?? high)];
  const step = round((to - from) / 4);
  return [Math.floor(from / step) * step, Math.ceil(to / step) * step];
}

/** The smallest of 1, 2, 5, 10, … times a power of ten that is at least `value`. */
function round(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].find((factor) => factor * power >= value * (1 - 1e-9)) * power;
}
