"""The choice among a plan's graphs: encoder or decoder, generator or discriminator."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.errors import Problem
from engine.graph.check import check
from engine.plan.plan import Plan
from pages.ui import state, widgets
from pages.ui.build import current_plan
from pages.ui.graph.titles import counted_weights, title
from pages.ui.language import _


def graph_choice(plan: Plan, problems: Sequence[Problem]) -> str:
    """The name of the graph on screen; a plan with several has a switch that shows the size of each."""
    shown = current_plan.graph_name()
    if len(plan.graphs) < 2:
        return shown
    wrong = {current_plan.graph_of(problem) for problem in problems}
    labels = {name: _label(plan, name, name in wrong) for name in plan.graphs}
    # Streamlit identifies the options by their labels, and these change with every layer.
    widgets.sync(state.GRAPH_NAME, shown, tuple(labels.values()))
    st.segmented_control(
        _("Graph"), list(labels), key=state.GRAPH_NAME, required=True, format_func=labels.__getitem__,
        on_change=current_plan.select, args=(None,),
        help=_("This plan trains several networks together. Choose the one to view and edit."),
    )  # fmt: skip
    return current_plan.graph_name()


def _label(plan: Plan, name: str, is_wrong: bool) -> str:
    count = counted_weights(check(plan.graphs[name]).parameter_count)
    sign = ":red[:material/error:] " if is_wrong else ""
    return f"{sign}{title(name)} · {count}"
