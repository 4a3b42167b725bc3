// Streamlit disconnects for good after a message that it cannot read; only a reload connects again.

const KEY = "layerlab-reloaded";
const PAUSE_MS = 60_000;

/** Reloads the page, unless it did so within the last minute; returns whether it does. */
export function reloads() {
  if (Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) < PAUSE_MS) return false;
  sessionStorage.setItem(KEY, String(Date.now()));
  location.reload();
  return true;
}
