// The drawing on the pad: strokes in pad units, undo, clear. No DOM.

const MIN_DISTANCE = 1; // closer points are dropped: a tenth of a pixel of a 28×28 image
const MAX_POINTS = 20_000; // no person reaches it

const round = (value) => Math.round(value * 10) / 10;

export class Drawing {
  constructor(units = 280) {
    Object.assign(this, { units, strokes: [], cleared: [], current: null, count: 0, isSent: true });
    this.listeners = new Set();
  }

  /** Calls `listener(isDone)` when the drawing changes, with false during a stroke. Returns a function that removes it. */
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(isDone) {
    for (const listener of this.listeners) listener(isDone);
  }

  get isEmpty() {
    return this.strokes.length === 0;
  }

  /** Puts the pen down. */
  begin(x, y) {
    this.current = [];
    this.strokes.push(this.current);
    this.extend([[x, y]]);
  }

  /** Moves the pen through `points`; outside the pad it draws along the edge. */
  extend(points) {
    if (!this.current) return;
    const before = this.current.length;
    for (const point of points) this.add(point.map((value) => round(Math.min(this.units, Math.max(0, value)))));
    if (this.current.length > before) this.changed(false);
  }

  add([x, y]) {
    const last = this.current.at(-1);
    if (this.count >= MAX_POINTS || (last && Math.hypot(x - last[0], y - last[1]) < MIN_DISTANCE)) return;
    this.current.push([x, y]);
    this.count += 1;
  }

  /** Lifts the pen. */
  end() {
    if (!this.current) return;
    if (!this.current.length) this.strokes.pop();
    this.current = null;
    this.cleared = [];
    this.changed(true);
  }

  /** Removes the last stroke; on an empty pad, restores the cleared drawing. Returns false if there is neither. */
  undo() {
    if (this.isEmpty && !this.cleared.length) return false;
    this.put(this.isEmpty ? this.cleared : this.strokes.slice(0, -1), this.isEmpty ? [] : this.cleared);
    return true;
  }

  /** Clears the pad; `undo` restores the drawing. Returns false if the pad is empty. */
  clear() {
    if (this.isEmpty) return false;
    this.put([], this.strokes);
    return true;
  }

  /** Replaces the drawing. */
  put(strokes, cleared = []) {
    Object.assign(this, { strokes: strokes.map((stroke) => [...stroke]), cleared, current: null });
    this.count = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
    this.changed(true);
  }

  /** The drawing as Python stores it. */
  plain() {
    return { strokes: this.strokes, cleared: this.cleared };
  }
}
