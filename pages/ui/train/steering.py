"""Controls of a run: the transport bar on Train, the short bar beside the graph on Build, and the commands of both."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from engine.commands import Advance, Command, Pause, Resume, Stop
from engine.errors import LayerlabError
from engine.runs.rows import RunRow
from engine.text import N_
from pages.ui import state
from pages.ui.backend import host, owner, store
from pages.ui.language import _

_BUTTONS: dict[str, tuple[str, str, str, Command]] = {
    "pause": (N_("Pause"), ":material/pause:", N_("Space pauses and resumes."), Pause()),
    "resume": (N_("Resume"), ":material/play_arrow:", N_("Space pauses and resumes."), Resume()),
    "step": (
        N_("1 step"),
        ":material/skip_next:",
        N_("Trains for one step, then pauses. Key: →"),
        Advance(by="step"),
    ),
    "epoch": (
        N_("1 epoch"),
        ":material/fast_forward:",
        N_("Trains for one epoch, then pauses."),
        Advance(by="epoch"),
    ),
    "stop": (N_("Stop"), ":material/stop:", N_("Ends the run and keeps what it has learned."), Stop()),
}


def has_started(row: RunRow) -> bool:
    """Whether the run can be paused and advanced."""
    return row.status in {"running", "paused"}


def transport(row: RunRow) -> None:
    """Pause or resume, one step, one epoch, and stop; on a phone these stay at the bottom of the window."""
    started = has_started(row)
    with st.container(key="transport", horizontal=True, vertical_alignment="center", width="content"):
        _button(row, _play_or_pause(row), kind="primary", disabled=not started)
        _button(row, "step", disabled=not started)
        _button(row, "epoch", disabled=not started)
        _button(row, "stop", disabled=row.status == "judging")


def short_bar(row: RunRow) -> None:
    """Pause or resume, and stop."""
    _button(row, _play_or_pause(row), "strip-")
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


def _play_or_pause(row: RunRow) -> str:
    return "resume" if row.status == "paused" else "pause"


def _button(
    row: RunRow,
    name: str,
    prefix: str = "",
    disabled: bool = False,
    kind: Literal["primary", "secondary"] = "secondary",
) -> None:
    label, icon, help_text, command = _BUTTONS[name]
    st.button(
        _(label), key=prefix + name, icon=icon, type=kind, disabled=disabled, on_click=ask, args=(row.id, command),
        help=None if prefix else _(help_text),
    )  # fmt: skip
