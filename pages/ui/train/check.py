"""Replay and compare: trains a run again from where it began, and says whether that comes out equal, bit for bit."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.errors import LayerlabError, NotFoundError
from engine.runs.repetition import VARIANT, comparison
from engine.runs.rows import RunRow
from engine.text import Message
from pages.ui import state
from pages.ui.backend import host, owner, store
from pages.ui.language import _, say
from pages.ui.runs import queue_reason, run_text
from pages.ui.runs.submission import again_once

POLL_S = 1.0


def repetition(forks: Sequence[RunRow]) -> RunRow | None:
    """The newest of these runs that is the run once more, if the visitor has started it."""
    own = [one for one in forks if one.variant == VARIANT and one.owner == owner()]
    return own[-1] if own else None


def button(row: RunRow, key: str) -> None:
    """Starts it, unless the run has not trained yet."""
    if row.step <= (row.parent_step or 0):
        return
    st.button(
        _("Replay and compare"), key=key, icon=":material/verified:", type="tertiary", on_click=_start, args=(row.id,),
        help=_("Trains the run again from where it began, and compares every measurement, bit for bit."),
    )  # fmt: skip


def _start(run_id: str) -> None:
    try:
        row = store().run(run_id)
        again_once(row, _("{run} · again").format(run=run_text.name(row)))
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)


def show(row: RunRow, again: RunRow) -> None:
    """How far it is, and the result; it is refreshed while the run trains."""
    st.fragment(_shown, run_every=None if again.is_over else POLL_S)(row.id, again.id, again.is_over)


def _shown(run_id: str, again_id: str, was_over: bool) -> None:
    try:
        row, again = store().run(run_id), store().run(again_id)
    except NotFoundError:
        return
    if again.is_over and not was_over:
        st.rerun()
    with st.container(key="check", horizontal=True, vertical_alignment="center"):
        if again.is_over:
            _result(row, again)
        else:
            _progress(row, again)
        label, icon = (_("Close"), ":material/close:") if again.is_over else (_("Cancel"), ":material/stop:")
        st.button(label, key="check-close", icon=icon, type="tertiary", on_click=_remove, args=(again_id,))


def _progress(row: RunRow, again: RunRow) -> None:
    begin = again.parent_step or 0
    text = _("Replaying: step {step} of {steps}").format(step=f"{again.step:,}", steps=f"{row.step:,}")
    if waits := queue_reason.reason(again):
        text = say(waits)
    st.progress(min(1.0, (again.step - begin) / max(1, row.step - begin)), text=text)


def _result(row: RunRow, again: RunRow) -> None:
    if again.status == "failed" and again.message:
        st.markdown(f":material/error: {say(again.message)}", width="content")
        return
    sentence, is_equal = _compared(row.id, row.last_seq, again.id, again.last_seq)
    st.markdown(f"{':material/check_circle:' if is_equal else ':material/warning:'} {say(sentence)}", width="content")


@st.cache_data(max_entries=64, show_spinner=False)
def _compared(run_id: str, last_seq: int, again_id: str, again_seq: int) -> tuple[Message, bool]:
    """The sentence, computed once; `…_seq` are the newest events of both runs."""
    again = store().run(again_id)
    found = comparison(store(), store().run(run_id), again)
    return found.message(again.step), found.differs_at is None


def _remove(again_id: str) -> None:
    """The run is deleted: it holds nothing that the first one does not."""
    try:
        store().delete(again_id, owner())
        host().wake()
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)
