"""The visitor's runs as a list with search and filters, from which runs are chosen for the chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from engine.families.base import FAMILIES
from engine.runs.rows import RunRow
from pages.ui import state
from pages.ui.compare.run_filter import Filter, by_group, pinned_first
from pages.ui.forms.entry_form import title_of
from pages.ui.language import _
from pages.ui.markdown import escaped
from pages.ui.runs import run_text

SHOWN = 60
"""Maximum number of runs in the list; search and filters find the others."""
MIN_LISTED = 2


def show(rows: Sequence[RunRow], chosen: Sequence[str], choose: Callable[[list[str]], None], limit: int) -> None:
    """`rows`: newest first. `choose` gets the chosen ids after each click."""
    if len(rows) < MIN_LISTED:
        return
    with st.popover(_("Search and filter"), key="run-list", icon=":material/search:", on_change="rerun") as box:
        if not box.open:
            return
        names = {row.id: run_text.name(row) for row in rows}
        asked = _filter(rows)
        found = pinned_first(row for row in rows if asked.keeps(row, names[row.id]))
        if not found:
            st.caption(_("No run matches. Use fewer words or filters."))
        for group, members in by_group(found[:SHOWN]).items():
            if group is None:
                _boxes(members, names, chosen, choose, limit)
                continue
            title = _("{name} and {count} more").format(name=escaped(names[members[0].id]), count=len(members) - 1)
            with st.expander(title, key=f"run-group-{group}"):
                _boxes(members, names, chosen, choose, limit)
        if len(found) > SHOWN:
            st.caption(_("The first {shown} of {count} runs.").format(shown=SHOWN, count=len(found)))


def _filter(rows: Sequence[RunRow]) -> Filter:
    words = st.text_input(_("Search"), key="run-words", placeholder=_("Name, tag or note"))
    left, right = st.columns(2)
    with left:
        family = _pick(_("Architecture"), "run-family", {row.plan.family.name: _family(row) for row in rows})
        status = _pick(_("Status"), "run-status", {row.status: _(run_text.STATUS[row.status]) for row in rows})
    with right:
        dataset = _pick(
            _("Data set"), "run-dataset", {row.plan.dataset.name: run_text.dataset_name(row) for row in rows}
        )
        tag = _pick(_("Tag"), "run-tag", {tag: tag for row in rows for tag in row.tags})
    return Filter(words or "", family, dataset, status, tag)


def _family(row: RunRow) -> str:
    return title_of(FAMILIES, row.plan.family.name)


def _pick(label: str, key: str, options: dict[str, str]) -> str | None:
    """One of these, or none. Without a choice there is no field."""
    if not options:
        return None
    return st.selectbox(
        label, list(options), index=None, format_func=lambda one: options.get(one, one), key=key, placeholder=_("all")
    )


def _boxes(
    rows: Sequence[RunRow],
    names: dict[str, str],
    chosen: Sequence[str],
    choose: Callable[[list[str]], None],
    limit: int,
) -> None:
    for row in rows:
        pin = "★ " if row.pinned_at is not None else ""
        about = " · ".join((*(f"#{tag}" for tag in row.tags), _(run_text.STATUS[row.status]), run_text.age(row)))
        key = state.RUN_BOX + row.id
        state.put(key, row.id in chosen)
        st.checkbox(
            f"{pin}{escaped(names[row.id])} :gray[{escaped(about)}]", key=key, help=escaped(row.note) if row.note else None,
            disabled=row.id not in chosen and len(chosen) >= limit, on_change=_toggle, args=(row.id, chosen, choose),
        )  # fmt: skip


def _toggle(run_id: str, chosen: Sequence[str], choose: Callable[[list[str]], None]) -> None:
    others = [one for one in chosen if one != run_id]
    choose([*others, run_id] if state.get(state.RUN_BOX + run_id) else others)
