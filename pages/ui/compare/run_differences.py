"""One panel of two runs at the same step, and the difference of its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine.datasets.base import DATASETS
from engine.host.requests.probe import Probe
from engine.probes.base import PROBES
from engine.registry import Choice
from engine.runs.rows import RunRow
from engine.train.panels import panels, ranked
from engine.views import pack, unpack
from engine.views.difference import difference
from pages.ui import state
from pages.ui.backend import host, host_at_once, store
from pages.ui.components.picture import picture
from pages.ui.language import _, say
from pages.ui.predict.asking import shown_errors

REFRESH_S = 2.0
SIDE = 300


def show(rows: Sequence[RunRow], names: Sequence[str]) -> None:
    """The section below the curves; nothing for one run, or for runs without a common panel."""
    if len(rows) < 2:
        return
    st.subheader(_("Difference"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first, second = _pair(rows, names)
        panel = _panel(first, second)
    if panel is None:
        st.caption(_("These two runs have no picture in common."))
        return
    is_over = first.is_over and second.is_over
    at = _step(first, second) if is_over else None
    st.fragment(_shown, run_every=None if is_over else REFRESH_S)(first.id, second.id, panel, at, is_over)


def _pair(rows: Sequence[RunRow], names: Sequence[str]) -> tuple[RunRow, RunRow]:
    """A and B; they can be chosen if there are more than two runs."""
    if len(rows) == 2:
        return rows[0], rows[1]
    places = range(len(rows))
    labels = [f"{place + 1}. {name}" for place, name in enumerate(names)]
    first = st.selectbox(_("Run A"), places, format_func=labels.__getitem__, key=state.DIFFERENCE_FIRST, width=260)
    second = st.selectbox(
        _("Run B"), places, index=1, format_func=labels.__getitem__, key=state.DIFFERENCE_SECOND, width=260
    )
    return rows[first or 0], rows[1 if second is None else second]


def _panel(first: RunRow, second: RunRow) -> str | None:
    """The chosen panel among those that both runs offer, main pictures first."""
    offered = [panels(row.plan, DATASETS.make(row.plan.dataset).spec()) for row in (first, second)]
    common = [name for name in offered[0] if name in offered[1]]
    common.sort(key=lambda name: [*ranked(), name].index(name))
    if not common:
        return None
    return st.selectbox(
        _("Panel"), common, format_func=lambda name: _(PROBES.get(name).title), key=state.DIFFERENCE_PANEL, width=260
    )


def _step(first: RunRow, second: RunRow) -> int | None:
    """A step whose weights both runs keep; None for the last of each, if there is none."""
    kept = host_at_once().artifacts
    steps = sorted(set(kept.film(first.id)) & set(kept.film(second.id)))
    if len(steps) < 2:
        return None
    return st.select_slider(
        _("Step"), steps, value=steps[-1], format_func=lambda step: f"{step:,}", key=state.DIFFERENCE_STEP
    )


def _shown(first: str, second: str, panel: str, step: int | None, was_over: bool) -> None:
    """A, A − B and B, refreshed while one of them trains."""
    found = shown_errors(lambda: [_view(one, panel, step) for one in (first, second)])
    if found is None:
        return
    compared = difference(*found)
    st.write(say(compared.sentence))
    pictures: dict[str, tuple[str, Any]] = {"first": ("A", compared.first)}
    if compared.view is not None:
        pictures["change"] = "A − B", compared.view
    pictures["second"] = "B", compared.second
    for column, (key, (title, view)) in zip(st.columns(len(pictures), gap="medium"), pictures.items(), strict=True):
        with column:
            picture(pack(view), f"difference-{key}", title=title, side=SIDE)
    rows = store().rows([first, second])
    if not was_over and all(row.is_over for row in rows.values()):
        st.rerun()


def _view(run_id: str, panel: str, step: int | None) -> Any:
    return unpack(host().ask(Probe(run=run_id, step=step, probes={"one": Choice(name=panel)})))["one"]
