"""The form of several layers that are selected together: what they have in common is changed in all of them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.activations.base import ACTIVATIONS
from engine.graph import edit
from engine.graph.check import Checked
from engine.graph.spec import GraphSpec, Node
from engine.layers.base import LAYERS, Layer
from pages.ui import state, widgets
from pages.ui.build import current_plan, graph_edits
from pages.ui.build.optional_choice import optional_choice
from pages.ui.forms import entry_form
from pages.ui.graph.titles import counted_weights
from pages.ui.language import _
from pages.ui.markdown import escaped


def group_form(graph: GraphSpec, names: Sequence[str], checked: Checked) -> GraphSpec:
    """The graph with the changes made to the selected layers."""
    kinds = list(dict.fromkeys(graph.nodes[name].layer for name in names))
    text = _("{count} layers selected").format(count=len(names))
    st.markdown(f"**{text}**")
    titles = ", ".join(escaped(entry_form.title_of(LAYERS, kind)) for kind in kinds)
    st.caption(f"{titles} · {counted_weights(sum(checked.parameter_counts.get(name, 0) for name in names))}")
    _buttons(names)
    if len(kinds) > 1 or kinds[0] not in LAYERS:
        st.caption(_("These layers differ in kind. Select layers of one kind to change their settings together."))
        return graph
    return _common_form(graph, names, LAYERS.get(kinds[0]))


def _buttons(names: Sequence[str]) -> None:
    with st.container(horizontal=True, gap="small"):
        for key, label, icon in (
            ("duplicate_nodes", _("Duplicate"), ":material/content_copy:"),
            ("remove_nodes", _("Remove"), ":material/delete:"),
        ):
            st.button(label, key=f"group-{key}", icon=icon, on_click=_ask, args=(key, list(names)))


def _ask(name: str, nodes: list[str]) -> None:
    """Applies an edit to the selected layers; if that is impossible, a notice beside the graph says why."""
    state.put(state.NOTICE, graph_edits.apply(name, {"nodes": nodes}, current_plan.graph_name()))


def _common_form(graph: GraphSpec, names: Sequence[str], layer: type[Layer]) -> GraphSpec:
    """The form shows the values of the first layer; each value that is changed in it is set in all layers."""
    first = graph.nodes[names[0]]
    key = f"group-{layer.name}-{names[0]}"
    different = [name for name in names if _settings(graph.nodes[name]) != _settings(first)]
    if different:
        _differences(graph, names, layer)
    entered = entry_form.form(layer, first.config, key)
    changed = {field: value for field, value in entered.items() if first.config.get(field) != value}
    if changed:
        for name in names:
            graph = edit.configure(graph, name, **changed)
    if layer.activates:
        chosen = optional_choice(ACTIVATIONS, first.activation, f"{key}-own-activation", _("Activation"), _("none"))
        if chosen != first.activation:
            for name in names:
                graph = edit.set_activation(graph, name, chosen)
    return _frozen(graph, names, key) if layer.initializes else graph


def _differences(graph: GraphSpec, names: Sequence[str], layer: type[Layer]) -> None:
    """Which settings differ, and a button that gives all layers those of the first one."""
    differ = [
        _(info.title or field)
        for field, info in layer.model_fields.items()
        if len({repr(_value(graph.nodes[name], layer, field)) for name in names}) > 1
    ]
    if len({repr(graph.nodes[name].activation) for name in names}) > 1:
        differ.append(_("Activation"))
    st.caption(_("Different values: {settings}. Those of {name} are shown.").format(
        settings=", ".join(differ), name=f"`{names[0]}`"))  # fmt: skip
    st.button(_("Use these values for all"), key="group-equal", on_click=_make_equal, args=(list(names),))


def _make_equal(names: list[str]) -> None:
    plan, shown = current_plan.plan(), current_plan.graph_name()
    graph = plan.graphs[shown]
    first = graph.nodes[names[0]]
    same = {name: graph.nodes[name].model_copy(update=_settings(first)) for name in names}
    changed = graph.model_copy(update={"nodes": {**graph.nodes, **same}})
    current_plan.set_plan(plan.model_copy(update={"graphs": {**plan.graphs, shown: changed}}))


def _settings(node: Node) -> dict[str, object]:
    return {"config": node.config, "activation": node.activation}


def _value(node: Node, layer: type[Layer], field: str) -> object:
    return node.config.get(field, layer.model_fields[field].get_default(call_default_factory=True))


def _frozen(graph: GraphSpec, names: Sequence[str], key: str) -> GraphSpec:
    """A switch that is on if all layers are frozen."""
    are_frozen = all(graph.nodes[name].frozen for name in names)
    widgets.sync(f"{key}-frozen", are_frozen)
    frozen = st.toggle(_("Frozen"), key=f"{key}-frozen", help=_("Frozen weights are not trained."))
    if frozen != are_frozen:
        for name in names:
            graph = edit.set_frozen(graph, name, frozen)
    return graph
