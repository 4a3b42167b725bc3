// Requests to the server over HTTP.

import { N_ } from "./language.js";
import { unpack } from "./wire.js";

const LOST = { template: N_("Connection lost. This page reconnects by itself."), values: {} };

/** Resolves to the unpacked response, or to `{refusal: message, again}` if there is none; never rejects. */
export async function ask(address, question) {
  let answer;
  try {
    answer = await fetch(new URL(address, location.origin), {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question),
    });
    if (answer.ok) return unpack(await answer.arrayBuffer());
  } catch {
    return { refusal: LOST, again: true };
  }
  const refusal = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : LOST;
  return { refusal, again: answer.status >= 500 };
}
