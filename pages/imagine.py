"""Imagine: a generative run of one's own makes something new, finished or still training."""

from __future__ import annotations

import streamlit as st

from engine.plan.factory import ready_plan
from engine.text import N_
from pages.ui import state
from pages.ui.components.imagine import latent, samples
from pages.ui.draw.recognition import newest
from pages.ui.imagine.generation import Imagination, imagination_of, imagines
from pages.ui.language import _
from pages.ui.model_choice import Role, chosen, first, fitting, switcher, watch

IMAGINER = Role(
    imagines,
    imagination_of,
    state.IMAGINER,
    "generator",
    N_("{status}: step {step} of {steps}. It imagines with what it knows so far."),
)
WIDTHS = {"codes": (3, 2), "noise": (1, 3)}
"""Of the moving picture and of the samples."""
INTRODUCTIONS = {
    "codes": N_(
        "This network has learned to turn a few numbers, a code, into a picture. Move through the codes, and it draws "
        "what lies there, also between the pictures that it knows."
    ),
    "noise": N_(
        "This network has learned to turn random numbers into pictures that pass for real ones. Every sample here was "
        "never seen by anyone before."
    ),
    "views": N_(
        "This network has learned what the data look like. It makes samples of its own from random numbers alone."
    ),
    "text": N_(
        "This network has learned which token comes next. Give it a beginning, and it goes on, one token at a time."
    ),
}


def show_page() -> None:
    """Which network, then what it imagines."""
    st.title(_("Imagine"), anchor=False)
    own = fitting(IMAGINER)
    row = chosen(IMAGINER, own)
    if row is None:
        _first()
        return
    known = imagination_of(row)
    switcher(IMAGINER, row, own, _(INTRODUCTIONS[known.way]))
    watch(IMAGINER, row, lambda row: _pictures(row.id, newest(row.id), known))


def _first() -> None:
    first(
        IMAGINER,
        _("No network imagines yet"),
        _(
            "One click trains a variational autoencoder on drawn digits. It takes about two minutes. Every place on a "
            "plane becomes a picture, and you can walk over it while it learns."
        ),
        _("Train a network that imagines digits"),
        lambda: ready_plan("vae"),
    )


def _pictures(run_id: str, step: int, known: Imagination) -> None:
    """The moving picture, where there is one, and beside it what there is to choose from."""
    if known.way not in WIDTHS:
        samples(run_id, step, known, key="samples")
        return
    left, right = st.columns(WIDTHS[known.way], gap="large")
    with left:
        latent(run_id, step, known, key="latent")
    with right:
        samples(run_id, step, known, key="samples")


show_page()
