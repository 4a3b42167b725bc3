// Streamlit's own texts are distinguished from user text by the element that contains them.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
const { named, worded: words } = await import("../../assets/js/streamlit_words.js");
const { refusal, watchUploads } = await import("../../assets/js/upload_refusals.js");
const worded = (text, element) => words(text, element, "zh_CN");

const within = (part) => ({ closest: (selector) => (selector.includes(part) ? {} : null) });

test("Streamlit's sentences are known with the values in them", () => {
  const field = within("stNumberInput");
  assert.equal(worded("Number is above the allowed range. Please enter a value less than or equal to 100.", field), "At most 100.");
  assert.equal(worded("Number is below the allowed range. Please enter a value greater than or equal to 1e-8.", field), "At least 1e-8.");
  assert.equal(worded("Number is outside the allowed range. Please enter a value between 1 and 5.", field), "From 1 to 5.");
  assert.equal(worded("40MB per file • CSV, TXT", within("stFileUploader")), "40 MB per file • CSV, TXT");
  assert.equal(worded("Upload directories", within("stFileUploader")), "Choose a folder");
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

test("English words of Streamlit's stay, but for the status of an upload that failed", () => {
  const chip = within("stFileChip");
  assert.equal(words("Error:", chip, "en"), null);
  assert.equal(words("AxiosError: Request failed with status code 413", chip, "en"), "This file could not be uploaded. Try again.");
});

test("an upload that was refused shows the server's sentence", () => {
  let count = 0;
  globalThis.location = new URL("http://lab.test/data");
  globalThis.XMLHttpRequest = class {
    open(_method, address) { this.address = address; }
    addEventListener(_name, listener) { this.listener = listener; }
    end(status, responseText) { Object.assign(this, { status, responseText }); this.listener?.(); }
  };
  watchUploads(() => { count += 1; });
  const send = (address, status, text) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    request.end(status, text);
    assert.equal(request.address, address);
  };
  send("/_stcore/upload_file/a/b", 413, "Bring fewer at once.\n");
  assert.equal(refusal(), "Bring fewer at once.");
  assert.equal(words("Request failed with status code 413", within("stFileChip"), "en"), "Bring fewer at once.");
  send("/elsewhere", 413, "Something else.");
  send("/_stcore/upload_file/a/b", 204, "");
  assert.equal(count, 1);
  send("/_stcore/upload_file/a/b", 0, "");
  assert.equal(refusal(), "");
});
