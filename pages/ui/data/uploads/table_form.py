"""Uploading a table: its first rows, the kinds of its columns, the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from engine.datasets.uploads.date_parts import CLOCK
from engine.datasets.uploads.drafts import DraftFile
from engine.text import N_, Message, plural
from pages.ui import widgets
from pages.ui.data.uploads import column_form, draft, pixel_form, preview, reading_form, target_form
from pages.ui.language import _, say
from pages.ui.markdown import escaped

KINDS = {
    "number": N_("number"),
    "date": N_("date"),
    "category": N_("category"),
    "leave_out": N_("exclude"),
}
PAGE_SIZE = 20
"""Number of columns shown at a time."""


def show(files: Sequence[DraftFile]) -> None:
    """The rows and columns of the file, and the resulting data set."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        reading_form.options()
    with right:
        seen = preview.preview("table")
    if seen is None:
        return
    with left:
        reading_form.sheet(seen, target=None)
        pixel_form.offer(seen)
        _rows(seen)
        if seen["totals"]:
            _totals()
        st.header(_("Columns"), anchor=False)
        for number, column in _page(seen["columns"]):
            if column["name"] != seen["target"]:
                _column(number, column)
    with right:
        target_form.show(seen)
        _order(seen)
        preview.finish("table", seen)


def _order(seen: Mapping[str, Any]) -> None:
    """For tables with dates: whether the splits follow each other in time."""
    others = [column for column in seen["columns"] if column["name"] != seen["target"]]
    if not any(column["kind"] == "date" and column["reading"]["format"] != CLOCK for column in others):
        return
    widgets.sync("own-in-order", draft.draft().settings.get("in_order", False))
    st.toggle(
        _("Split in order of time"), key="own-in-order", on_change=draft.setter("in_order", "own-in-order"),
        help=_("The earliest rows are for training, the latest for test, so that the future is not known."),
    )  # fmt: skip


def _rows(seen: Mapping[str, Any]) -> None:
    """The first rows; missing values and outliers are marked by color and sign."""
    sides = ["ll-number" if column["kind"] == "number" else "ll-words" for column in seen["columns"]]
    columns = zip(seen["columns"], sides, strict=True)
    head = "".join(f'<th class="{side}">{escape(column["name"])}</th>' for column, side in columns)
    body = "".join(
        "<tr>" + "".join(_cell(*cell) for cell in zip(cells, marks, sides, strict=True)) + "</tr>"
        for cells, marks in zip(seen["first"], seen["marks"], strict=True)
    )
    label = escape(_("First rows"))
    st.html(
        f'<div class="ll-scroll ll-preview" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="ll-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
    shown, rows = len(seen["first"]), seen["rows"]
    text = _("All {rows} rows. ∅: missing value; framed: outlier.")
    if shown < rows:
        text = _("The first {shown} of {rows} rows. ∅: missing value; framed: outlier.")
    st.caption(text.format(shown=shown, rows=f"{rows:,}"))


def _totals() -> None:
    widgets.sync("own-totals", draft.draft().settings.get("keep_totals", False))
    st.toggle(_("Use rows of totals as samples"), key="own-totals", on_change=draft.setter("keep_totals", "own-totals"))


def _cell(cell: str, mark: str, side: str) -> str:
    """One value; `side` is the class of its column: numbers are on the right."""
    shown = escape(cell if len(cell) <= 40 else f"{cell[:39]}…")
    if not mark:
        return f'<td class="{side}">{shown}</td>'
    names = {"missing": _("missing"), "outlier": _("outlier")}
    text = "∅" if mark == "missing" else shown
    return f'<td class="ll-{mark} {side}" title="{escape(names[mark])}"><span>{text}</span></td>'


def _page(columns: Sequence[Mapping[str, Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    numbered = list(enumerate(columns))
    if len(numbered) <= PAGE_SIZE:
        return numbered
    starts = list(range(0, len(numbered), PAGE_SIZE))
    start = st.selectbox(
        _("Columns shown"),
        starts,
        format_func=lambda first: f"{first + 1} … {min(first + PAGE_SIZE, len(numbered))}",
        key="own-columns",
    )
    return numbered[start : start + PAGE_SIZE]


def _column(number: int, column: Mapping[str, Any]) -> None:
    """The kind of a column, its facts, and what is done with its missing values."""
    name = column["name"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"own-column-{number}"):
        st.markdown(f"**{escaped(name)}**", width=150)
        widgets.sync(f"own-kind-{number}", column["kind"], name)
        st.selectbox(
            escaped(name), list(KINDS), format_func=lambda kind: _(KINDS[kind]), key=f"own-kind-{number}", width=130,
            on_change=draft.column_setter(name, "kind", f"own-kind-{number}"), label_visibility="collapsed",
        )  # fmt: skip
        if column["missing"] and column["methods"]:
            column_form.missing(number, column)
        if column["excluded"]:
            st.button(
                _("Keep"),
                key=f"own-keep-{number}",
                icon=":material/undo:",
                on_click=partial(draft.change_column, name, keep=True),
            )
        st.caption(say(Message.model_validate(column["excluded"])) if column["excluded"] else _facts(column))
    column_form.reading(number, column)


def _facts(column: Mapping[str, Any]) -> str:
    """A column's statistics in one line."""
    parts = []
    if column["kind"] == "number" and column["fences"]:
        text = _("from {low} to {high}, median {middle}")
        parts.append(text.format(**{name: f"{column[name]:.4g}" for name in ("low", "high", "middle")}))
    elif column["kind"] == "date" and column["range"]:
        low, high = column["range"]
        parts.append(_("from {low} to {high}").format(low=low, high=high))
    else:
        text = plural(column["distinct"], N_("1 distinct value"), N_("{count} distinct values"))
        parts.append(_(text).format(count=f"{column['distinct']:,}"))
    if column["missing"]:
        parts.append(_("{count} missing").format(count=f"{column['missing']:,}"))
    if column["outliers"]:
        text = plural(column["outliers"], N_("1 outlier"), N_("{count} outliers"))
        parts.append(_(text).format(count=f"{column['outliers']:,}"))
    return " · ".join(parts)
