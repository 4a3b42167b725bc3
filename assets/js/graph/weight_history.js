// The weights typed into one run, which can be undone and redone. Requests reach the run in the order of the clicks.

export class WeightHistory {
  /** `send({place, value, former})` asks the run for a value; it returns the reason if that is refused, else "". */
  constructor(send) {
    this.send = send;
    this.forget();
  }

  forget() {
    Object.assign(this, { done: [], undone: [], last: Promise.resolve(), isLatest: false });
  }

  /** A new change `{place, title, value, former}`; those that were undone cannot be redone any more. */
  add(change) {
    this.undone = [];
    return this.move(change, [], this.done);
  }

  undo() {
    return this.turn(this.done, this.undone);
  }

  redo() {
    return this.turn(this.undone, this.done);
  }

  /** Takes the last change of one list back, and puts that on the other. */
  turn(from, to) {
    if (!from.length) return null; // a second click came before the button was hidden
    const { value, former, ...change } = from.pop();
    return this.move({ ...change, value: former, former: value }, from, to);
  }

  /** The graph was edited after the last change of a weight. */
  follow() {
    this.isLatest = false;
  }

  /** Sends a change that is now on the list `to`; after a refusal everything is as before. Gives `{change, refusal}`. */
  move(change, from, to) {
    to.push(change);
    this.isLatest = true;
    this.last = this.last.then(() => this.send(change)).then((refusal) => {
      if (refusal && to.includes(change)) {
        to.splice(to.indexOf(change), 1);
        from.push({ ...change, value: change.former, former: change.value });
      }
      return { change, refusal };
    });
    return this.last;
  }
}
