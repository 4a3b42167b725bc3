"""A time series, continued beyond its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from engine.host.requests.continue_series import ContinueSeries
from engine.runs.rows import RunRow
from engine.text import N_, message
from engine.views import Curves, Series, pack, unpack
from pages.ui import state
from pages.ui.backend import host
from pages.ui.components.picture import picture
from pages.ui.language import _
from pages.ui.predict.answer import as_csv
from pages.ui.predict.asking import shown_errors
from pages.ui.predict.suitability import spec_of

MAX_HORIZONS = 10
"""A series is continued by at most so many forecasts."""


def show(row: RunRow) -> None:
    spec = spec_of(row)
    alone = spec.shape[-1] == 1
    with st.container(horizontal=True):
        names: list[str] = state.get(state.PREDICT_SERIES, {}).get(row.id, [""])
        chosen = 0
        if len(names) > 1:
            numbers = list(range(len(names)))
            chosen = st.selectbox(_("Series"), numbers, format_func=names.__getitem__, key="predict-series")
        steps = st.slider(
            _("Steps ahead"), 1, spec.horizon * (MAX_HORIZONS if alone else 1), spec.horizon, key="predict-steps"
        ) if spec.horizon > 1 or alone else 1  # fmt: skip
    found = shown_errors(lambda: unpack(host().ask(ContinueSeries(run=row.id, steps=steps, series=chosen))))
    if found is None:
        return
    if found["names"] != names:
        state.put(state.PREDICT_SERIES, {row.id: found["names"]})
        st.rerun()
    _drawn(found, spec.columns[0])
    _listed(found)


def _drawn(found: Mapping[str, Any], column: str) -> None:
    past, coming = np.asarray(found["past"]), np.asarray(found["coming"])
    now = len(past) - 1
    view = Curves(
        (
            Series(message(N_("measured")), np.arange(len(past)), past),
            Series(message(N_("forecast")), now + np.arange(len(coming) + 1), np.concatenate([past[-1:], coming])),
        ),
        x_label=N_("time"),
        x_names=(*found["past_times"], *found["times"]),
        y_label=column,
        note=message(
            N_(
                "From the end of the data. Beyond the forecast horizon the network reads its own forecasts, so their "
                "errors add up."
            )
        ),
    )
    picture(pack(view), "predict-continued", title=_("Forecast"), height=320)


def _listed(found: Mapping[str, Any]) -> None:
    values = [float(f"{value:.6g}") for value in np.asarray(found["coming"]).tolist()]
    times = list(found["times"]) or [str(number) for number in range(1, len(values) + 1)]
    columns = {_("time"): times, _("forecast"): values}
    st.dataframe(columns, hide_index=True, key="predict-forecasts", height=240)
    st.download_button(
        _("Download as CSV"), as_csv(columns), "forecast.csv", "text/csv", key="predict-download",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
