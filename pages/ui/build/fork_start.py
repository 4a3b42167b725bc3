"""The step of a run that the next run goes on from, if the address names one."""

from __future__ import annotations

import streamlit as st

from engine.errors import NotFoundError
from engine.runs.rows import RunRow
from pages.ui import address
from pages.ui.backend import store
from pages.ui.language import _
from pages.ui.runs import run_text

START = "start"
"""The parameter of `/build`: a run and one of its steps, `<run>.<step>`."""
MAX_DIGITS = 12


def fork_start() -> tuple[RunRow, int] | None:
    """The run and the step; None without them, and if there is no such run any more."""
    run_id, _dot, step = (address.read(START) or "").partition(".")
    if not run_id or len(step) > MAX_DIGITS or not (step.isascii() and step.isdigit()):
        return None
    try:
        return store().run(run_id), int(step)
    except NotFoundError:
        return None


def note() -> None:
    """Which step the next run goes on from, with a button to begin from initial weights instead."""
    found = fork_start()
    if found is None:
        return
    row, step = found
    with st.container(key="fork-start", horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(
            _("Start goes on from step {step} of: {name}").format(step=f"{step:,}", name=run_text.name(row)),
            width="content",
        )
        st.button(
            _("From initial weights"), key="fork-start-clear", type="tertiary", icon=":material/close:",
            on_click=address.write, args=(START, None),
        )  # fmt: skip
