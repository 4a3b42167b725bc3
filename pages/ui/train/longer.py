"""Training a run that has ended again, for longer."""

from __future__ import annotations

import streamlit as st

from engine.errors import LayerlabError
from engine.plan.check import check_plan
from engine.plan.plan import MAX_EPOCHS, Plan
from engine.runs.rows import RunRow
from pages.ui import address, state
from pages.ui.language import _
from pages.ui.runs.submission import submit_once
from pages.ui.train import diagnoses

TIMES = 10
"""How many times as many epochs the next run has."""


def longer(plan: Plan) -> Plan:
    """The same plan with more epochs, up to the limit."""
    epochs = min(TIMES * plan.training.epochs, MAX_EPOCHS)
    return plan.model_copy(update={"training": plan.training.model_copy(update={"epochs": epochs})})


def again(row: RunRow, parameter: str) -> None:
    """A button that starts the run again with more epochs, unless it has as many as are allowed, or cannot start any more."""
    plan = longer(row.plan)
    if plan == row.plan or check_plan(plan):
        return
    st.button(
        _("Train longer"), key="longer", icon=":material/replay:", on_click=_start, args=(plan, parameter),
        help=_("Starts this run again from its initial weights, with {count} epochs.").format(
            count=f"{plan.training.epochs:,}"
        ),
    )  # fmt: skip


def _start(plan: Plan, parameter: str) -> None:
    try:
        address.write(parameter, submit_once(plan))
        address.write(diagnoses.BESIDE, None)
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)
