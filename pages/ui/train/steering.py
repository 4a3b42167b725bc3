"""Controls of a run: the full bar on Train, the short bar beside the graph on Build, and the commands that both send."""

from __future__ import annotations

import streamlit as st

from engine.commands import Advance, Command, Pause, Resume, SetValue, Stop
from engine.errors import LayerlabError
from engine.events import SettingChanged
from engine.optimizers.base import OPTIMIZERS
from engine.runs.rows import RunRow
from engine.text import N_
from pages.ui import glossary, state
from pages.ui.backend import host, owner, store
from pages.ui.forms.number_field import number_field
from pages.ui.language import _

_BUTTONS: dict[str, tuple[str, str, Command]] = {
    "pause": (N_("Pause"), ":material/pause:", Pause()),
    "resume": (N_("Resume"), ":material/play_arrow:", Resume()),
    "step": (N_("One step"), ":material/skip_next:", Advance(by="step")),
    "epoch": (N_("One epoch"), ":material/fast_forward:", Advance(by="epoch")),
    "stop": (N_("Stop"), ":material/stop:", Stop()),
}


def has_started(row: RunRow) -> bool:
    """Whether the run can be paused and advanced."""
    return row.status in {"running", "paused"}


def full_bar(row: RunRow) -> None:
    """All commands for a run that is not over, and its learning rate."""
    started, paused = has_started(row), row.status == "paused"
    _button(row, "pause", disabled=not started or paused)
    _button(row, "resume", disabled=not paused)
    _button(row, "step", disabled=not started)
    _button(row, "epoch", disabled=not started)
    _button(row, "stop", disabled=row.status == "judging")
    _learning_rate(row)
    st.caption(_("Trains for one step or one epoch, then pauses. Space pauses and resumes, → takes one step."))


def short_bar(row: RunRow) -> None:
    """Pause or resume, and stop."""
    _button(row, "resume" if row.status == "paused" else "pause", "strip-")
    _button(row, "stop", "strip-")


def ask(run_id: str, command: Command) -> None:
    """Sends a command to a run; if it is refused, the reason is shown above the board."""
    state.put(state.RUN_ASKED, (run_id, command))
    try:
        store().ask(run_id, command, owner())
        if isinstance(command, Stop):
            host().wake()
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)


def _button(row: RunRow, name: str, prefix: str = "", disabled: bool = False) -> None:
    label, icon, command = _BUTTONS[name]
    st.button(_(label), key=prefix + name, icon=icon, disabled=disabled, on_click=ask, args=(row.id, command))


def _learning_rate(row: RunRow) -> None:
    if state.get(state.RUN_RATE_OF) != row.id:
        state.drop(state.RUN_RATE)
        state.put(state.RUN_RATE_OF, row.id)
    label = _("Learning rate")
    number_field(
        label, _current_rate(row), 1e-8, 100.0, state.RUN_RATE,
        glossary.help_text(label, _("Size of each update, from the next step on. The schedule multiplies it.")),
        width=140, on_change=lambda: _set_learning_rate(row.id),
    )  # fmt: skip


def _set_learning_rate(run_id: str) -> None:
    entered = state.get(state.RUN_RATE)
    if entered is not None:
        ask(run_id, SetValue(value=entered))


def _current_rate(row: RunRow) -> float:
    """The learning rate that was last set."""
    for _seq, event in reversed(store().events(row.id, kinds=["setting_changed"])):
        if isinstance(event, SettingChanged):
            return event.value
    return float(OPTIMIZERS.make(row.plan.optimizer).learning_rate)
