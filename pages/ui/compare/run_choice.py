"""Which runs are compared: those of the address, chosen from a list."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.runs.rows import RunRow
from engine.text import N_, message
from pages.ui import address, state, widgets
from pages.ui.backend import owner, store
from pages.ui.compare import run_list
from pages.ui.compare.race_board import PARAMETER as GROUP
from pages.ui.compare.run_filter import pinned_first
from pages.ui.language import _, say
from pages.ui.runs import run_text

PARAMETER = "runs"
MAX_RUNS = 8
"""As many as the live socket serves on one page."""
LISTED = 200


def asked() -> list[str]:
    """The ids of the runs in the address, each once; empty if it names a race."""
    if address.names(GROUP) and not address.names(PARAMETER):
        return []
    named = (address.read(PARAMETER) or "").split(",")
    return list(dict.fromkeys(filter(None, (one.strip()[:64] for one in named))))


def choose(ids: Sequence[str]) -> list[RunRow]:
    """The list of the visitor's runs; gives those of `ids` that exist, in this order."""
    found = store().rows(ids[:MAX_RUNS])
    rows = [found[one] for one in ids if one in found]
    own = pinned_first(store().runs(owner(), limit=LISTED))
    lines = run_text.unique_lines(list({row.id: row for row in [*rows, *own]}.values()))
    if not lines:
        return []
    # Streamlit identifies options by their text.
    widgets.sync(state.COMPARED_RUNS, [row.id for row in rows], tuple(lines.values()))
    st.multiselect(
        _("Runs"), list(lines), format_func=lambda one: lines.get(one, one), key=state.COMPARED_RUNS,
        max_selections=MAX_RUNS, placeholder=_("Choose up to eight runs"), on_change=_choose,
    )  # fmt: skip
    run_list.show(own, [row.id for row in rows], _write, MAX_RUNS)
    _missing(ids, rows)
    return rows


def _choose() -> None:
    _write(state.get(state.COMPARED_RUNS))


def _write(ids: Sequence[str]) -> None:
    address.write(PARAMETER, ",".join(ids) or None)
    address.write(GROUP, None)


def _missing(ids: Sequence[str], rows: Sequence[RunRow]) -> None:
    if len(ids) > MAX_RUNS:
        text = N_("At most {limit} runs are compared, but the link names {count}. The first {limit} are shown.")
        st.warning(say(message(text, limit=MAX_RUNS, count=len(ids))), icon=":material/warning:")
    for one in ids[:MAX_RUNS]:
        if all(row.id != one for row in rows):
            gone = message(N_("Run `{run}` not found. It may have been deleted."), run=one)
            st.error(say(gone), icon=":material/error:")
