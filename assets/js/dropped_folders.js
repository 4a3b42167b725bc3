// A folder dropped on an uploader keeps its structure: Streamlit names each file by its path, if the browser gives one.

/** The path of a file in a dropped folder, such as `pets/cat/1.png`; empty for a file that is in none. */
export function folderPath(file) {
  const path = typeof file.path === "string" ? file.path.replace(/^(?:\.?\/)+/, "") : "";
  return path.includes("/") ? path : "";
}

/** Streamlit reads `webkitRelativePath`, which browsers fill in for chosen folders only; for dropped ones `path` is set. */
export function keepFolders() {
  const chosen = Object.getOwnPropertyDescriptor(File.prototype, "webkitRelativePath");
  Object.defineProperty(File.prototype, "webkitRelativePath", {
    ...chosen,
    get() {
      return chosen.get.call(this) || folderPath(this);
    },
  });
}
