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
        pair = _pair(rows, names)
        first, second = (rows[place] for place in pair)
        panel = _panel(first, second)
    if panel is None:
        st.caption(_("These two runs have no picture in common."))
        return
    is_over = first.is_over and second.is_over
    step = _step(first.id, second.id) if is_over else None
    titles = [f"{letter} · {names[place]}" for letter, place in zip("AB", pair, strict=True)]
    shown = st.fragment(_shown, run_every=None if is_over else REFRESH_S)
    shown(first.id, second.id, titles, panel, step, is_over)


def _pair(rows: Sequence[RunRow], names: Sequence[str]) -> tuple[int, int]:
    """The places of A and B; they can be chosen if there are more than two runs."""
    if len(rows) == 2:
        return 0, 1
    places = range(len(rows))
    labels = [f"{place + 1}. {name}" for place, name in enumerate(names)]
    first = st.selectbox(_("Run A"), places, format_func=labels.__getitem__, key=state.DIFFERENCE_FIRST, width=260)
    second = st.selectbox(
        _("Run B"), places, index=1, format_func=labels.__getitem__, key=state.DIFFERENCE_SECOND, width=260
    )
    return first or 0, 1 if second is None else second


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


def _common_steps(first: str, second: str) -> list[int]:
    """The steps whose weights both runs have kept."""
    kept = host_at_once().artifacts
    return sorted(set(kept.film(first)) & set(kept.film(second)))


def _step(first: str, second: str) -> int | None:
    """The chosen step; None if there is no choice."""
    steps = _common_steps(first, second)
    if len(steps) < 2:
        return None
    return st.select_slider(
        _("Step"), steps, value=steps[-1], format_func=lambda step: f"{step:,}", key=state.DIFFERENCE_STEP
    )


def _shown(first: str, second: str, titles: Sequence[str], panel: str, step: int | None, was_over: bool) -> None:
    """A, A − B and B at the step, or at the newest one that both have kept; refreshed while one of them trains."""
    if step is None:
        step = next(reversed(_common_steps(first, second)), None)
        if step is None:
            st.caption(_("These runs have kept no step in common, so the newest of each is shown."))
        else:
            st.caption(_("Step {step}").format(step=f"{step:,}"))
    found = shown_errors(lambda: [_view(one, panel, step) for one in (first, second)])
    if found is None:
        return
    compared = difference(*found)
    st.write(say(compared.sentence))
    pictures: dict[str, tuple[str, Any]] = {"first": (titles[0], compared.first)}
    if compared.view is not None:
        pictures["change"] = "A − B", compared.view
    pictures["second"] = titles[1], compared.second
    for column, (key, (title, view)) in zip(st.columns(len(pictures), gap="medium"), pictures.items(), strict=True):
        with column:
            picture(pack(view), f"difference-{key}", title=title, side=SIDE)
    rows = store().rows([first, second])
    if not was_over and all(row.is_over for row in rows.values()):
        st.rerun()


def _view(run_id: str, panel: str, step: int | None) -> Any:
    return unpack(host().ask(Probe(run=run_id, step=step, probes={"one": Choice(name=panel)})))["one"]
