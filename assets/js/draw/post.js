// The pad's requests to the server.

import { ask } from "../ask.js";

/** Resolves to `{views, step}`, or to `{refusal: message, again}` if no network can read; never rejects. */
export function post({ run, strokes, show }) {
  return ask("/api/read", { run, strokes, show });
}
