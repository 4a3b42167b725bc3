"""Single steps of one network of a GAN: a box with a button per network, and what the last step did."""

from __future__ import annotations

import streamlit as st

from engine.commands import Advance
from engine.datasets.base import DATASETS
from engine.objectives.base import OBJECTIVES
from engine.runs.rows import RunRow
from pages.ui import state
from pages.ui.language import _
from pages.ui.train import steering


def applies_to(row: RunRow) -> bool:
    """Whether the networks of this run are trained against each other."""
    return row.plan.objective.name in OBJECTIVES and bool(OBJECTIVES.get(row.plan.objective.name).players)


def single_network(row: RunRow) -> None:
    """The buttons, and a sentence about the last step."""
    with st.popover(_("One network"), key="turns", help=_("Trains only one of the two networks, for one step.")):
        for only, label, icon in (
            ("discriminator", _("Train discriminator only"), ":material/balance:"),
            ("generator", _("Train generator only"), ":material/brush:"),
        ):
            command, disabled = Advance(only=only), not steering.has_started(row)
            st.button(
                label, key=f"step-{only}", icon=icon, disabled=disabled, on_click=steering.ask, args=(row.id, command)
            )
        st.caption(_last_step(row))


def _last_step(row: RunRow) -> str:
    run_id, asked = state.get(state.RUN_ASKED) or (None, None)
    step = asked if run_id == row.id and isinstance(asked, Advance) and asked.by == "step" else None
    if step is None:
        return _("Updates one network while the other stays fixed.")
    text = {
        "discriminator": _(
            "The discriminator was updated on {count} real and {count} generated samples. The generator did not change."
        ),
        "generator": _(
            "The generator was updated by the discriminator's scores of {count} samples. The discriminator did "
            "not change."
        ),
        None: _(
            "Both were updated: the discriminator on {count} real and {count} generated samples, then the generator."
        ),
    }[step.only]
    return text.format(count=_batch(row))


def _batch(row: RunRow) -> int:
    known = DATASETS.make(row.plan.dataset).spec().sizes.get("train", 0)
    return min(row.plan.training.batch_size, known) or row.plan.training.batch_size
