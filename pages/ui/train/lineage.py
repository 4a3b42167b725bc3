"""Where a run comes from and what goes on from it: one line of links above the board."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.errors import NotFoundError
from engine.runs.rows import RunRow
from engine.text import N_, plural
from pages.ui import sitemap
from pages.ui.backend import store
from pages.ui.language import _
from pages.ui.runs import run_text

MAX_LINKS = 20
"""Maximum number of forks listed; the newest are."""


def parent(row: RunRow, parameter: str) -> None:
    """A link to the parent, or a note that it was deleted; nothing for a run from initial weights."""
    if row.parent is None:
        return
    step = f"{row.parent_step or 0:,}"
    try:
        former = store().run(row.parent)
    except NotFoundError:
        st.caption(_("Goes on from step {step} of a run that was deleted.").format(step=step), width="content")
        return
    with st.container(key="parent", width="content"):
        _link(
            former, parameter, _("Goes on from step {step}").format(step=step), ":material/call_split:",
            _("Opens the run that this one goes on from: {name}").format(name=run_text.name(former)),
        )  # fmt: skip


def race(row: RunRow) -> None:
    """A link to the race that the run is in."""
    if row.group is not None:
        st.page_link(
            sitemap.path("compare"), label=_("Back to the race"), icon=":material/sports_score:",
            query_params={"group": row.group},
        )  # fmt: skip


def forks(found: Sequence[RunRow], parameter: str) -> None:
    """How many runs go on from this one, with a link to each."""
    if not found:
        return
    count = len(found)
    label = plural(count, N_("Forked {count} time"), N_("Forked {count} times"))
    with st.popover(
        _(label).format(count=count), key="forks", icon=":material/call_split:", type="tertiary", width="content"
    ):
        for one in reversed(found[-MAX_LINKS:]):
            step, name = f"{one.parent_step or 0:,}", run_text.name(one)
            text = _("From step {step}: {name} ({status})")
            _link(one, parameter, text.format(step=step, name=name, status=run_text.status(one)))


def _link(row: RunRow, parameter: str, label: str, icon: str | None = None, about: str | None = None) -> None:
    st.page_link(sitemap.path("train"), label=label, icon=icon, help=about, query_params={parameter: row.id})
