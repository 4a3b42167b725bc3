// What the pad asks of the server.

import { ask } from "../ask.js";

/** `{views, step}`, or `{refusal: message, again}` where nothing can read; never rejects. */
export function post({ run, strokes, show }) {
  return ask("/api/read", { run, strokes, show });
}
