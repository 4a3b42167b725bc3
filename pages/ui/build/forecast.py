"""The cost of the plan on screen, and the problems that keep it from starting."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from engine.datasets.base import DATASETS, NOT_YOURS
from engine.errors import Problem
from engine.graph.check import check
from engine.plan.check import check_plan
from engine.plan.plan import Plan
from engine.plan.preflight import Forecast, preflight
from engine.text import N_, message
from pages.ui import sitemap
from pages.ui.build import current_plan
from pages.ui.data.uploads import upload_names
from pages.ui.forms import problem_list
from pages.ui.graph.titles import title
from pages.ui.language import _
from pages.ui.quantities import amount, duration, memory

MAX_LISTED = 20
"""Maximum number of problems in their list."""


def problems_of(plan: Plan, forecast: Forecast) -> list[Problem]:
    """Everything that keeps the plan from being trained, without duplicates."""
    found = [*check_plan(plan), *forecast.problems, *_missing(plan)]
    return list({(p.where, str(p.message)): p for p in found}.values())


def _missing(plan: Plan) -> list[Problem]:
    """A data set that must be downloaded first."""
    if DATASETS.problems(plan.dataset):
        return []
    dataset = DATASETS.make(plan.dataset)
    if not upload_names.is_allowed(plan.dataset):
        return [Problem(where="dataset", message=message(NOT_YOURS))]
    if dataset.ready():
        return []
    if dataset.is_upload:
        return [Problem(where="dataset", message=message(upload_names.GONE))]
    text = message(
        N_("{dataset} is not on this machine yet. Download it on the Data page, or choose another data set."),
        dataset=message(dataset.title),
    )
    return [Problem(where="dataset", message=text)]


def forecast_of(plan: Plan) -> tuple[Forecast, bool]:
    """The forecast, and whether it is complete: the shapes of all layers are known."""
    return preflight(plan), all(graph.nodes.keys() <= check(graph).shapes.keys() for graph in plan.graphs.values())


def facts(forecast: Forecast, is_known: bool) -> str:
    """Estimated time, parameters, FLOPs per step and memory as HTML; dashes while they are not known."""
    shown = {
        _("Estimated time"): f"≈ {duration(forecast.seconds)}",
        _("Parameters"): f"{forecast.parameter_count:,}",
        _("FLOPs per step"): amount(forecast.flops_per_step, "FLOP"),
        _("Memory"): memory(forecast.memory_bytes),
    }
    values = shown if is_known else dict.fromkeys(shown, "–")
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in values.items())
    return f'<dl class="ll-forecast">{rows}</dl>'


def about(forecast: Forecast, is_known: bool) -> None:
    """The "?" of the forecast."""
    steps = _("{steps} steps. Estimates for this machine; every finished run improves them.")
    if not is_known:
        steps = _("The estimate appears when every layer has a shape.")
    with st.popover("?", key="forecast-about", help=_("About"), type="tertiary"):
        st.caption(steps.format(steps=f"{forecast.steps:,}"))


def show_problems(plan: Plan, problems: Sequence[Problem]) -> None:
    """Why Start is disabled, with a button for each fix. Problems of layers are also shown on the layers."""
    shown = problems[:MAX_LISTED]
    # Problems of no graph come first: under a graph's name they would appear to belong to it.
    for name in sorted({current_plan.graph_of(p) for p in shown}, key=["", *plan.graphs].index):
        apart = name and len(plan.graphs) > 1
        if apart:
            st.markdown(f"**{title(name)}**")
        found = [p for p in shown if current_plan.graph_of(p) == name]
        problem_list.show(found, f"plan-{name}" if name else "plan", current_plan.apply_fix)
    if len(problems) > MAX_LISTED:
        st.caption(_("And {count} more, marked at their places.").format(count=len(problems) - MAX_LISTED))
    if any(p.where == "dataset" for p in problems):
        st.page_link(sitemap.path("data"), label=_("Open the Data page"), icon=":material/database:")
