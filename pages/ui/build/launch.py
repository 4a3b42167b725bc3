"""Submitting the plan on screen, once per click on Start, and the strip of the newest run beside the graph."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.errors import LayerlabError, NotFoundError, Problem
from engine.plan.plan import Plan
from engine.runs.rows import RunRow
from pages.ui import sitemap, state
from pages.ui.backend import store
from pages.ui.build import fork_start
from pages.ui.forms.problem_list import show_notice
from pages.ui.language import _, say
from pages.ui.runs.submission import fork_once, submit_once
from pages.ui.train import diagnoses, steering
from pages.ui.train.live_board import live_board

PAUSED = "paused"
"""What `state.TO_START` holds after a click on Start paused."""


def start_if_asked(plan: Plan, problems: Sequence[Problem]) -> None:
    """Starts `plan` after a click on Start: only now does it include values entered just before the click."""
    asked = state.take(state.TO_START)
    if not asked or problems:
        return
    try:
        state.put(state.STARTED, _submit(plan, paused=asked == PAUSED))
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)


def _submit(plan: Plan, *, paused: bool) -> str:
    begin = fork_start.fork_start()
    return submit_once(plan, paused=paused) if begin is None else fork_once(*begin, plan, paused=paused)


def newest_run(plan: Plan, rows: Sequence[RunRow]) -> RunRow | None:
    """Of the visitor's runs, the newest of this plan, else the one started last."""
    same = next((row for row in rows if row.plan == plan), None)
    if same:
        return same
    started = state.get(state.STARTED)
    return next((row for row in rows if row.id == started), None)


def strip(plan: Plan, row: RunRow | None) -> None:
    """Main picture, loss and speed of a run, with pause, stop and a link to the full board; empty without a run."""
    with st.container(key="outcome", gap="small"):
        with st.container():  # one element, with or without a notice, so that the board below keeps its position
            show_notice(state.RUN_NOTICE)
        if row is not None:
            _live(row.id, row.plan != plan)


@st.fragment
def _live(run_id: str, changed: bool) -> None:
    """The strip, a fragment that reruns when the status changes; buttons are above the pictures, which grow.

    Everything above the board is one element: a board whose position changes would be created again.
    """
    try:
        row = store().run(run_id)
    except NotFoundError as error:
        st.caption(say(error.message))
        return
    key = f"strip-{row.id}"
    with st.container(key="strip-head", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(
                sitemap.path("train"), label=_("Open in Train"), icon=":material/show_chart:",
                query_params={"run": row.id}, width="stretch",
            )  # fmt: skip
            if not row.is_over and row.status != "judging":
                with st.container(key="strip-controls", horizontal=True, gap="small", width="content"):
                    steering.short_bar(row)
        if changed:
            st.caption(_("This run is older than your last change."))
        show_notice(state.RUN_NOTICE)
        # While the run lasts, its board reports whether there is a diagnosis: each edit of the plan reruns this page.
        if row.is_over or (state.get(key) or {}).get("diagnoses"):
            diagnoses.show_first(row)
    live_board([row.id], key=key, compact=True)
