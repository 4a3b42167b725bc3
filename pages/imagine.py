"""Imagine: samples from one of the visitor's generative runs, finished or still training."""

from __future__ import annotations

import streamlit as st

from engine.plan.factory import ready_plan
from engine.text import N_
from pages.ui import state
from pages.ui.components.imagine import latent, samples
from pages.ui.draw.recognition import newest
from pages.ui.imagine.generation import Imagination, imagination_of, imagines
from pages.ui.language import _
from pages.ui.runs.model_choice import Role, chosen, first, fitting, switcher, watch

IMAGINER = Role(
    imagines,
    imagination_of,
    state.IMAGINER,
    "generator",
    N_("{status}: step {step} of {steps}. The current weights are used."),
)
WIDTHS = {"codes": (3, 2), "noise": (1, 3)}
"""Relative widths of the generated image and of the samples."""
INTRODUCTIONS = {
    "codes": N_(
        "This network decodes a latent code into an image. Move through the latent space to see the image at "
        "each point."
    ),
    "noise": N_("This network generates images from random noise. None of them is in the training data."),
    "views": N_("This network generates samples from random noise."),
    "text": N_("This network predicts the next token. Enter a prompt, and it continues token by token."),
}


def show_page() -> None:
    """The choice of a network, then its samples."""
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
        _("No generative run yet"),
        _("One click trains a VAE on drawn digits in about two minutes. Explore its latent plane while it learns."),
        _("Train a VAE on digits"),
        lambda: ready_plan("vae"),
    )


def _pictures(run_id: str, step: int, known: Imagination) -> None:
    """The generated image, if there is one, and the samples to choose from."""
    if known.way not in WIDTHS:
        samples(run_id, step, known, key="samples")
        return
    left, right = st.columns(WIDTHS[known.way], gap="large")
    with left:
        latent(run_id, step, known, key="latent")
    with right:
        samples(run_id, step, known, key="samples")


show_page()
