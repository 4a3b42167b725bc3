"""What the plan on screen will cost, and everything that keeps it from starting."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from engine.datasets.base import DATASETS, NOT_YOURS
from engine.errors import Problem
from engine.graph.check import check
from engine.text import N_, message
from engine.train.checking import check_plan
from engine.train.plan import Plan
from engine.train.preflight import Forecast, preflight
from pages.ui import own, planning, sitemap
from pages.ui import problems as problem_list
from pages.ui.graph_choice import title
from pages.ui.language import _
from pages.ui.quantities import amount, duration, memory

SHOWN = 3
"""Problems told beside Start."""


def problems_of(plan: Plan, forecast: Forecast) -> list[Problem]:
    """All that keeps the plan from being trained, each once."""
    found = [*check_plan(plan), *forecast.problems, *_missing(plan)]
    return list({(p.where, str(p.message)): p for p in found}.values())


def _missing(plan: Plan) -> list[Problem]:
    """A data set that must be downloaded first."""
    if DATASETS.problems(plan.dataset):
        return []
    dataset = DATASETS.make(plan.dataset)
    if not own.mine(plan.dataset):
        return [Problem(where="dataset", message=message(NOT_YOURS))]
    if dataset.ready():
        return []
    if dataset.own:
        return [Problem(where="dataset", message=message(own.GONE))]
    text = message(
        N_("{dataset} is not on this machine yet. Download it on the Data page, or choose another data set."),
        dataset=message(dataset.title),
    )
    return [Problem(where="dataset", message=text)]


def show_forecast(plan: Plan) -> Forecast:
    """Four numbers: weights, time, work per step, memory; none while the work of some layers is not known."""
    forecast = preflight(plan)
    is_known = all(graph.nodes.keys() <= check(graph).shapes.keys() for graph in plan.graphs.values())
    facts = {
        _("Weights"): f"{forecast.parameter_count:,}",
        _("Estimated time"): f"≈ {duration(forecast.seconds)}",
        _("FLOPs per step"): amount(forecast.flops_per_step, "FLOP"),
        _("Memory"): memory(forecast.memory_bytes),
    }
    shown = facts if is_known else dict.fromkeys(facts, "–")
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in shown.items())
    st.html(f'<dl class="ll-forecast">{rows}</dl>')
    steps = _("{steps} steps. Estimates for this machine, improved by every finished run.")
    if not is_known:
        steps = _("The forecast comes when every layer has a shape.")
    st.caption(steps.format(steps=f"{forecast.steps:,}"))
    return forecast


def show_problems(plan: Plan, problems: Sequence[Problem]) -> None:
    """Why Start waits, each with the button that mends it. Those of layers stand on the layers too."""
    shown = problems[:SHOWN]
    # First those of no graph: under a graph's name they would seem to be its own.
    for name in sorted({planning.graph_of(p) for p in shown}, key=["", *plan.graphs].index):
        apart = name and len(plan.graphs) > 1
        if apart:
            st.markdown(f"**{title(name)}**")
        found = [p for p in shown if planning.graph_of(p) == name]
        problem_list.show(found, f"plan-{name}" if name else "plan", planning.mend)
    if len(problems) > SHOWN:
        st.caption(_("And {count} more, marked where they belong.").format(count=len(problems) - SHOWN))
    if any(p.where == "dataset" for p in problems):
        st.page_link(sitemap.path("data"), label=_("Open the Data page"), icon=":material/database:")
