// Translates Streamlit's own texts as they appear on the page, gives those that are cut a tooltip, and keeps the structure of
// dropped folders.

import { watchCutTexts } from "./cut_texts.js";
import { keepFolders } from "./dropped_folders.js";
import { language, onLanguage } from "./language.js";
import { named, PARTS, worded } from "./streamlit_words.js";
import { watchUploads } from "./upload_refusals.js";

const ATTRIBUTES = ["aria-label", "title"];
const OURS = "[data-testid=stBidiComponent], [data-testid=stBidiComponentRegular], .llv-board, .js-plotly-plot";
const given = new WeakMap(); // Streamlit's text and ours, per element
let failed = false; // whether an upload has failed

function original(holder, key, now) {
  const known = given.get(holder)?.[key];
  return known && known.shown === now ? known.english : now;
}

function put(holder, key, english, shown, write) {
  given.set(holder, { ...given.get(holder), [key]: { english, shown } });
  write(shown);
}

function text(node) {
  const element = node.parentElement;
  if (!element?.closest(PARTS)) return;
  const english = original(node, "text", node.data);
  const words = worded(english, element) ?? english;
  if (words !== node.data) put(node, "text", english, words, (shown) => { node.data = shown; });
}

function attribute(element, name) {
  const now = element.getAttribute(name);
  if (!now || element.closest(OURS)) return;
  const english = original(element, name, now);
  const words = language() === "en" ? english : named(english);
  if (words !== null && words !== now) put(element, name, english, words, (shown) => element.setAttribute(name, shown));
}

/** Translates all of Streamlit's texts within `root`. */
function translate(root) {
  if (root.nodeType === Node.TEXT_NODE) text(root);
  if (root.nodeType !== Node.ELEMENT_NODE || root.closest(OURS)) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) text(walker.currentNode);
  for (const name of ATTRIBUTES) {
    if (root.hasAttribute(name)) attribute(root, name);
    for (const element of root.querySelectorAll(`[${name}]`)) attribute(element, name);
  }
}

const observer = new MutationObserver((changes) => {
  for (const { type, target, addedNodes, attributeName } of changes) {
    if (type === "attributes") attribute(target, attributeName);
    else if (type === "characterData") text(target);
    else if (!target.closest?.(OURS)) addedNodes.forEach(translate);
  }
});

/** In English no observer is needed until an upload fails, but translated texts are restored. */
function follow() {
  translate(document.body);
  observer.disconnect();
  if (language() === "en" && !failed) return;
  observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
}

keepFolders();
follow();
watchCutTexts();
onLanguage(follow);
watchUploads(() => {
  failed = true;
  follow();
});
