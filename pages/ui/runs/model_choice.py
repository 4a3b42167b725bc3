"""The choice of a trained network and its progress, for every page that uses one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from engine.errors import LayerlabError, NotFoundError
from engine.plan.plan import Plan
from engine.runs.rows import RunRow
from pages.ui import address, sitemap, state, widgets
from pages.ui.backend import owner, store
from pages.ui.forms.problem_list import show_notice
from pages.ui.language import _, say
from pages.ui.runs import queue_reason, run_text
from pages.ui.runs.submission import submit_once

OLD_PARAMETER = "run"
"""The parameter of both pages in old links."""
MAX_CANDIDATES = 500
"""Maximum number of a person's newest runs that are checked for suitability."""
SHOWN = 50
POLL_S = 1.0
"""How often a training run is polled."""


@dataclass(frozen=True)
class Role:
    """How a page uses runs."""

    suits: Callable[[RunRow], bool]
    require: Callable[[RunRow], object]
    """Raises `NotFoundError`, with the reason, for a run that is not suitable."""
    held: str
    """The session-state key of the page's choice."""
    parameter: str
    """The page's parameter in the address."""
    progress: str
    """The progress text during training, with `{status}`, `{step}` and `{steps}`."""
    score: Callable[[RunRow], str] = lambda _row: ""
    """How good the run is, in a few words."""
    elsewhere: Callable[[str], None] = lambda _run_id: None
    """Shows where a run can be used that is not suitable here."""


def fitting(role: Role) -> list[RunRow]:
    """The person's suitable runs, newest first."""
    rows = store().runs(owner(), limit=MAX_CANDIDATES)
    return [row for row in rows if role.suits(row)][:SHOWN]


def chosen(role: Role, own: list[RunRow]) -> RunRow | None:
    """The run in the address, else the newest if it was submitted since the page's last visit, else the page's previous
    run; shows why if it is unavailable."""
    newest = own[0] if own else None
    returns = not _is_new(role, newest)
    asked = address.read(role.parameter) if returns or address.names(role.parameter) else None
    asked = asked or address.read_old(OLD_PARAMETER)
    try:
        row = _run(role, asked) if asked else (returns and _held(role)) or newest
    except NotFoundError as error:
        st.error(say(error.message), icon=":material/error:")
        role.elsewhere(asked or "")
        return newest
    if row is not None:
        address.write(role.parameter, row.id)
        state.put(role.held, row.id)
    return row


def _is_new(role: Role, newest: RunRow | None) -> bool:
    """Whether the newest run is another one than at the page's last rerun."""
    shown: dict[str, str] = state.get(state.NEWEST_RUNS, {})
    if newest is None:
        return False
    state.put(state.NEWEST_RUNS, {**shown, role.parameter: newest.id})
    return shown.get(role.parameter, newest.id) != newest.id


def _run(role: Role, run_id: str) -> RunRow:
    """The run, if the page can use it; the error of one that it cannot use has its name, as in lists of runs."""
    row = store().run(run_id)
    try:
        role.require(row)
    except NotFoundError as error:
        named = {**error.message.values, "run": run_text.name(row)}
        raise NotFoundError(error.message.template, **named) from None
    return row


def _held(role: Role) -> RunRow | None:
    """The page's previous run, unless it is gone."""
    held = state.get(role.held)
    try:
        return _run(role, held) if held else None
    except NotFoundError:
        return None


def switcher(role: Role, row: RunRow, own: list[RunRow], about: str | None = None) -> None:
    """The person's runs, newest first, and the one on screen if it is not among them."""
    rows = [*([] if any(one.id == row.id for one in own) else [row]), *own]
    lines = {one.id: _line(role, one) for one in rows}
    # Streamlit identifies the options by their labels, and these change while a run trains.
    widgets.sync(state.MODEL, row.id, tuple(lines.values()))
    st.selectbox(
        _("Network"),
        list(lines),
        format_func=lambda run_id: lines.get(run_id, run_id),
        key=state.MODEL,
        on_change=_switch,
        args=(role, list(lines)),
        help=about,
    )


def _line(role: Role, row: RunRow) -> str:
    """Without the place in the queue, which would become outdated."""
    return " · ".join(
        filter(None, (run_text.name(row), role.score(row), _(run_text.STATUS[row.status]), run_text.age(row)))
    )


def _switch(role: Role, run_ids: list[str]) -> None:
    wanted = state.get(state.MODEL)
    if wanted in run_ids:
        address.write(role.parameter, wanted)


def first(role: Role, title: str, words: str, label: str, plan: Callable[[], Plan]) -> None:
    """Shown while there is no network: one click trains one."""
    st.header(title, anchor=False)
    st.write(words)
    st.button(
        label, key="train-default", type="primary", icon=":material/play_arrow:", on_click=_train, args=(role, plan)
    )
    show_notice(state.MODEL_NOTICE)
    st.page_link(sitemap.path("build"), label=_("Build your own"), icon=":material/account_tree:")


def _train(role: Role, plan: Callable[[], Plan]) -> None:
    try:
        address.write(role.parameter, submit_once(plan()))
    except LayerlabError as error:
        state.put(state.MODEL_NOTICE, error.message)


def watch(role: Role, row: RunRow, show: Callable[[RunRow], None]) -> None:
    """Shows the run; while it trains, this fragment reruns once per second."""
    st.fragment(run_every=poll_interval_s(row))(_watched)(role, row.id, row.status, show)


def poll_interval_s(row: RunRow) -> float | None:
    """How often this run is polled; None if it does not change."""
    return None if row.is_over or row.status == "paused" else POLL_S


def _watched(role: Role, run_id: str, status: str, show: Callable[[RunRow], None]) -> None:
    try:
        row = store().run(run_id)
    except NotFoundError as error:
        st.error(say(error.message), icon=":material/error:")
        return
    if row.status != status:
        st.rerun()
    if not row.is_over:
        _progress(role, row)
    show(row)
    if row.status in {"failed", "diverged"} and row.message:
        st.error(say(row.message), icon=":material/error:")


def _progress(role: Role, row: RunRow) -> None:
    if waits_for := queue_reason.reason(row):
        st.caption(say(waits_for))
    if row.status == "queued" and not row.step:
        return
    text = _(role.progress).format(
        status=run_text.status(row).capitalize(), step=f"{row.step:,}", steps=f"{row.steps:,}"
    )
    shown = " · ".join(filter(None, (role.score(row), text)))
    st.progress(min(1.0, row.step / max(1, row.steps)), text=shown)
