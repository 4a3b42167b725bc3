"""Predict: what one of the visitor's networks predicts for a sample that it has not seen."""

from __future__ import annotations

import streamlit as st

from engine.plan.factory import make_plan
from engine.runs.rows import RunRow
from engine.text import N_
from pages.ui import state
from pages.ui.language import _
from pages.ui.predict import download, elsewhere, ways
from pages.ui.predict.suitability import PREDICTOR, predicts, way_of
from pages.ui.runs.model_choice import Role, chosen, first, fitting, switcher, watch

ROLE = Role(
    predicts,
    way_of,
    state.PREDICTOR,
    PREDICTOR,
    N_("{status}: step {step} of {steps}. The current weights are used."),
    elsewhere=elsewhere.link,
)


def show_page() -> None:
    """The sample on the left, the prediction on the right."""
    st.title(_("Predict"), anchor=False)
    own = fitting(ROLE)
    row = chosen(ROLE, own)
    if row is None:
        _first()
        return
    switcher(ROLE, row, own)
    watch(ROLE, row, _sample)


def _first() -> None:
    first(
        ROLE,
        _("No network yet"),
        _("One click trains a small network on measurements of flowers. Enter new ones, and it names the species."),
        _("Train on Iris"),
        lambda: make_plan("mlp", "iris"),
    )


def _sample(row: RunRow) -> None:
    ways.SHOW[way_of(row)](row)
    download.show(row)


show_page()
