"""The ways to give a network a sample, by kind of data."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from engine.host.requests.predict import Predict
from engine.runs.rows import RunRow
from pages.ui.language import _
from pages.ui.predict import (
    answer,
    continuation,
    explanation,
    picture_files,
    pictures_beside,
    sequence,
    series,
    table_file,
    text_answer,
)
from pages.ui.predict.asking import predicted, shown_errors
from pages.ui.predict.row_form import Fields, fields_of, row_form, titles_of
from pages.ui.predict.suitability import Way, spec_of

WIDTHS = (3, 2)


def _row(row: RunRow) -> None:
    fields = shown_errors(lambda: fields_of(row))
    if not fields:
        return
    names = {"one": _("One row"), "many": _("A whole table")}
    way = st.segmented_control(
        _("Input"), list(names), format_func=names.__getitem__, default="one", key="predict-way", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    if way == "many":
        table_file.show(row, fields)
    else:
        _one_row(row, fields)


def _one_row(row: RunRow, fields: Fields) -> None:
    left, right = st.columns(WIDTHS, gap="large")
    with left:
        titles = titles_of(row, fields)
        cells = row_form(row.id, fields, titles)
    with right:
        found = predicted(Predict(run=row.id, rows=(cells,)))
        if found is not None:
            answer.show(spec_of(row), found, titles)


def _text(row: RunRow) -> None:
    left, right = st.columns(WIDTHS, gap="large")
    with left:
        text = st.text_area(_("Text"), key="predict-text", max_chars=text_answer.MAX_TEXT, height=200)
    with right:
        if not text.strip():
            st.caption(_("Enter a text, and the prediction is shown here."))
            return
        found = predicted(Predict(run=row.id, text=text))
        if found is not None:
            answer.show(spec_of(row), found, {})
            shown_errors(lambda: explanation.show(row, found))


SHOW: Mapping[Way, Callable[[RunRow], None]] = {
    "row": _row,
    "text": _text,
    "picture": picture_files.show,
    "series": series.show,
    "sequence": sequence.show,
    "mask": pictures_beside.masks,
    "reconstruction": pictures_beside.reconstructions,
    "answer": text_answer.show,
    "continuation": continuation.show,
}
"""For each kind of sample, what shows its input beside the prediction."""
