"""The choices that apply to all layers: hidden activation and initializer."""

from __future__ import annotations

import streamlit as st

from engine.activations.base import ACTIVATIONS
from engine.graph import edit
from engine.initializers.base import INITIALIZERS
from engine.plan.plan import Plan
from engine.registry import Choice
from pages.ui import widgets
from pages.ui.build.registry_choice import Problems, configured, pick
from pages.ui.forms import entry_form
from pages.ui.forms.explanation import explain
from pages.ui.language import _


def activation(plan: Plan, graph_name: str) -> Plan:
    """One activation for all hidden layers of the shown graph."""
    graph = plan.graphs.get(graph_name)
    if graph is None:
        return plan
    used = list(dict.fromkeys(node.activation.name for node in graph.nodes.values() if node.activation))
    mixed, none = "mixed", "none"
    current = used[0] if len(used) == 1 else mixed if used else none
    special = {mixed: _("several"), none: _("none")}
    offered = [none, *ACTIVATIONS.names()]
    if current not in offered:
        offered.insert(0, current)
    widgets.sync("activation", current)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        name = st.selectbox(
            _("Hidden activation"), offered, key="activation",
            format_func=lambda n: special.get(n) or entry_form.title_of(ACTIVATIONS, n),
        )  # fmt: skip
        about = _(
            "Nonlinearity between layers. Without it, all layers together equal one linear layer. A good default: ReLU."
        )
        explain(ACTIVATIONS, Choice(name=str(name)), "activation", about)
    if name in (current, mixed):
        return plan
    changed = edit.set_activation(graph, None, None if name == none else str(name))
    return plan.model_copy(update={"graphs": {**plan.graphs, graph_name: changed}})


def initializer(plan: Plan, problems: Problems) -> Plan:
    """The initializer of all layers without one of their own."""
    name = pick(
        INITIALIZERS, plan.initializer.name, "initializer", _("Initializer"), chosen=plan.initializer,
        about=_("Initial distribution of the weights. Too small and signals vanish, too large and they explode. A good default: He for ReLU, Xavier for tanh."),
        problems=problems,
    )  # fmt: skip
    if name != plan.initializer.name:
        return plan.model_copy(update={"initializer": Choice(name=name)})
    return configured(plan, "initializer", INITIALIZERS, problems, _("Initializer settings"))
