// Edits on their way to Python: each has an id, and is sent again with the next one until Python confirms it.
// Two quick edits therefore cannot overwrite each other, and none is applied twice.

export class Outbox {
  /** `send` takes {client, edits: [{id, edit, arguments, graph}]}. */
  constructor(send) {
    this.send = send;
    this.client = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    this.waiting = [];
    this.last = 0;
  }

  /** `graph` is the one on screen now; another one may be when the edit arrives. */
  push(edit, values = {}, graph = "") {
    this.last += 1;
    this.waiting.push({ id: this.last, edit, arguments: values, graph });
    this.send({ client: this.client, edits: this.waiting });
    return this.last;
  }

  /** Python has applied all edits of `client` up to `id`. */
  confirm({ client, id } = {}) {
    if (client === this.client) this.waiting = this.waiting.filter((edit) => edit.id > id);
  }

  /** Whether the newest pending edit equals this one. */
  holds(edit, values) {
    const newest = this.waiting.at(-1);
    return newest?.edit === edit && JSON.stringify(newest.arguments) === JSON.stringify(values);
  }

  get busy() {
    return this.waiting.length > 0;
  }
}
