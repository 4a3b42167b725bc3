"""Training a run that has ended for longer: a new run goes on from its last step."""

from __future__ import annotations

import streamlit as st

from engine.errors import LayerlabError
from engine.plan.check import check_plan
from engine.plan.plan import MAX_EPOCHS, Plan
from engine.runs.rows import RunRow
from pages.ui import address, state
from pages.ui.language import _
from pages.ui.runs.submission import fork_once
from pages.ui.train import diagnoses

TIMES = 10
"""How many times as many epochs the next run has."""
GOES_ON = ("finished", "stopped")
"""How a run has ended whose last step can be gone on from; one that has diverged would diverge again."""


def longer(plan: Plan) -> Plan:
    """The same plan with more epochs, up to the limit."""
    epochs = min(TIMES * plan.training.epochs, MAX_EPOCHS)
    return plan.model_copy(update={"training": plan.training.model_copy(update={"epochs": epochs})})


def go_on(row: RunRow, parameter: str) -> None:
    """A button that goes on from the last step with more epochs, unless the run has as many as are allowed, or cannot
    start any more."""
    plan = longer(row.plan)
    if row.status not in GOES_ON or plan == row.plan or check_plan(plan):
        return
    st.button(
        _("Train longer"), key="longer", icon=":material/replay:", on_click=_start, args=(row, plan, parameter),
        help=_("Goes on from step {step} in a new run, up to {count} epochs in all.").format(
            step=f"{row.step:,}", count=f"{plan.training.epochs:,}"
        ),
    )  # fmt: skip


def _start(row: RunRow, plan: Plan, parameter: str) -> None:
    try:
        address.write(parameter, fork_once(row, row.step, plan))
        address.write(diagnoses.BESIDE, None)
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)
