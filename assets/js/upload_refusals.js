// Why the server refused an upload: Streamlit shows only the status of the response; the reason is in its body.

const PATH = "/_stcore/upload_file/";
const WITH_SENTENCE = [411, 413, 503];
let sentence = "";

/** The reason of the last refused upload; empty if the server gave none. */
export function refusal() {
  return sentence;
}

/** Calls `failed` whenever an upload fails, before Streamlit shows it. */
export function watchUploads(failed) {
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, address, ...more) {
    if (new URL(address, location.href).pathname.includes(PATH)) this.addEventListener("loadend", () => ended(this, failed));
    return open.call(this, method, address, ...more);
  };
}

function ended(request, failed) {
  if (request.status >= 200 && request.status < 400) return;
  sentence = WITH_SENTENCE.includes(request.status) ? request.responseText.trim() : "";
  failed();
}
