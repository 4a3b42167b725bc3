// Explanations in the browser link to the glossary.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
const TERMS = [
  { name: "epoch", title: "Epoch", pattern: "\\bepochs?\\b" },
  { name: "overfitting", title: "Overfitting", pattern: "\\boverfits?\\b|过拟合" },
  { name: "seed", title: "Seed", pattern: "\\bseeds?\\b" },
];
globalThis.fetch = async () => ({ ok: true, json: async () => TERMS });
const { linkTerms } = await import("../../assets/js/glossary.js");

async function linked(text) {
  const element = document.createElement("p");
  await linkTerms(element, text);
  return element;
}

test("an explanation is followed by links to the terms that it speaks of, in their order", async () => {
  const element = await linked("The network overfits after five epochs.");
  assert.equal(element.textContent, "In the glossary: Overfitting · Epoch");
  const [first] = element.children.filter((child) => child.tagName === "A");
  assert.equal(first.getAttribute("href"), "/glossary?term=overfitting&lang=en");
});

test("a word within another word is no term", async () => {
  assert.equal((await linked("Unseeded.")).textContent, "");
});

test("an explanation that has changed has links of its own", async () => {
  const element = document.createElement("p");
  await Promise.all([linkTerms(element, "A seed."), linkTerms(element, "An epoch.")]);
  assert.equal(element.textContent, "In the glossary: Epoch");
});
