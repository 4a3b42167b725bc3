// One question over HTTP: packed views, or the sentence that says why there are none.

import { N_ } from "../language.js";
import { unpack } from "../wire.js";

const LOST = { template: N_("The connection is lost. This page tries to come back by itself."), values: {} };

/** `{views, step}`, or `{refusal: message, again}` where nothing can read; never rejects. */
export async function post({ run, strokes, show }) {
  let answer;
  try {
    answer = await fetch(new URL("/api/read", location.origin), {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ run, strokes, show }),
    });
    if (answer.ok) return unpack(await answer.arrayBuffer());
  } catch {
    return { refusal: LOST, again: true };
  }
  const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : LOST;
  return { refusal: told, again: answer.status >= 500 };
}
