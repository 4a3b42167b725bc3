// The Imagine page's two components; they share one place in the space of codes.

import { ask } from "./ask.js";
import { onLanguage } from "./language.js";
import { Between } from "./imagine/between.js";
import { Made } from "./imagine/made.js";
import { Plane } from "./imagine/plane.js";
import { Sheet } from "./imagine/sheet.js";
import { Stage } from "./imagine/stage.js";
import { sent, Studio } from "./imagine/studio.js";
import { Writer } from "./imagine/writer.js";

const studio = new Studio((question) => ask("/api/imagine", sent(question)));
const LATENT = { codes: [Stage, Plane], noise: [Stage] };
const SAMPLES = { codes: [Sheet, Between], noise: [Sheet, Between], views: [Made], text: [Writer] };
const shown = new Map();

/** Called by Streamlit whenever the data of the moving picture change. */
export function latent(component) {
  return place(component, LATENT);
}

/** Called by Streamlit whenever the data of the samples change. */
export function samples(component) {
  return place(component, SAMPLES);
}

function place({ data, parentElement }, kinds) {
  let own = shown.get(parentElement);
  if (own && own.way !== data.way) finish(parentElement);
  own = shown.get(parentElement);
  if (!own) shown.set(parentElement, (own = begin(parentElement, data.way, kinds)));
  studio.update(data);
  own.parts ??= (kinds[data.way] ?? []).map((Part) => new Part(own.root, studio));
  return () => finish(parentElement);
}

function begin(parentElement, way) {
  const root = parentElement.querySelector(".lli-place") ?? parentElement;
  root.className = `lli-place llv-figure lli-${way}`;
  const own = { way, root, parts: null };
  own.off = onLanguage(() => own.parts?.forEach((part) => part.say()));
  return own;
}

function finish(parentElement) {
  const own = shown.get(parentElement);
  if (!own) return;
  own.off();
  own.parts?.forEach((part) => part.end());
  shown.delete(parentElement);
  if (!shown.size) studio.rest();
}
