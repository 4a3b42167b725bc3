"""Augmentation tried on samples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from pydantic import ValidationError

from engine.errors import LayerlabError
from engine.host.requests.augment import Augment
from engine.plan.plan import Augmentation
from engine.views import Array, unpack
from pages.ui import glossary, state, svg
from pages.ui.backend import host
from pages.ui.forms import entry_form, problem_list
from pages.ui.language import _

PREVIEWS = 5
FIRST_AUGMENTATION = {"shift": 0.1, "rotate": 15.0}
"""The initial settings of the preview."""


def augmented(images: Array, settings: Augmentation, count: int) -> Sequence[Array]:
    """`count` random changes of images `(K, C, H, W)`, computed by the host."""
    requests = [Augment(pictures=images, settings=settings, seed=seed) for seed in range(count)]
    return [unpack(host().ask(request))["pictures"] for request in requests]


def show(pictures: Array) -> None:
    """A preview of augmentation, the random changes that a plan can train with."""
    with st.expander(
        _("Try augmentation"), key="augmentation-preview", icon=":material/shuffle:", on_change="rerun"
    ) as fold:
        if not fold.open:
            return
        st.caption(_("Random changes to the training images, drawn anew for every batch and saved in the plan."))
        glossary.show_links(_("Data augmentation"))
        form, shown = st.columns([2, 3], gap="large")
        with form:
            config = entry_form.form(
                Augmentation, state.get(state.AUGMENTATION, FIRST_AUGMENTATION), "data-augmentation"
            )
            state.put(state.AUGMENTATION, config)
        with shown:
            try:
                settings = Augmentation(**config)
                some = pictures[:, 0].transpose(0, 3, 1, 2)  # (K, H, W, C) -> (K, C, H, W)
                changed = augmented(some, settings, PREVIEWS)
            except (LayerlabError, ValidationError) as error:
                if isinstance(error, LayerlabError):
                    problem_list.show_error(error, "augmentation")
                return
            rows = np.stack([some, *changed]).transpose(0, 1, 3, 4, 2)
            st.html(svg.picture_rows((_("original"), *("" for _row in changed)), rows))
