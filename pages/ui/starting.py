"""Start: a run of the plan on screen, once a click; and the strip of the newest run beside the graph."""

from __future__ import annotations

import time
from collections.abc import Sequence

import streamlit as st

from engine.errors import LayerlabError, Problem
from engine.runs.rows import RunRow
from engine.train.plan import Plan
from pages.ui import planning, sitemap, state
from pages.ui.backend import host, owner, store
from pages.ui.language import _, say

AGAIN_S = 2.0
"""A second click on Start within this time, with the same plan, is a double click."""


def start_button(problems: Sequence[Problem]) -> None:
    """Starts the plan on screen; with problems, the reason stands beside it."""
    reason = say(problems[0].message) if problems else None
    st.button(
        _("Start"), key="start", type="primary", shortcut="Ctrl+Enter", icon=":material/play_arrow:", width="stretch",
        disabled=bool(problems), on_click=start, help=reason,
    )  # fmt: skip
    if problems:
        st.caption(_("Start waits until the problems are mended: {count}").format(count=len(problems)))


def start() -> None:
    """Queues one run of the plan and wakes the host."""
    plan, now = planning.plan(), time.time()
    started = state.get(state.STARTED)
    if started and started[1] == plan and now - started[2] < AGAIN_S:
        return
    try:
        run_id = store().submit(plan, owner())
        state.put(state.STARTED, (run_id, plan, now))
        host().wake()
    except LayerlabError as error:
        state.put(state.NOTICE, error.message)


def newest_run(plan: Plan) -> RunRow | None:
    """The newest run of this plan, else the run that was started last."""
    rows = store().runs(owner(), limit=30)
    same = next((row for row in rows if row.plan == plan), None)
    if same:
        return same
    started = state.get(state.STARTED)
    return next((row for row in rows if started and row.id == started[0]), None)


def strip(plan: Plan) -> None:
    """Loss, main picture and speed of the newest run, with the way to the full board."""
    row = newest_run(plan)
    if row is None:
        st.caption(_("Start trains this network in the background. Its loss and its picture appear here."))
        return
    if row.plan != plan:
        st.caption(_("This run is from before your last change."))
    from pages.ui.components.live_board import live_board

    live_board([row.id], key=f"strip-{row.id}", compact=True)
    st.page_link(
        sitemap.path("train"), label=_("Open the board"), icon=":material/show_chart:", query_params={"run": row.id}
    )
