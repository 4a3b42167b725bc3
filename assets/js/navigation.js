// While another page is loading, nothing may be sent to Streamlit: it would bring back the page that is being left.
// Each message names the page it comes from, and of several waiting messages Streamlit follows the newest.

const PATIENCE_MS = 10_000; // a busy server takes seconds to answer with the next page
let left = -Infinity;

/** Records that another page was asked for; `at` in ms. */
export function leave(at = performance.now()) {
  left = at;
}

/** How long to wait before anything may be sent, in ms: 0 unless another page has just been asked for. */
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
