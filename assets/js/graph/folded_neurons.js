// The layers whose neurons a person folded into their card, remembered in this browser.

const KEY = "layerlab:folded-neurons";
const MAX_NAMES = 200;

let names = null; // kept for the page where storage is full or disabled

export function isFolded(graph, name) {
  return known().includes(`${graph}.${name}`);
}

export function setFolded(graph, name, folded) {
  const entry = `${graph}.${name}`;
  const others = known().filter((other) => other !== entry);
  names = folded ? [...others, entry].slice(-MAX_NAMES) : others;
  try {
    localStorage.setItem(KEY, JSON.stringify(names));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

function known() {
  names ??= stored();
  return names;
}

function stored() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(found) ? found.filter((name) => typeof name === "string") : [];
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return [];
    throw error;
  }
}
