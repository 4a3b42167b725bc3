// Streamlit's own texts, which are English only, and our translations. They are searched for only within Streamlit's own
// elements, so that user text is never mistaken for one of them.

import { _, language } from "./language.js";
import { refusal } from "./upload_refusals.js";

const CHIP = "[data-testid=stFileChip], [data-testid=stTooltipErrorContent]";
/** [elements, Streamlit's text, ours, whether ours is better in English too]. */
const RULES = [
  ["[data-testid=InputInstructions]", /^Press Enter to apply$/, () => _("Press Enter to apply")],
  ["[data-testid=InputInstructions]", /^Press (\S+)\+Enter to apply$/, (key) => _("Press {key}+Enter to apply", { key })],
  ["[data-testid=stNumberInput]", /less than or equal to (.+)\.$/, (limit) => _("At most {limit}.", { limit })],
  ["[data-testid=stNumberInput]", /greater than or equal to (.+)\.$/, (limit) => _("At least {limit}.", { limit })],
  ["[data-testid=stNumberInput]", /enter a value between (.+) and (.+)\.$/, (low, high) => _("From {low} to {high}.", { low, high })],
  ["[data-testid=stNumberInput]", /^Number is above the allowed range\.$/, () => _("This number is too large.")],
  ["[data-testid=stNumberInput]", /^Number is below the allowed range\.$/, () => _("This number is too small.")],
  ["[data-testid=stFileUploader]", /^Upload$/, () => _("Upload")],
  ["[data-testid=stFileUploader]", /^Upload directories$/, () => _("Choose a folder")],
  ["[data-testid=stFileUploader]", /^Drag and drop (?:a file|files|directories) here$/, () => _("Drag and drop files here")],
  ["[data-testid=stFileUploader]", /^([\d.]+ ?[KMG]?B) per file(.*)$/, (size, more) => _("{size} per file", { size: size.replace(/(\d)([KMG]?B)/, "$1 $2") }) + more],
  ["[data-testid=stDialog]", /^Page not found$/, () => _("Page not found")],
  ["[data-testid=stDialog]", /^The page that you have requested does not seem to exist\. Running/, () => _("There is no page at this address. Home is shown instead.")],
  [CHIP, /^Error:$/, () => _("Error:")],
  [CHIP, /^(?:AxiosError: )?(?:Request failed with status code \d+|Network Error)$/, () => refusal() || _("This file could not be uploaded. Try again."), true],
  [CHIP, /^Only one file is allowed\.$/, () => _("Only one file is allowed.")],
  [CHIP, /^(.+) files are not allowed\.$/, (type) => _("{type} files are not allowed.", { type })],
  [CHIP, /^File must be (.+) or smaller\.$/, (size) => _("The maximum file size is {size}.", { size })],
  ["[data-testid=stMainMenuPopover]", /^System$/, () => _("System")],
  ["[data-testid=stMainMenuPopover]", /^Light$/, () => _("Light")],
  ["[data-testid=stMainMenuPopover]", /^Dark$/, () => _("Dark")],
  ["[data-testid=stMainMenuPopover]", /^Print$/, () => _("Print")],
  ["[data-testid=stMainMenuPopover]", /^Record screen$/, () => _("Record screen")],
  ["[data-testid=stMainMenuPopover]", /^Made with Streamlit (.+)$/, (version) => _("Made with Streamlit {version}", { version })],
  ["[data-testid=stSelectboxVirtualDropdown], [role=listbox]", /^No results$/, () => _("No results")],
  ["[data-testid=stSpinner]", /^\(([\d.]+) seconds?\)$/, (seconds) => _("({seconds} s)", { seconds })],
  ["[data-testid=stSkipToContent]", /^Skip to main content$/, () => _("Skip to main content")],
  ["[data-testid=stStatusWidget]", /^CONNECTING$/i, () => _("Connecting")],
];
/** Accessible names of buttons and regions. */
const NAMES = {
  "Main menu": () => _("Main menu"), "App pages": () => _("App pages"), "Navigate to home page": () => _("Navigate to home page"),
  "Add files": () => _("Add files"), "file upload": () => _("File upload"), Open: () => _("Open"), Theme: () => _("Theme"),
  "Clear value": () => _("Clear value"), "Clear all": () => _("Clear all"), "Clear entry": () => _("Clear value"),
  Increment: () => _("Increase"), Decrement: () => _("Decrease"), Close: () => _("Close"),
  "Copy version to clipboard": () => _("Copy version to clipboard"), "Click to retry upload": () => _("Try again"),
};
const PREFIXES = [
  [/^Remove (.+)$/, (name) => _("Remove: {title}", { title: name })],
  [/^Cancel upload of (.+)$/, (name) => _("Cancel upload of {name}", { name })],
  [/^Help for (.+)$/, (name) => _("Help for {name}", { name })],
];
/** The elements that contain such texts. */
export const PARTS = [...new Set(RULES.map(([part]) => part))].join(", ");

/** Our text for Streamlit's `text` in `element`; null if it is not one of Streamlit's, or fine as it is in English. */
export function worded(text, element, code = language()) {
  for (const [part, pattern, words, inEnglish] of RULES) {
    const found = (inEnglish || code !== "en") && pattern.exec(text.trim());
    if (found && element.closest(part)) return words(...found.slice(1));
  }
  return null;
}

/** Our text for the name of one of Streamlit's buttons; null if it is not one of Streamlit's. */
export function named(text) {
  if (Object.hasOwn(NAMES, text)) return NAMES[text]();
  for (const [pattern, words] of PREFIXES) {
    const found = pattern.exec(text);
    if (found) return words(...found.slice(1));
  }
  return null;
}
