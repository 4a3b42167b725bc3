// The form of the selected layer, which Python draws beside the graph.

export const FORM = ".st-key-inspector";

/** Moves the focus to the first field of a layer's form; whether the form is on the page. */
export function focusForm(name) {
  const form = document.querySelector(FORM);
  const field = form?.querySelector(`[class*="st-key-node-${name}-"] :is(input:not([type=hidden]), [role=combobox])`);
  if (!field) return false;
  form.scrollIntoView({ block: "nearest" });
  field.focus({ preventScroll: true });
  return true;
}
