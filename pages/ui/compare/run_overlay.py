"""Several runs in one chart, above the table of what they differ in."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.plan.setting_table import differing_settings
from engine.runs.metric_table import curve_csv
from engine.runs.rows import RunRow
from engine.runs.run_history import run_history
from pages.ui import address
from pages.ui.backend import store
from pages.ui.compare import run_differences
from pages.ui.compare.race_data import history_of
from pages.ui.compare.run_names import names
from pages.ui.compare.run_table import table
from pages.ui.components.overlay import overlay
from pages.ui.language import _

VIEW = "view"
"""The parameter of the address that holds what is chosen in the chart."""
REFRESH_S = 1.0
KINDS = ("run_started", "measured", "epoch_ended")


def show(rows: Sequence[RunRow]) -> None:
    """The chart and the table of these runs."""
    named = names(rows, differing_settings([row.plan for row in rows]))
    runs = [
        {"run": row.id, "name": name, "colour": colour, "batch": row.plan.training.batch_size}
        for colour, (row, name) in enumerate(zip(rows, named, strict=True))
    ]
    if chosen := overlay(runs, address.read(VIEW) or "", key="overlay"):
        address.write(VIEW, chosen)
    run_differences.show(rows, named)
    is_over = all(row.is_over for row in rows)
    st.fragment(_table, run_every=None if is_over else REFRESH_S)([row.id for row in rows], is_over)


def _table(ids: Sequence[str], was_over: bool) -> None:
    """A fragment that reruns while any of the runs trains."""
    found = store().rows(ids)
    rows = [found[one] for one in ids if one in found]
    if len(rows) < len(ids) or all(row.is_over for row in rows) != was_over:
        st.rerun()
    settings = differing_settings([row.plan for row in rows])
    st.html(table(rows, names(rows, settings), settings, [history_of(row.id, row.last_seq) for row in rows]))
    if len(rows) > 1 and not settings:
        st.caption(_("The plans of these runs are equal."))
    st.download_button(
        _("Download CSV"), lambda: _csv(ids), "layerlab-curves.csv", "text/csv", key="overlay-csv",
        icon=":material/download:", type="tertiary", on_click="ignore",
        help=_("All points of all curves, in full precision."),
    )  # fmt: skip


def _csv(ids: Sequence[str]) -> str:
    found = store().rows(ids)
    return curve_csv({one: run_history(store(), one, found[one].plan, KINDS) for one in ids if one in found})
