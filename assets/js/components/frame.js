// The document's language and theme, and the notice of a lost connection, which Streamlit does not provide.

import { mounter } from "../component.js";
import { make } from "../dom.js";
import { showCurrentPage } from "../page_row.js";
import { pasteImages } from "../pasted_images.js";
import { reloads } from "../reconnection.js";

const LOST_MS = 1000;
const notice = make("p", { class: "ll-lost", role: "status", hidden: true });
let app = null;
let timer = 0;
let words = "";
let opened = "";

/** Sets `<html lang>` and `data-theme`, and follows the theme as long as the page is open. */
function update({ data }) {
  document.documentElement.lang = data.lang;
  words = data.lost;
  if (data.opened && data.opened !== opened) document.querySelector('[data-testid="stMain"]').scrollTop = 0;
  opened = data.opened;
  followTheme();
  watch(document.querySelector(".stApp"));
}

function watch(now) {
  if (app === now) return;
  if (!app) {
    document.addEventListener("paste", pasteImages);
    document.body.append(notice);
  }
  app = now;
  new MutationObserver(followTheme).observe(app, { attributes: true, attributeFilter: ["class", "style"] });
  new MutationObserver(followConnection).observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  new MutationObserver(showCurrentPage).observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
  followConnection();
  showCurrentPage();
}

function followTheme() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
}

/** By Streamlit's own theme: its background cannot be read, since ours, which follows `data-theme`, covers it. */
function isDark() {
  return getComputedStyle(document.querySelector(".stApp")).colorScheme === "dark";
}

/**
 * Shows after a second that the connection is lost, until it is restored. The state alternates between waiting and
 * connecting meanwhile, which changes nothing.
 */
function followConnection() {
  const state = document.querySelector(".stApp")?.dataset.testConnectionState;
  if (state === "DISCONNECTED_FOREVER" && reloads()) return;
  if (state !== "CONNECTED") {
    timer ||= setTimeout(() => show(true), LOST_MS);
    return;
  }
  clearTimeout(timer);
  timer = 0;
  show(false);
}

function show(isLost) {
  notice.hidden = !isLost;
  notice.textContent = isLost ? words : "";
  document.documentElement.toggleAttribute("data-lost", isLost);
}

export const mount = mounter(() => ({ update, end() {} }));
