"""The baselines of a data set: what a constant answer and a linear model reach, beside the network's score."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from engine.datasets.base import DATASETS, require_allowed
from engine.datasets.baseline import has_baseline
from engine.errors import LayerlabError
from engine.host.requests.baseline import Baseline
from engine.registry import Choice
from engine.text import figure
from engine.views import unpack
from pages.ui.backend import host, owner
from pages.ui.language import _


def applies_to(choice: Choice) -> bool:
    """Whether baselines are shown: for uploads, tables and series with a season."""
    if DATASETS.problems(choice):
        return False
    dataset = DATASETS.make(choice)
    if not dataset.ready():
        return False
    spec = dataset.spec()
    shown = dataset.is_upload or dataset.kind == "table" or spec.season > 0
    return shown and has_baseline(spec)


def show(choice: Choice, scores: Mapping[str, float] | None = None) -> None:
    """The baselines, with the network's score among the final metrics `scores` of a run.

    Nothing is shown if they cannot be computed.
    """
    if not applies_to(choice):
        return
    try:
        require_allowed(choice, owner())
        found = _from_host(json.dumps(choice.model_dump(mode="json"), sort_keys=True))
    except LayerlabError:
        return
    if found:
        show_found(found, scores or {}, DATASETS.make(choice).spec().unit)


def show_found(found: Mapping[str, Any], scores: Mapping[str, float], unit: str) -> None:
    """Baselines that are known, as `engine.datasets.baseline.baseline` gives them; `unit`: of the target."""
    with st.container(key="baseline"):
        st.markdown(line(found, scores, unit))
        st.caption(_about(found))


def line(found: Mapping[str, Any], scores: Mapping[str, float], unit: str = "") -> str:
    """The baselines and the network's score as one line; errors in the `unit` of the target."""
    score = scores.get(f"{found['split']}/{found['metric']}")
    as_text = partial(_written, unit=unit if found["metric"] == "mae" else "%")
    network = None if score is None else as_text(score)
    figures = {name: as_text(found[name]) for name in ("constant", "last", "season", "linear") if name in found}
    if "last" in found:
        return _forecasts(figures, network)
    if found["metric"] != "mae":
        if network is None:
            return _("Always the majority class: {constant} · Linear model: {linear}").format(**figures)
        text = _("Always the majority class: {constant} · Linear model: {linear} · Your network: {network}")
    else:
        if network is None:
            return _("Always the mean: {constant} · Linear model: {linear}").format(**figures)
        text = _("Always the mean: {constant} · Linear model: {linear} · Your network: {network}")
    return text.format(**figures, network=f"**{network}**")


def _written(value: float, unit: str) -> str:
    """An error in the unit of the target, or a share in percent."""
    return f"{100 * value:.1f} %" if unit == "%" else f"{figure(value)} {unit}".strip()


def _forecasts(figures: Mapping[str, str], network: str | None) -> str:
    """Naive forecasts and the network's score as one line."""
    if network is None:
        text = _("As last time: {last} · Linear model: {linear}")
        seasonal = _("As last time: {last} · As one season before: {season} · Linear model: {linear}")
        return (seasonal if "season" in figures else text).format(**figures)
    text = _("As last time: {last} · Linear model: {linear} · Your network: {network}")
    seasonal = _(
        "As last time: {last} · As one season before: {season} · Linear model: {linear} · Your network: {network}"
    )
    return (seasonal if "season" in figures else text).format(**figures, network=f"**{network}**")


def _about(found: Mapping[str, Any]) -> str:
    if found["metric"] == "recall":
        by_split = {
            "test": _("Recall on the test split, the mean over the classes, since one is rare."),
            "val": _("Recall on the validation split, the mean over the classes, since one is rare."),
        }
    elif found["metric"] == "accuracy":
        by_split = {"test": _("Accuracy on the test split."), "val": _("Accuracy on the validation split.")}
    else:
        by_split = {
            "test": _("Mean absolute error on the test split, the lower the better."),
            "val": _("Mean absolute error on the validation split, the lower the better."),
        }
    return by_split[found["split"]]


@st.cache_data(show_spinner=False, max_entries=64)
def _from_host(choice: str) -> dict[str, Any]:
    found: dict[str, Any] = unpack(host().ask(Baseline(dataset=Choice(**json.loads(choice)))))
    return found
