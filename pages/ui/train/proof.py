"""A cured run beside the sick one: both curves in one chart, and a verdict."""

from __future__ import annotations

import numpy as np
import streamlit as st

from engine.diagnoses.base import Cure
from engine.diagnoses.cures import offered
from engine.diagnoses.history import History
from engine.diagnoses.verdict import NAMES, compared_metric, points_of, verdict
from engine.errors import NotFoundError
from engine.runs.lineage import CURE
from engine.runs.rows import RunRow
from engine.text import N_, Message, message
from engine.views import Curves, Series, pack
from pages.ui import address
from pages.ui.backend import store
from pages.ui.components.picture import picture
from pages.ui.language import _, say
from pages.ui.train.diagnoses import BESIDE, RUN, found_in, history_of

REFRESH_S = 2.0
HEIGHT = 180


def show(row: RunRow) -> None:
    """The comparison with the run that this one cures; it is refreshed while the run lasts."""
    cures = row.origin == "cure" and row.variant is not None
    sick = str(row.variant).removeprefix(CURE) if cures else address.read(BESIDE)
    if sick and sick != row.id:
        _heading(row, sick)
        st.fragment(_compared, run_every=None if row.is_over else REFRESH_S)(row.id, sick, row.is_over)


def _heading(row: RunRow, sick_id: str) -> None:
    """Which cure this run has, and the way back to the run that it cures."""
    try:
        sick = store().run(sick_id)
    except NotFoundError:
        return
    with st.container(key="proof-heading", horizontal=True, vertical_alignment="center"):
        if cure := _cure(sick, row):
            st.caption(_("Cured by “{cure}”.").format(cure=say(cure.title)), width="content")
        st.button(
            _("Back to the sick run"), key="sick-run", icon=":material/arrow_back:", type="tertiary",
            on_click=_show, args=(sick_id,),
        )  # fmt: skip


def _show(run_id: str) -> None:
    address.write(RUN, run_id)
    address.write(BESIDE, None)


def _cure(sick: RunRow, cured: RunRow) -> Cure | None:
    """The cure of the sick run that leads to the cured plan."""
    plan = cured.plan.model_copy(update={"title": sick.plan.title})
    cures = [cure for finding in found_in(sick).values() for cure in finding.cures]
    return next((cure for cure in cures if offered(sick.plan, cure) == plan), None)


def _compared(run_id: str, sick_id: str, was_over: bool) -> None:
    try:
        rows = [store().run(one) for one in (sick_id, run_id)]
    except NotFoundError:
        return
    if rows[1].is_over and not was_over:
        st.rerun()
    sentence, curves = _comparison(sick_id, rows[0].last_seq, run_id, rows[1].last_seq)
    with st.container(key="proof"):
        st.markdown(f"**{say(sentence)}**")
        if curves:
            picture(curves, "proof-curves", height=HEIGHT)


@st.cache_data(max_entries=64, show_spinner=False)
def _comparison(sick_id: str, sick_seq: int, cured_id: str, cured_seq: int) -> tuple[Message, bytes]:
    """The verdict and the packed curves, computed once for everyone who watches; `…_seq` are the runs' newest events."""
    sick, cured = history_of(sick_id, sick_seq), history_of(cured_id, cured_seq)
    metric = compared_metric(sick, cured)
    return verdict(sick, cured), pack(_curves(sick, cured, metric)) if metric else b""


def _curves(sick: History, cured: History, metric: str) -> Curves:
    series = tuple(
        Series(
            message(name),
            np.array([step for step, value in points]),
            np.array([value for step, value in points]),
            dashed=dashed,
        )
        for name, history, dashed in ((N_("sick"), sick, True), (N_("cured"), cured, False))
        if (points := points_of(history, metric))
    )
    return Curves(series, "step", NAMES[metric])
