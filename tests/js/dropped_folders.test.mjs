// Folders dropped on an uploader keep their structure.

import assert from "node:assert/strict";
import test from "node:test";
import { folderPath, keepFolders } from "../../assets/js/dropped_folders.js";

test("the path of a dropped file is that in its folder", () => {
  assert.equal(folderPath({ path: "/pets/cat/1.png" }), "pets/cat/1.png");
  assert.equal(folderPath({ path: "./1.png" }), "");
  assert.equal(folderPath({ path: "/1.png" }), "");
  assert.equal(folderPath({}), "");
});

test("a chosen folder keeps the browser's path, and files have none", () => {
  globalThis.File = class {
    constructor(chosen) {
      this.chosen = chosen;
    }

    get webkitRelativePath() {
      return this.chosen;
    }
  };
  keepFolders();
  assert.equal(Object.assign(new File(""), { path: "/pets/dog/2.png" }).webkitRelativePath, "pets/dog/2.png");
  assert.equal(Object.assign(new File("own/3.png"), { path: "./3.png" }).webkitRelativePath, "own/3.png");
  assert.equal(Object.assign(new File(""), { path: "./4.png" }).webkitRelativePath, "");
});
