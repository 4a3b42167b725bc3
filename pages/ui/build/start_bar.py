"""The bar at the bottom of Build: Start, what a run will cost, and what keeps it from starting."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from engine.errors import Problem
from engine.plan.plan import Plan
from engine.text import N_, plural
from pages.ui import state
from pages.ui.build import current_plan, forecast, launch, race
from pages.ui.language import _, say, say_plainly


def start_bar(plan: Plan) -> list[Problem]:
    """Start first, so that Tab reaches it early; then the forecast, or the first reason why Start is disabled.

    Gives all problems of the plan.
    """
    with st.container(key="bar", horizontal=True, vertical_alignment="center", gap="medium"):
        place = st.container(key="start-place", width="content", gap=None)
        cost, is_known = forecast.forecast_of(plan)
        problems = forecast.problems_of(plan, cost)
        with place:
            _start(bool(problems))
        st.html(forecast.facts(cost, is_known), width="content")
        with st.container(key="problems-place", width="content", horizontal=True, gap="xsmall"):
            forecast.about(cost, is_known)
            if problems:
                _problems(plan, problems)
            else:
                _start_paused()
        with st.container(key="race-place", width="content"):
            if not problems:
                race.race_popover(plan)
        st.html(_reasons(problems))
    return problems


def _start(is_disabled: bool) -> None:
    st.button(
        _("Start"), key="start", type="primary", shortcut="Ctrl+Enter", icon=":material/play_arrow:",
        disabled=is_disabled, on_click=state.put, args=(state.TO_START, True),
    )  # fmt: skip


def _start_paused() -> None:
    st.button(
        _("Start paused"), key="start-paused", help=_("Starts a run that waits at step 0."),
        on_click=state.put, args=(state.TO_START, launch.PAUSED),
    )  # fmt: skip


def _reasons(problems: Sequence[Problem]) -> str:
    """Why Start is disabled: a lost connection, which only the style sheet knows of, or the first problem."""
    lost = _("Connection lost. You can start once this page has reconnected.")
    first = say_plainly(problems[0].message).replace("`", "") if problems else ""
    return f'<p class="ll-no-connection">{escape(lost)}</p><p class="ll-first-problem">{escape(first)}</p>'


def _problems(plan: Plan, problems: Sequence[Problem]) -> None:
    """The number of problems, which opens their list, and the button that fixes the first one. Problems of layers are also
    shown on the layers.
    """
    text = plural(len(problems), N_("1 problem"), N_("{count} problems"))
    with st.popover(_(text).format(count=len(problems)), key="problems", icon=":material/error:", type="tertiary"):
        forecast.show_problems(plan, problems)
    if fix := problems[0].fix:
        st.button(
            say(fix.label), key="first-fix", icon=":material/build:", on_click=current_plan.apply_fix,
            args=(problems[0],),
        )  # fmt: skip
