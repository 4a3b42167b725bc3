"""How one column of an uploaded table is read: its format, its unit, and what counts as missing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from engine.datasets.uploads.date_inputs import TITLES
from engine.text import N_
from pages.ui import state, widgets
from pages.ui.data.uploads import draft
from pages.ui.language import _
from pages.ui.markdown import escaped

METHODS = {
    "median": N_("fill with the median"),
    "mean": N_("fill with the mean"),
    "most_frequent": N_("fill with the mode"),
    "constant": N_("fill with a constant"),
    "interpolate": N_("interpolate between rows"),
    "own_category": N_("as a separate category"),
    "drop": N_("drop their rows"),
}


def missing(number: int, column: Mapping[str, Any]) -> None:
    """What is done with missing values."""
    name, methods, chosen = column["name"], column["methods"], _settings(column)
    method = chosen.get("missing") if chosen.get("missing") in methods else methods[0]
    key = f"own-missing-{number}"
    widgets.sync(key, method, (name, column["kind"]))
    st.selectbox(
        _("Missing values"), methods, format_func=lambda name: _(METHODS[name]), key=key,
        on_change=draft.column_setter(name, "missing", key), label_visibility="collapsed", width=190,
    )  # fmt: skip
    if method == "constant":
        widgets.sync(f"own-constant-{number}", chosen.get("constant", ""), name)
        st.text_input(
            _("Value"), key=f"own-constant-{number}",
            on_change=draft.column_setter(name, "constant", f"own-constant-{number}"), width=120,
            label_visibility="collapsed", placeholder=_("Value"),
        )  # fmt: skip


def reading(number: int, column: Mapping[str, Any], is_target: bool = False) -> None:
    """The choice between two readings, the unit, and the cells that count as missing."""
    if column["kind"] == "leave_out":
        return
    if len(column["formats"]) > 1:
        _format(number, column)
    if column["kind"] == "number" and (column["reading"]["unit"] or "unit" in _settings(column)):
        _unit(number, column)
    if column["kind"] == "date" and column["date_inputs"] and not is_target:
        _date_inputs(number, column)
    if column["spellings"]:
        _spellings(number, column)
    if column["offered"] or "gaps" in _settings(column):
        _gaps(number, column)


def _format(number: int, column: Mapping[str, Any]) -> None:
    """The formats that fit, each with what the first cells are in it."""
    key, name, samples = f"own-format-{number}", column["name"], column["sample"]

    def shown(style: str) -> str:
        at = 1 + column["formats"].index(style)
        return "; ".join(f"{sample[0]} → {sample[at]}" for sample in samples)

    widgets.sync(key, column["reading"]["format"], (name, tuple(column["formats"])))
    st.radio(
        _("{column} can be read in two ways").format(column=escaped(name)), column["formats"], format_func=shown, key=key,
        on_change=draft.column_setter(name, "format", key),
    )  # fmt: skip


def _unit(number: int, column: Mapping[str, Any]) -> None:
    key, name = f"own-unit-{number}", column["name"]
    widgets.sync(key, column["reading"]["unit"], name)
    st.text_input(
        _("Unit of {column}").format(column=escaped(name)),
        key=key,
        max_chars=20,
        on_change=draft.column_setter(name, "unit", key),
    )


def _date_inputs(number: int, column: Mapping[str, Any]) -> None:
    key, name = f"own-date-inputs-{number}", column["name"]
    widgets.sync(key, list(column["date_inputs"]), name)
    st.multiselect(
        _("Inputs from {column}").format(column=escaped(name)), list(TITLES), format_func=lambda part: _(TITLES[part]),
        key=key, on_change=partial(_set_date_inputs, name, key),
        help=_("A cycle becomes two inputs, sine and cosine, so that December is close to January."),
    )  # fmt: skip


def _set_date_inputs(name: str, key: str) -> None:
    """An empty choice returns to the usual inputs."""
    draft.change_column(name, date_inputs=state.get(key) or None)


def _spellings(number: int, column: Mapping[str, Any]) -> None:
    key, name = f"own-merge-{number}", column["name"]
    widgets.sync(key, _settings(column).get("merge", True), name)
    st.toggle(
        _("Merge spellings of one category in {column}").format(column=escaped(name)), key=key,
        on_change=draft.column_setter(name, "merge", key), help=", ".join(f"{escaped(cell)} → {escaped(to)}" for cell, to in column["spellings"][:20]),
    )  # fmt: skip


def _gaps(number: int, column: Mapping[str, Any]) -> None:
    """The cells that count as missing: removing one makes it a value again."""
    key, name = f"own-gaps-{number}", column["name"]
    counts = dict(column["offered"])
    chosen = [cell for cell, _count in column["gaps"]]
    widgets.sync(key, chosen, (name, tuple(counts)))
    st.multiselect(
        _("Counts as missing in {column}").format(column=escaped(name)),
        [*counts, *(cell for cell in chosen if cell not in counts)],
        format_func=lambda cell: f"{cell} ({counts[cell]:,})" if cell in counts else cell,
        key=key,
        accept_new_options=True,
        on_change=draft.column_setter(name, "gaps", key),
        help=_("Empty cells are always missing. Remove a cell to use it as a value, or type another one."),
    )


def _settings(column: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = draft.draft().settings.get("columns", {}).get(column["name"], {})
    return found
