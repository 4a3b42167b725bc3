// Edits on their way to Python: each has an id, and is sent again with the next until Python says it has it.
// So two quick edits cannot overwrite each other, and none is applied twice.

export class Outbox {
  /** `send` takes {client, edits: [{id, edit, arguments, graph}]}. */
  constructor(send) {
    this.send = send;
    this.client = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    this.waiting = [];
    this.last = 0;
  }

  /** `graph` is the one that was on screen: another may be by the time the edit arrives. */
  push(edit, values = {}, graph = "") {
    this.last += 1;
    this.waiting.push({ id: this.last, edit, arguments: values, graph });
    this.send({ client: this.client, edits: this.waiting });
    return this.last;
  }

  /** Python has every edit of `client` up to `id`. */
  heard({ client, id } = {}) {
    if (client === this.client) this.waiting = this.waiting.filter((edit) => edit.id > id);
  }

  /** Whether the newest edit on its way is this very one. */
  holds(edit, values) {
    const newest = this.waiting.at(-1);
    return newest?.edit === edit && JSON.stringify(newest.arguments) === JSON.stringify(values);
  }

  get busy() {
    return this.waiting.length > 0;
  }
}
