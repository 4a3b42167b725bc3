// Images pasted from the clipboard go to an uploader of the page that takes images.

const UPLOADER = "[data-testid=stFileUploader]";

/** Handles a `paste` event of the document: as if the images had been chosen as files. */
export function pasteImages(event) {
  const { files, types } = event.clipboardData;
  // A spreadsheet copies its cells as text and as an image: the text is meant.
  const images = types.includes("text/plain") ? [] : [...files].filter((file) => file.type.startsWith("image/"));
  const input = images.length ? uploader() : null;
  if (!input) return;
  event.preventDefault();
  const chosen = new DataTransfer();
  for (const image of input.multiple ? images : images.slice(0, 1)) chosen.items.add(image);
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** The input of the uploader that has the pointer or the focus, else of the first one; null if none takes images. */
function uploader() {
  const inputs = [...document.querySelectorAll(`${UPLOADER} input[type=file]`)].filter(takesImages);
  return inputs.find((input) => input.closest(UPLOADER).matches(":hover, :focus-within")) ?? inputs[0] ?? null;
}

function takesImages(input) {
  return !input.disabled && !input.webkitdirectory && (!input.accept || input.accept.includes(".png"));
}
