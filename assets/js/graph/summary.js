// The summary of a graph: every layer with its output shape and parameters, as a table that can be copied as text.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { asText, count, rows, total } from "./summary_rows.js";

export class Summary {
  constructor(editor) {
    this.editor = editor;
    this.root = make("dialog", { class: "summary-table", onclick: (event) => event.target === this.root && this.root.close() });
    this.root.addEventListener("keydown", (event) => event.stopPropagation()); // Escape closes the table, not the page's form
  }

  open() {
    const found = rows(this.editor.full, _("Input"));
    this.root.setAttribute("aria-label", _("Summary"));
    this.root.replaceChildren(this.head(found), make("div", { class: "rows", tabindex: "0" }, this.table(found)));
    this.root.showModal();
  }

  get headings() {
    return [_("Layer"), _("Output shape"), _("Parameters")];
  }

  head(found) {
    const copy = make("button", { type: "button", onclick: () => this.copy(copy, found) }, _("Copy as text"));
    const close = make("button", { type: "button", onclick: () => this.root.close() }, _("Close"));
    return make("div", { class: "summary-head" }, make("h2", {}, _("Summary")), copy, close);
  }

  table(found) {
    const cell = (text, attributes = {}) => make("td", { ...attributes, text });
    const row = ({ name, title, shape, parameters, frozen }) => make("tr", {},
      make("th", { scope: "row" }, make("span", { text: title }), " ", make("code", { text: name })),
      cell(shape), cell(frozen ? _("{n} (frozen)", { n: count(parameters) }) : count(parameters)));
    return make("table", {},
      make("thead", {}, make("tr", {}, ...this.headings.map((text) => make("th", { scope: "col", text })))),
      make("tbody", {}, ...found.map(row)),
      make("tfoot", {}, ...totals(found).map(([text, number]) => make("tr", {}, make("th", { scope: "row", text }), cell(""), cell(count(number))))));
  }

  copy(button, found) {
    const lines = found.map(({ name, title, shape, parameters }) => [`${name} (${title})`, shape, count(parameters)]);
    const text = asText(this.headings, lines, totals(found).map(([label, number]) => `${label}: ${count(number)}`));
    const done = () => button.replaceChildren(_("Copied"));
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, () => this.select(text));
    else this.select(text); // without HTTPS
  }

  /** The text itself, selected, where the browser does not let the page copy. */
  select(text) {
    const area = make("textarea", { readonly: true, "aria-label": _("Summary"), text });
    this.root.querySelector(".rows").replaceChildren(area);
    area.select();
  }
}

function totals(found) {
  const frozen = total(found, (row) => row.frozen);
  const all = [[_("Total"), total(found)]];
  return frozen ? [...all, [_("Trainable"), total(found) - frozen], [_("Frozen"), frozen]] : all;
}
