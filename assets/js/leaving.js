// On the way to another page: what is told to Streamlit meanwhile would call the person back.
// A message carries the page that it comes from, and of messages that wait together Streamlit takes the newest one's.

const PATIENCE_MS = 10_000; // a busy server takes seconds to answer with the next page
let left = -Infinity;

/** Notes that the person has gone for another page; `at` in ms. */
export function leave(at = performance.now()) {
  left = at;
}

/** How long to wait before anything may be told, in ms: 0 unless the person has just gone for another page. */
export function patience(at = performance.now()) {
  return Math.max(0, left + PATIENCE_MS - at);
}

/** Whether a click on this link leads from the page `here` to another of ours, in the same tab. */
export function leadsAway(link, here) {
  return link.origin === here.origin && link.pathname !== here.pathname && !link.target && !link.hasAttribute("download");
}

globalThis.document?.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link && leadsAway(link, location) && !event.ctrlKey && !event.metaKey && !event.shiftKey) leave();
}, true);
