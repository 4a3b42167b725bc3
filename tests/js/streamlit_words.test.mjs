// Streamlit's own words are told from what a person typed by the part of the page they stand in.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
const { named, worded } = await import("../../assets/js/streamlit_words.js");

const within = (part) => ({ closest: (selector) => (selector.includes(part) ? {} : null) });

test("Streamlit's sentences are known with the values in them", () => {
  const field = within("stNumberInput");
  assert.equal(worded("Number is above the allowed range. Please enter a value less than or equal to 100.", field), "At most 100.");
  assert.equal(worded("Number is below the allowed range. Please enter a value greater than or equal to 1e-8.", field), "At least 1e-8.");
  assert.equal(worded("Number is outside the allowed range. Please enter a value between 1 and 5.", field), "From 1 to 5.");
  assert.equal(worded("40MB per file • CSV, TXT", within("stFileUploader")), "40MB per file • CSV, TXT");
  assert.equal(worded("Press ⌘+Enter to apply", within("InputInstructions")), "Press ⌘+Enter to apply");
});

test("the same words elsewhere are a person's own and stay as they are", () => {
  assert.equal(worded("Dark", within("stMarkdownContainer")), null);
  assert.equal(worded("Dark", within("stMainMenuPopover")), "Dark");
});

test("names of buttons are known, with what they are about", () => {
  assert.equal(named("Help for Learning rate"), "Help for Learning rate");
  assert.equal(named("Remove my.csv"), "Remove: my.csv");
  assert.equal(named("toString"), null);
});
