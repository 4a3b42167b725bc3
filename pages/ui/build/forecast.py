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

SHOWN = 3
"""Maximum number of problems beside Start."""


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


def show_forecast(plan: Plan) -> Forecast:
    """Parameters, time, FLOPs per step and memory; dashes while the shapes of some layers are unknown."""
    forecast = preflight(plan)
    is_known = all(graph.nodes.keys() <= check(graph).shapes.keys() for graph in plan.graphs.values())
    facts = {
        _("Parameters"): f"{forecast.parameter_count:,}",
        _("Estimated time"): f"≈ {duration(forecast.seconds)}",
        _("FLOPs per step"): amount(forecast.flops_per_step, "FLOP"),
        _("Memory"): memory(forecast.memory_bytes),
    }
    shown = facts if is_known else dict.fromkeys(facts, "–")
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in shown.items())
    st.html(f'<dl class="ll-forecast">{rows}</dl>')
    steps = _("{steps} steps. Estimates for this machine; every finished run improves them.")
    if not is_known:
        steps = _("The estimate appears when every layer has a shape.")
    st.caption(steps.format(steps=f"{forecast.steps:,}"))
    return forecast


def show_problems(plan: Plan, problems: Sequence[Problem]) -> None:
    """Why Start is disabled, with a button for each fix. Problems of layers are also shown on the layers."""
    shown = problems[:SHOWN]
    # Problems of no graph come first: under a graph's name they would appear to belong to it.
    for name in sorted({current_plan.graph_of(p) for p in shown}, key=["", *plan.graphs].index):
        apart = name and len(plan.graphs) > 1
        if apart:
            st.markdown(f"**{title(name)}**")
        found = [p for p in shown if current_plan.graph_of(p) == name]
        problem_list.show(found, f"plan-{name}" if name else "plan", current_plan.apply_fix)
    if len(problems) > SHOWN:
        st.caption(_("And {count} more, marked at their places.").format(count=len(problems) - SHOWN))
    if any(p.where == "dataset" for p in problems):
        st.page_link(sitemap.path("data"), label=_("Open the Data page"), icon=":material/database:")
