"""A form with one field per column of the data set."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from engine.host.requests.input_columns import InputColumns
from engine.registry import Choice
from engine.runs.rows import RunRow
from engine.text import N_, message
from engine.views import unpack
from pages.ui.backend import host
from pages.ui.language import _, called, say
from pages.ui.predict.suitability import spec_of

Fields = Sequence[Mapping[str, Any]]
COLUMNS = 2
MAX_SHOWN = 60
"""Fields beyond these are not shown: their cells stay empty and are filled as missing cells are in training."""


def fields_of(row: RunRow) -> Fields:
    """The columns that this run's network takes; raises `HostError`."""
    return _fields(json.dumps(row.plan.dataset.model_dump(), sort_keys=True))


@lru_cache(maxsize=100)
def _fields(dataset_json: str) -> Fields:
    found: Fields = unpack(host().ask(InputColumns(dataset=Choice(**json.loads(dataset_json)))))["fields"]
    return found


def titles_of(row: RunRow, fields: Fields) -> dict[str, str]:
    """The titles of the columns by name."""
    names = [str(field["name"]) for field in fields]
    return dict(zip(names, map(called, spec_of(row).called(names)), strict=True))


def row_form(run_id: str, fields: Fields, titles: Mapping[str, str]) -> dict[str, str]:
    """The entered cells by column; an emptied field is a missing cell."""
    cells: dict[str, str] = {}
    columns: Sequence[Any] = ()
    for number, field in enumerate(fields[:MAX_SHOWN]):
        if number % COLUMNS == 0:  # a row each, so that a phone shows the fields in order
            columns = st.columns(COLUMNS)
        with columns[number % COLUMNS]:
            name = str(field["name"])
            cells[name] = _entry(field, titles[name], f"cell-{run_id}-{number}")
    if len(fields) > MAX_SHOWN:
        note = N_("The other {count} columns are left empty.")
        st.caption(say(message(note, count=len(fields) - MAX_SHOWN)))
    return cells


def _entry(field: Mapping[str, Any], title: str, key: str) -> str:
    if field["kind"] == "category":
        names = list(field["categories"])
        at = names.index(field["typical"]) if field["typical"] in names else 0
        return st.selectbox(title, names, at, key=key, placeholder=_("missing")) or ""
    return st.text_input(title, field["typical"], key=key, placeholder=_("missing"), help=_range(field)) or ""


def _range(field: Mapping[str, Any]) -> str | None:
    if field["kind"] != "number":
        return None
    return _("In training from {low} to {high}.").format(low=f"{field['low']:.6g}", high=f"{field['high']:.6g}")
