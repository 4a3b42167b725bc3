"""Requests to the host to read a person's files: started once, polled, and dropped when no longer needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import streamlit as st

from engine.errors import LayerlabError, NotFoundError
from engine.host.readings import Progress
from engine.text import N_, plural
from pages.ui import state
from pages.ui.backend import uploads
from pages.ui.language import _

Slot = Literal["guess", "preview", "assess", "thumbnails", "keep"]
PATIENCE_S = 1.0
"""A request that takes no longer is answered in the same rerun of the page."""
POLL_S = 0.5


@dataclass(frozen=True)
class Pending:
    """A request: `asked` identifies it, `answer` is its result, or a `Message` that says why there is none."""

    id: str
    asked: str
    answer: Any = None
    restart: Callable[[], str] | None = None
    """Starts it again if the host has lost it; None for the second attempt, and for saving, which a person repeats."""


def answer_to(slot: Slot, asked: str, start: Callable[[], str]) -> Any:
    """The answer to `asked`, or a `Message` that says why there is none; None while its progress is shown."""
    known = _all().get(slot)
    if known is None or known.asked != asked:
        begin(slot, asked, start)
    return result(slot)


def poll(slot: Slot, asked: str, start: Callable[[], str], wait_s: float) -> Any:
    """The answer to `asked`, a `Message` that says why there is none, or a `Progress` after `wait_s`."""
    known = _all().get(slot)
    if known is None or known.asked != asked:
        begin(slot, asked, start, patience_s=0)
    progress = _ask(slot, wait_s)
    if progress is not None:
        return progress
    answer = _all()[slot].answer
    drop(slot)
    return answer


def begin(slot: Slot, asked: str, start: Callable[[], str], patience_s: float = PATIENCE_S) -> None:
    """Starts a request in place of an earlier one, and waits up to `patience_s` for its answer."""
    drop(slot)
    pending = _started(asked, start, restart=None if slot == "keep" else start)
    _put(slot, pending)
    if pending.answer is None and patience_s:
        with st.spinner(_("Reading files"), show_time=True):
            _ask(slot, patience_s)


def _started(asked: str, start: Callable[[], str], restart: Callable[[], str] | None) -> Pending:
    try:
        return Pending(start(), asked, restart=restart)
    except LayerlabError as error:
        return Pending("", asked, error.message)


def result(slot: Slot) -> Any:
    """The answer, once; None while there is none, and then its progress is shown."""
    pending = _all().get(slot)
    if pending is None:
        return None
    if pending.answer is None:
        st.fragment(run_every=POLL_S)(_show_progress)(slot)
        return None
    drop(slot)
    return pending.answer


def is_over(slot: Slot) -> bool:
    """Whether there is an answer that has not been taken yet."""
    return slot in _all() and _all()[slot].answer is not None


def is_pending(slot: Slot) -> bool:
    return slot in _all()


def drop(slot: Slot) -> None:
    """Ends a request and forgets it."""
    pending = _all().get(slot)
    if pending is not None:
        if pending.id:
            uploads().drop(pending.id)
        _put(slot, None)


def forget() -> None:
    """For new files: drops the requests for earlier ones, but a data set that is being saved is still saved."""
    for slot in ("guess", "preview", "assess", "thumbnails"):
        drop(slot)
    _put("keep", None)


def _show_progress(slot: Slot) -> None:
    answer = _ask(slot, 0.0)
    if not isinstance(answer, Progress):
        st.rerun()
    if answer.ahead:
        template = plural(answer.ahead, N_("Waiting for 1 upload ahead."), N_("Waiting for {count} uploads ahead."))
        text = _(template).format(count=answer.ahead)
    else:
        text = _("Reading files: {share} %").format(share=round(100 * answer.share))
    st.progress(answer.share, text=text)


def _ask(slot: Slot, wait_s: float) -> Progress | None:
    """The progress of a request; None when it is over and its answer is stored here."""
    pending = _all().get(slot)
    if pending is None or pending.answer is not None:
        return None
    try:
        answer = uploads().answer(pending.id, wait_s)
    except NotFoundError as error:
        if pending.restart:
            _put(slot, _started(pending.asked, pending.restart, restart=None))
            return _ask(slot, wait_s)
        answer = error.message
    except LayerlabError as error:
        answer = error.message
    if isinstance(answer, Progress):
        return answer
    uploads().drop(pending.id)
    _put(slot, replace(pending, answer=answer))
    return None


def _all() -> dict[str, Pending]:
    found: dict[str, Pending] = state.get(state.READ_REQUESTS, {})
    return found


def _put(slot: Slot, pending: Pending | None) -> None:
    others = {name: one for name, one in _all().items() if name != slot}
    state.put(state.READ_REQUESTS, {**others, slot: pending} if pending else others)
