"""The choice among a plan's graphs: encoder or decoder, generator or discriminator."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.errors import Problem
from engine.graph.check import check
from engine.plan.plan import Plan
from engine.text import N_, plural
from pages.ui import state, widgets
from pages.ui.build import current_plan
from pages.ui.language import _
from pages.ui.markdown import escaped

TITLES = {
    "main": N_("Network"),
    "encoder": N_("Encoder"),
    "decoder": N_("Decoder"),
    "generator": N_("Generator"),
    "discriminator": N_("Discriminator"),
}
"""Titles of the families' graphs. Other graphs are shown by their names."""


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


def title(name: str) -> str:
    """A graph's title as Markdown: translated for the families' graphs, else its name."""
    return _(TITLES[name]) if name in TITLES else escaped(name[:40])


def counted_weights(count: int) -> str:
    """A number of parameters with its unit."""
    text = plural(
        count, N_("1 parameter"), N_("{count} parameters")
    )  # a separate statement, since `make messages` does not read calls within `_()`
    return _(text).format(count=f"{count:,}")


def _label(plan: Plan, name: str, is_wrong: bool) -> str:
    count = counted_weights(check(plan.graphs[name]).parameter_count)
    sign = ":red[:material/error:] " if is_wrong else ""
    return f"{sign}{title(name)} · {count}"
