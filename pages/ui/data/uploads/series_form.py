"""Uploading a time series: its time, its values, the step, and the windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from engine.datasets.uploads.drafts import DraftFile
from engine.datasets.uploads.series_settings import MAX_HORIZON, MAX_WINDOW
from engine.datasets.uploads.time_steps import NAMES
from engine.text import N_
from pages.ui import state, svg, widgets
from pages.ui.components.still import still
from pages.ui.data import series_drawing
from pages.ui.data.uploads import draft, preview, reading_form
from pages.ui.language import _

AGGREGATES = {"mean": N_("mean"), "sum": N_("sum"), "last": N_("last value")}
FILLS = {
    "linear": N_("linear interpolation"),
    "last": N_("last value"),
    "leave_out": N_("leave out windows across them"),
}


def show(files: Sequence[DraftFile]) -> None:
    """The series with its splits, and the resulting data set."""
    reading_form.options()
    seen = preview.preview("series")
    if seen is None:
        return
    reading_form.sheet(seen, time=None, values=None, target=None, key=None)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if "timeline" in seen:
            still(series_drawing.drawing(seen["timeline"]), "own-timeline")
        st.html(svg.table(seen["names"], seen["first"]))
    with right:
        _columns(seen)
        _steps(seen)
        _windows(seen)
        preview.finish("series", seen)


def _columns(seen: Mapping[str, Any]) -> None:
    """Which columns are the time, the values and the name of the series."""
    names, chosen = seen["names"], seen["columns"]
    if seen["times_across"]:
        _times_across()
    _choose_several(
        "time", _("Time"), names, chosen["time"], _("order of the rows"),
        _("One column, or several that are the time together, such as a year and a month, or a date and an hour."),
    )  # fmt: skip
    _choose("target", _("Predict"), names, chosen["target"] or names[0], {})
    others = [name for name in chosen["values"] if name != chosen["target"]]
    used = {chosen["target"], *chosen["time"], *chosen["key"]}
    offered = [name for name in names if name in {*seen["numeric"], *others} and name not in used]
    if offered:
        _choose_several(
            "values", _("Further inputs"), offered, others, _("none"),
            _("Other columns that the network sees beside the one that it predicts."),
        )  # fmt: skip
    _choose_several(
        "key", _("Series by"), names, chosen["key"], _("one series"),
        _("Columns that name the series of each row, such as a store and a product, or a sensor."),
    )  # fmt: skip


def _times_across() -> None:
    """Whether columns called after times become rows; the columns that were chosen do not exist otherwise."""
    key = "own-series-times-across"
    widgets.sync(key, draft.draft().settings.get("times_across", True))
    st.toggle(
        _("Columns are times"), key=key,
        help=_("Columns are called after times, such as one column per year: their values become rows."),
        on_change=lambda: draft.change(times_across=state.get(key), time=None, values=None, target=None, key=None),
    )  # fmt: skip


def _steps(seen: Mapping[str, Any]) -> None:
    """The step of the series, and what becomes of several rows of a step and of gaps."""
    held = draft.draft().settings
    automatic = {"": _("automatic"), **{unit: _(NAMES[unit][0]) for unit in seen["steps"]}}
    with st.container(horizontal=True):
        _choose("step", _("Step"), list(automatic), held.get("step") or "", automatic, value_if_empty=None)
        _choose(
            "aggregate", _("Several rows per step"), list(AGGREGATES), held.get("aggregate", "mean"),
            {name: _(text) for name, text in AGGREGATES.items()},
        )  # fmt: skip
    _choose(
        "fill", _("Gaps"), list(FILLS), held.get("fill", "linear"), {name: _(text) for name, text in FILLS.items()},
        _("Filled from the same window only; no future values enter."),
    )  # fmt: skip


def _windows(seen: Mapping[str, Any]) -> None:
    held = draft.draft().settings
    with st.container(horizontal=True):
        for name, label, low, high, about in (
            ("window", _("Window"), 2, MAX_WINDOW, _("Past points per sample.")),
            ("horizon", _("Forecast horizon"), 1, MAX_HORIZON, _("Number of future points predicted at once.")),
            ("season", _("Season"), 0, MAX_WINDOW, _("Steps after which the series repeats, such as 12 months; 0 for none.")),
        ):  # fmt: skip
            key = f"own-series-{name}"
            widgets.sync(key, min(high, max(low, int(seen.get(name, held.get(name) or low)))))
            st.number_input(label, low, high, step=1, key=key, help=about, on_change=draft.setter(name, key))


def _choose_several(
    name: str, label: str, options: Sequence[str], value: Sequence[str], placeholder: str, help: str
) -> None:
    """A box for a setting of several columns."""
    key = f"own-series-{name}"
    widgets.sync(key, list(value), tuple(options))
    st.multiselect(label, options, key=key, placeholder=placeholder, help=help, on_change=draft.setter(name, key))


def _choose(
    name: str,
    label: str,
    options: Sequence[str],
    value: str,
    titles: Mapping[str, str],
    help: str | None = None,
    value_if_empty: str | None = "",
) -> None:
    """A select box for one setting; `titles` are shown in place of options."""
    key = f"own-series-{name}"
    widgets.sync(key, value, tuple(options))
    st.selectbox(
        label, options, format_func=lambda option: titles.get(option, option), key=key, help=help,
        on_change=lambda: draft.change(**{name: state.get(key) or value_if_empty}),
    )  # fmt: skip
