// The whole text of a field that is too narrow for it, as its tooltip.

const FIELDS = "input[role=combobox], .ll-fold-values";

/** The text of an element that shows only a part of it; else an empty string. */
export function cutText({ value, textContent, scrollWidth, clientWidth }) {
  return scrollWidth > clientWidth ? (value ?? textContent) : "";
}

export function watchCutTexts() {
  document.addEventListener("pointerover", ({ target }) => {
    const field = target.closest?.(FIELDS);
    if (!field) return;
    const text = cutText(field);
    if (text) field.title = text;
    else field.removeAttribute("title");
  });
}
