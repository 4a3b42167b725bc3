"""Start, which submits the plan on screen once per click, and the strip of the newest run beside the graph."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from engine.errors import LayerlabError, NotFoundError, Problem
from engine.plan.plan import Plan
from engine.runs.rows import RunRow
from pages.ui import sitemap, state
from pages.ui.backend import owner, store
from pages.ui.forms.problem_list import show_notice
from pages.ui.language import _, say
from pages.ui.runs.submission import submit_once
from pages.ui.train import steering
from pages.ui.train.live_board import live_board


def start_button(waits: bool) -> None:
    """Starts the plan on screen; disabled while there are problems, which are shown beside it.

    While the browser is disconnected Streamlit disables every button; the style sheet then shows the reason below
    Start.
    """
    with st.container(key="start-place", gap=None):
        st.button(
            _("Start"), key="start", type="primary", shortcut="Ctrl+Enter", icon=":material/play_arrow:",
            width="stretch", disabled=waits, on_click=state.put, args=(state.TO_START, True),
        )  # fmt: skip
        reason = _("Connection lost. You can start once this page has reconnected.")
        st.html(f'<p class="ll-no-connection">{escape(reason)}</p>')


def start_if_asked(plan: Plan, problems: Sequence[Problem]) -> None:
    """Starts `plan` after a click on Start: only now does it include values entered just before the click."""
    if not state.take(state.TO_START) or problems:
        return
    try:
        state.put(state.STARTED, submit_once(plan))
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)


def newest_run(plan: Plan) -> RunRow | None:
    """The newest run of this plan, else the run started last."""
    rows = store().runs(owner(), limit=30)
    same = next((row for row in rows if row.plan == plan), None)
    if same:
        return same
    started = state.get(state.STARTED)
    return next((row for row in rows if row.id == started), None)


def strip(plan: Plan, row: RunRow | None) -> None:
    """Loss, main picture and speed of a run, with pause, stop and a link to the full board."""
    with st.container():  # one element, with or without a notice, so that the board below keeps its position
        show_notice(state.RUN_NOTICE)
    if row is None:
        st.caption(_("Start trains this network in the background. Loss and results appear here."))
        return
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
    with st.container():
        if changed:
            st.caption(_("This run is older than your last change."))
        st.page_link(
            sitemap.path("train"), label=_("Open in Train"), icon=":material/show_chart:", query_params={"run": row.id}
        )
        if not row.is_over and row.status != "judging":
            with st.container(horizontal=True, gap="small"):
                steering.short_bar(row)
        show_notice(state.RUN_NOTICE)
    live_board([row.id], key=f"strip-{row.id}", compact=True)
