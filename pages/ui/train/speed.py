"""The speed of a run: how many steps it may take per second."""

from __future__ import annotations

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
    widgets.sync(state.RUN_SPEED, _current(row), row.id)
    st.selectbox(
        _("Speed"), SPEEDS, key=state.RUN_SPEED, format_func=_named, width=150, label_visibility="collapsed",
        help=_("Steps per second at most, to watch what single steps do."),
        on_change=_set, args=(row.id,),
    )  # fmt: skip


def _named(speed: float) -> str:
    return _("{count} steps/s").format(count=f"{speed:g}") if speed else _("Full speed")


def _set(run_id: str) -> None:
    steering.ask(run_id, SetSpeed(steps_per_s=state.get(state.RUN_SPEED) or None))


def _current(row: RunRow) -> float:
    """The speed that was last set."""
    for _seq, event in reversed(store().events(row.id, kinds=["setting_changed"])):
        if isinstance(event, SettingChanged) and event.path == "speed":
            return event.value
    return 0
