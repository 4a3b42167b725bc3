// One question over HTTP: packed content, or the sentence that says why there is none.

import { N_ } from "./language.js";
import { unpack } from "./wire.js";

const LOST = { template: N_("Connection lost. This page reconnects by itself."), values: {} };

/** What the server at `address` answers, or `{refusal: message, again}` where nothing can answer; never rejects. */
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
  const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : LOST;
  return { refusal: told, again: answer.status >= 500 };
}
