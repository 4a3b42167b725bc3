"""Steps of one network of a GAN: a button for each, and what the last step was."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine.commands import Advance, Command
from engine.datasets.base import DATASETS
from engine.objectives.base import OBJECTIVES
from engine.runs.rows import RunRow
from pages.ui import state
from pages.ui.language import _


def are_taken(row: RunRow) -> bool:
    """Whether networks of this run learn against each other."""
    return row.plan.objective.name in OBJECTIVES and bool(OBJECTIVES.get(row.plan.objective.name).players)


def turns(row: RunRow, ask: Callable[[Command], None], disabled: bool) -> None:
    """The buttons, and a sentence on the step that was last asked for."""
    with st.container(key="turns", horizontal=True, vertical_alignment="center"):
        for only, label, icon in (
            ("discriminator", _("Discriminator alone"), ":material/balance:"),
            ("generator", _("Generator alone"), ":material/brush:"),
        ):
            command = Advance(only=only)
            st.button(label, key=f"step-{only}", icon=icon, disabled=disabled, on_click=ask, args=(command,))
        st.caption(_what(row))


def _what(row: RunRow) -> str:
    run_id, asked = state.get(state.RUN_ASKED) or (None, None)
    step = asked if run_id == row.id and isinstance(asked, Advance) and asked.by == "step" else None
    if step is None:
        return _("One step of one network, while the other stands still: watch in the picture what moves.")
    text = {
        "discriminator": _(
            "The discriminator learned from {count} real and {count} generated samples. The generator stood still."
        ),
        "generator": _(
            "The generator learned from what the discriminator says of {count} generated samples. The discriminator stood still."
        ),
        None: _("Both learned: the discriminator from {count} real and {count} generated samples, then the generator."),
    }[step.only]
    return text.format(count=_batch(row))


def _batch(row: RunRow) -> int:
    known = DATASETS.make(row.plan.dataset).spec().sizes.get("train", 0)
    return min(row.plan.training.batch_size, known) or row.plan.training.batch_size
