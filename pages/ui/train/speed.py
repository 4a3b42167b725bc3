"""The speed of a run: how many steps it may take per second."""

from __future__ import annotations

from math import inf

import streamlit as st

from engine.commands import MAX_SPEED, MIN_SPEED, SetSpeed
from engine.events import SettingChanged
from engine.runs.rows import RunRow
from pages.ui import state, widgets
from pages.ui.backend import store
from pages.ui.language import _
from pages.ui.train import steering

SPEEDS = (MIN_SPEED, 2, 5, 10, 20, 50, 100, 200, 500, MAX_SPEED, 0)
"""Steps per second; 0: no limit."""


def choice(row: RunRow) -> None:
    """Sets the speed while the run trains; it is kept for the run."""
    current = _current(row)
    widgets.sync(state.RUN_SPEED, current, row.id)
    st.selectbox(
        _("Speed"), _offered(current), key=state.RUN_SPEED, format_func=_named, width=150, label_visibility="collapsed",
        help=_("Steps per second at most, to watch what single steps do."),
        on_change=_set, args=(row.id,),
    )  # fmt: skip


def _offered(current: float) -> list[float]:
    """The speeds to choose from, from slow to unlimited, with `current` among them: the command line sets any."""
    return sorted({*SPEEDS, current}, key=lambda speed: speed or inf)


def _named(speed: float) -> str:
    if not speed:
        return _("Full speed")
    return _("1 step/s") if speed == 1 else _("{count} steps/s").format(count=f"{speed:g}")


def _set(run_id: str) -> None:
    steering.ask(run_id, SetSpeed(steps_per_s=state.get(state.RUN_SPEED) or None))


def _current(row: RunRow) -> float:
    """The speed that was last set."""
    for _seq, event in reversed(store().events(row.id, kinds=["setting_changed"])):
        if isinstance(event, SettingChanged) and event.path == "speed":
            return event.value
    return 0
