// Links from an explanation to the glossary terms that it mentions.

import { make } from "./dom.js";
import { _, language } from "./language.js";

/** Maximum number of terms to which one explanation links; as in `pages/ui/glossary.py`. */
const MAX_LINKS = 8;
const loading = new Map();
const shown = new WeakMap();

function terms(code) {
  if (!loading.has(code)) loading.set(code, load(code));
  return loading.get(code);
}

async function load(code) {
  const answer = await fetch(new URL(`/terms/${code}.json`, location.origin));
  const entries = answer.ok ? await answer.json() : [];
  return entries.map((entry) => ({ ...entry, pattern: new RegExp(entry.pattern, "i") }));
}

/** Fills `element` with links to the terms that `text` mentions; they open in a new tab. */
export async function linkTerms(element, text) {
  const code = language();
  if (shown.get(element) === code + text) return;
  shown.set(element, code + text);
  const places = (await terms(code)).map((term) => ({ ...term, place: text.search(term.pattern) }));
  if (shown.get(element) !== code + text) return;
  const found = places.filter(({ place }) => place >= 0).sort((a, b) => a.place - b.place).slice(0, MAX_LINKS);
  element.replaceChildren(...(found.length ? sentence(found, code) : []));
}

/** The translated sentence, with the links in place of its placeholder. */
function sentence(found, code) {
  const [before, after] = _("In the glossary: {terms}").split("{terms}");
  const words = (text) => make("span", { text });
  const links = found.flatMap(({ name, title }, index) => [words(index ? " · " : before), link(name, title, code)]);
  return [...links, words(after)];
}

function link(name, title, code) {
  return make("a", { href: `/glossary?term=${name}&lang=${code}`, target: "_blank", rel: "noopener", text: title });
}
