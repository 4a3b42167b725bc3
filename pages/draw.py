"""Draw: a drawing pad, and the prediction of one of the visitor's networks, finished or still training."""

from __future__ import annotations

import streamlit as st

from engine.datasets.base import DATASETS
from engine.plan.factory import make_plan
from engine.runs.rows import RunRow
from engine.text import N_
from pages.ui import state
from pages.ui.components.draw_pad import draw_pad, prediction
from pages.ui.draw import drawing
from pages.ui.draw.recognition import newest, reads_drawings, shape_of
from pages.ui.language import _, called
from pages.ui.runs.model_choice import Role, chosen, first, fitting, switcher, watch


def _accuracy(row: RunRow) -> str:
    value = drawing.accuracy(row)
    return "" if value is None else _("{share} correct").format(share=f"{100 * value:.1f} %")


READER = Role(
    reads_drawings,
    shape_of,
    state.READER,
    "classifier",
    N_("{status}: step {step} of {steps}. The current weights are used."),
    _accuracy,
)


def show_page() -> None:
    """The pad on the left, the prediction on the right."""
    st.title(_("Draw"), anchor=False)
    own = fitting(READER)
    row = chosen(READER, own)
    left, right = st.columns([2, 3], gap="large")
    with left:
        if row:
            switcher(READER, row, own)
        _pad(_wanted(row))
    with right:
        if row:
            watch(READER, row, _reading)
        else:
            _first()


def _wanted(row: RunRow | None) -> str:
    """What to draw for this network."""
    spec = DATASETS.make(row.plan.dataset).spec() if row else None
    if spec is None or spec.classes == tuple("0123456789"):
        return _("Draw a digit")
    return _("Draw one of: {names}").format(names=", ".join(map(called, spec.names)))


def _pad(wanted: str) -> None:
    """The pad with undo, clear and download.

    Not a fragment: if a stroke and a click follow each other closely, Streamlit would run only the stroke's rerun.
    """
    draw_pad(drawing.kept(), drawing.revision(), wanted, key=state.PAD, on_drawn=drawing.accept_strokes)
    with st.container(horizontal=True, key="pad-tools"):
        st.button(
            _("Undo"), key="undo", icon=":material/undo:", on_click=drawing.undo,
            help=_("Undoes the last stroke, or restores a cleared drawing (Ctrl+Z)."),
        )  # fmt: skip
        st.button(
            _("Clear"), key="clear", icon=":material/ink_eraser:", on_click=drawing.clear,
            help=_("Clears the pad (Escape). Undo restores the drawing."),
        )  # fmt: skip
        strokes = drawing.kept()["strokes"]
        st.download_button(
            _("Save strokes"),
            drawing.strokes_file(strokes),
            "drawing.jsonl",
            "application/jsonl",
            key="save-strokes",
            icon=":material/download:",
            type="tertiary",
            disabled=not strokes,
            on_click="ignore",
            help=_("Strokes file for the command line: `python -m engine predict RUN --strokes drawing.jsonl`"),
        )


def _first() -> None:
    first(
        READER,
        _("No digit classifier yet"),
        _("One click trains a small CNN on drawn digits in under a minute. It reads while it learns."),
        _("Train a digit classifier"),
        lambda: make_plan("cnn", "ink"),
    )


def _reading(row: RunRow) -> None:
    prediction(
        row.id, newest(row.id), _wanted(row), drawing.shown(), key="prediction", on_shown=drawing.accept_sections
    )


show_page()
