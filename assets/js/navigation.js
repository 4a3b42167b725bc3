// While another page is loading, nothing may be sent to Streamlit, or it would return to the previous page: each message
// names the page that it comes from, and of several waiting messages Streamlit follows the newest.

const PATIENCE_MS = 60_000; // a busy server takes long to answer with the next page
let [left, from] = [-Infinity, ""];

/** Records that another page than `path` was requested; `at` in ms. */
export function leave(at = performance.now(), path = location.pathname) {
  [left, from] = [at, path];
}

/** How long to wait before anything may be sent from the page `path`, in ms: 0 unless another page was requested there. */
export function patience(at = performance.now(), path = location.pathname) {
  return path === from ? Math.max(0, left + PATIENCE_MS - at) : 0;
}

/** Whether this link leads from the page `here` to another page of the app, in the same tab. */
export function leadsAway(link, here) {
  return link.origin === here.origin && link.pathname !== here.pathname && !link.target && !link.hasAttribute("download");
}

globalThis.addEventListener?.("popstate", () => leave(-Infinity, ""));

globalThis.document?.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link && leadsAway(link, location) && !event.ctrlKey && !event.metaKey && !event.shiftKey) leave();
}, true);
