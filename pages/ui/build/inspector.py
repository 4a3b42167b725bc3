"""The form of the selected layer beside the graph: settings, activation, initializers, name."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.activations.base import ACTIVATIONS
from engine.errors import Problem, RequestError
from engine.graph import edit
from engine.graph.check import Checked
from engine.graph.spec import GraphSpec, Node
from engine.initializers.base import INITIALIZERS
from engine.layers.base import LAYERS
from engine.registry import Choice
from engine.text import shape_text
from pages.ui import widgets
from pages.ui.build import current_plan
from pages.ui.build.group_form import group_form
from pages.ui.build.optional_choice import optional_choice
from pages.ui.forms import entry_form, problem_list
from pages.ui.forms.explanation import draw, explain
from pages.ui.graph.titles import counted_weights
from pages.ui.language import _
from pages.ui.markdown import code, escaped


def inspector(graph: GraphSpec, checked: Checked, problems: Sequence[Problem]) -> GraphSpec:
    """The graph with the changes made in the selected node's form."""
    name, group = current_plan.selected(), current_plan.selected_group()
    with st.container(key="inspector", gap="small"):
        if name is None and not group:
            return graph
        st.button(
            _("Close"), key="inspector-close", type="tertiary", icon=":material/close:", shortcut="Esc",
            on_click=current_plan.select, args=(None,),
        )  # fmt: skip
        if group:
            return group_form(graph, group, checked)
        if name is None:
            return graph
        if name in graph.inputs:
            _input(graph, name)
            return graph
        return _node(graph, name, checked, problem_list.about(problems, f"nodes.{name}"))


def _input(graph: GraphSpec, name: str) -> None:
    title = _("Input")
    st.markdown(f"**{title}** {code(name)}")
    shape = shape_text(graph.inputs[name])
    st.caption(_("Input shape {shape}, set by the data set.").format(shape=shape))


def _node(graph: GraphSpec, name: str, checked: Checked, problems: Sequence[Problem]) -> GraphSpec:
    node = graph.nodes[name]
    known = node.layer in LAYERS
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(f"**{escaped(entry_form.title_of(LAYERS, node.layer))}**", width="content")
        explain(LAYERS, Choice(name=node.layer), f"node-{node.layer}")
    if name in checked.shapes:
        _shapes(graph, name, checked)
    if not known:
        return graph
    layer = LAYERS.get(node.layer)
    key = f"node-{name}-{node.layer}"
    config = entry_form.form(layer, node.config, key, _config_problems(problems, name), current_plan.apply_fix)
    graph = _changed(graph, name, node.model_copy(update={"config": config}))
    if layer.activates:
        graph = _activation(graph, name, key, problems)
    if layer.initializes:
        graph = _initializers(graph, name, key, problems)
    return _identity(graph, name, key, bool(checked.parameter_counts.get(name)))


def _shapes(graph: GraphSpec, name: str, checked: Checked) -> None:
    given = [checked.shapes.get(source) for source in graph.sources(name)]
    taken = ", ".join(shape_text(shape) if shape else "?" for shape in given)
    made = shape_text(checked.shapes[name])
    count = checked.parameter_counts.get(name, 0)
    shapes = _("{taken} in, {made} out").format(taken=taken, made=made)
    st.caption(f"{shapes} · {counted_weights(count)}" if count else shapes)
    note = LAYERS.get(graph.nodes[name].layer).weights_note
    if count and note:
        st.caption(_(note))


def _config_problems(problems: Sequence[Problem], name: str) -> list[Problem]:
    prefix = f"nodes.{name}.config."
    return [p.model_copy(update={"where": p.where[len(prefix) :]}) for p in problems if p.where.startswith(prefix)]


def _changed(graph: GraphSpec, name: str, node: Node) -> GraphSpec:
    """The graph with this node; the same object if nothing changed."""
    if node == graph.nodes[name]:
        return graph
    return graph.model_copy(update={"nodes": {**graph.nodes, name: node}})


def _activation(graph: GraphSpec, name: str, key: str, problems: Sequence[Problem]) -> GraphSpec:
    """The layer's activation, with its settings and its curve."""
    held = graph.nodes[name].activation
    chosen = optional_choice(ACTIVATIONS, held, f"{key}-own-activation", _("Activation"), _("none"))
    problem_list.show(problem_list.about(problems, f"{name}.activation"), f"{key}-activation", current_plan.apply_fix)
    if chosen and chosen.name in ACTIVATIONS and not ACTIVATIONS.problems(chosen):
        draw(ACTIVATIONS, chosen, f"node-activation-{chosen.name}", height=150)
    return graph if chosen == held else edit.set_activation(graph, name, chosen)


def _initializers(graph: GraphSpec, name: str, key: str, problems: Sequence[Problem]) -> GraphSpec:
    """This layer's own initializers, of weights and of biases."""
    node = graph.nodes[name]
    own = bool(node.initializer or node.bias_initializer)
    with st.expander(_("Initializer of this layer"), key=f"{key}-first", expanded=own, type="compact"):
        same = _("same as the network")
        weights = optional_choice(INITIALIZERS, node.initializer, f"{key}-first-weights", _("Weights"), same)
        biases = optional_choice(INITIALIZERS, node.bias_initializer, f"{key}-first-biases", _("Biases"), same)
        for field in ("initializer", "bias_initializer"):
            problem_list.show(problem_list.about(problems, f"{name}.{field}"), f"{key}-{field}", current_plan.apply_fix)
    return _changed(
        graph, name, graph.nodes[name].model_copy(update={"initializer": weights, "bias_initializer": biases})
    )


def _identity(graph: GraphSpec, name: str, key: str, has_weights: bool) -> GraphSpec:
    """Whether the layer is frozen, and its name."""
    if has_weights:
        widgets.sync(f"{key}-frozen", graph.nodes[name].frozen)
        text = _("Frozen weights are not trained.")
        frozen = st.toggle(_("Frozen"), key=f"{key}-frozen", help=text)
        if frozen != graph.nodes[name].frozen:
            graph = edit.set_frozen(graph, name, frozen)
        graph = _normalised(graph, name, key)
    widgets.sync(f"{key}-name", name)
    new = st.text_input(_("Name"), key=f"{key}-name", max_chars=40).strip()
    return _renamed(graph, name, new, key) if new and new != name else graph


def _normalised(graph: GraphSpec, name: str, key: str) -> GraphSpec:
    """The switch for spectral normalization."""
    if not LAYERS.get(graph.nodes[name].layer).one_weight:
        return graph
    widgets.sync(f"{key}-spectral", graph.nodes[name].spectral_norm)
    text = _(
        "Divides the weights by their largest singular value, so that no input is stretched. This stabilizes "
        "discriminators."
    )
    wanted = st.toggle(_("Spectral norm"), key=f"{key}-spectral", help=text)
    return graph if wanted == graph.nodes[name].spectral_norm else edit.set_spectral_norm(graph, name, wanted)


def _renamed(graph: GraphSpec, name: str, new: str, key: str) -> GraphSpec:
    try:
        renamed = edit.rename(graph, name, new)
    except RequestError as error:
        problem_list.show_error(error, f"{key}-name")
        return graph
    current_plan.select(new)
    return renamed
