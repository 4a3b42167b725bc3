// Translations in the browser: `_("{n} rows", {n: 3})`, `say(message)` for the engine's messages.
// The catalog is loaded before an importing module runs; `onLanguage` listeners are called when the language changes.

const catalogues = new Map([["en", {}]]);
const listeners = new Set();
let entries = {};

/** The language in use: `en` or `zh_CN`. */
export function language() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked === "en" || asked === "zh_CN") return asked;
  return document.documentElement.lang.startsWith("zh") ? "zh_CN" : "en";
}

async function load(code) {
  if (!catalogues.has(code)) {
    const answer = await fetch(new URL(`/catalogue/${code}.json`, location.origin));
    catalogues.set(code, answer.ok ? await answer.json() : {});
  }
  return catalogues.get(code);
}

/** `text` in the reader's language, with `{name}` replaced by `values.name`. */
export function _(text, values = {}) {
  const translated = entries[text] ?? text;
  return translated.replace(/\{(\w+)(?::[^}]*)?\}/g, (whole, name, at) => {
    if (!(name in values)) return whole;
    return spaced(translated[at - 1], plain(values[name]), translated[at + whole.length]);
  });
}

/** The value with spaces where a Latin letter or a digit would touch a Chinese character of the template. */
function spaced(before, value, after) {
  const [left, right] = [
    [before, value.at(0)],
    [after, value.at(-1)],
  ].map(([han, latin]) => (/[\u4e00-\u9fff]/.test(han ?? "") && /[A-Za-z0-9]/.test(latin ?? "") ? " " : ""));
  return left + value + right;
}

/** Marks `text` for the catalog and returns it unchanged; `_` translates it where it is shown. */
export function N_(text) {
  return text;
}

/** A message of the engine, `{template, values}`; a value that is a message is translated too. */
export function say(message) {
  if (!message) return "";
  return typeof message === "string" ? _(message) : _(message.template, message.values ?? {});
}

/** A name in a view: our own names are messages and are translated; names from the data are strings, shown as they are. */
export function called(name) {
  return typeof name === "string" ? name : say(name);
}

/** The same for names and sentences of our own, without the backticks around names of layers. */
export function plainly(name) {
  return called(name).replaceAll("`", "");
}

function plain(value) {
  if (Array.isArray(value)) return value.length === 1 ? `(${value[0]},)` : `(${value.join(", ")})`;
  return value !== null && typeof value === "object" && "template" in value ? say(value) : String(value);
}

/** Calls `listener` after each change of language; returns a function that removes it. */
export function onLanguage(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let current = language();
entries = await load(current);

new MutationObserver(async () => {
  const code = language();
  if (code === current) return;
  current = code;
  entries = await load(code);
  for (const listener of listeners) listener(code);
}).observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
