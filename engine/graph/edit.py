"""Edits: pure functions from graph to graph. An edit may leave a graph invalid; `check` then reports the problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod
from typing import Any

from pydantic import ValidationError, validate_call

from engine.errors import NotFoundError, Problem, ProblemsError
from engine.graph.check import check, size_problem
from engine.graph.names import fresh
from engine.graph.new_node import placed, with_node
from engine.graph.selection import duplicate_nodes, move_nodes, remove_nodes
from engine.graph.spec import GraphSpec, Node
from engine.layers.base import LAYERS, MEMORY, Block, Shape
from engine.limits import limits
from engine.registry import Choice, config_problems
from engine.text import N_, message

Edges = tuple[tuple[str, str], ...]
Chosen = Choice | Mapping[str, Any] | str | None


def add(
    graph: GraphSpec,
    layer: str,
    after: str | None = None,
    name: str | None = None,
    config: Mapping[str, Any] | None = None,
    activation: str | None = None,
) -> GraphSpec:
    """Adds a node behind `after`, before everything that followed it; by default at the end of the graph."""
    after = after if after is not None else _end(graph)
    if after is not None:
        _must_exist(graph, after)
    followers = graph.targets(after) if after is not None else []
    graph, node = with_node(graph, layer, after, name, config, activation, is_hidden=bool(followers))
    rewired = tuple((node if source == after and target != node else source, target) for source, target in graph.edges)
    joined = ((after, node),) if after is not None else ()
    return expand(_with(graph, edges=rewired + joined), node)


def insert(
    graph: GraphSpec,
    layer: str,
    source: str,
    target: str,
    name: str | None = None,
    config: Mapping[str, Any] | None = None,
    activation: str | None = None,
) -> GraphSpec:
    """Inserts a node on the edge from `source` to `target`."""
    _must_have_edge(graph, source, target)
    graph, node = with_node(graph, layer, source, name, config, activation, is_hidden=True)
    edges = _flat([(source, node), (node, target)] if edge == (source, target) else [edge] for edge in graph.edges)
    return expand(_with(graph, edges=edges), node)


def remove(graph: GraphSpec, node: str) -> GraphSpec:
    """Removes the node; its followers take its first input instead."""
    _must_exist(graph, node)
    nodes = {name: kept for name, kept in graph.nodes.items() if name != node}
    return _with(graph, nodes=nodes, edges=_bridged(graph, node))


def duplicate(graph: GraphSpec, node: str) -> GraphSpec:
    """Adds a copy of the node right behind it."""
    _must_be_node(graph, node)
    copy = fresh({*graph.nodes, *graph.inputs}, node.rstrip("0123456789").rstrip("_") or node)
    rewired = tuple((copy if source == node else source, target) for source, target in graph.edges)
    nodes = placed(graph.nodes, copy, graph.nodes[node], node)
    return _with(graph, nodes=nodes, edges=(*rewired, (node, copy)))


def move(graph: GraphSpec, node: str, after: str) -> GraphSpec:
    """Moves the node behind `after` (an input or a node). Its further inputs stay connected."""
    _must_be_node(graph, node)
    _must_exist(graph, after)
    if node == after:
        return graph
    moved = graph.nodes[node]
    others = [source for source in graph.sources(node)[1:] if source != after]
    rest = remove(graph, node)
    rewired = tuple((node if source == after else source, target) for source, target in rest.edges)
    nodes = placed(rest.nodes, node, moved, after)
    return _with(rest, nodes=nodes, edges=(*rewired, (after, node), *((source, node) for source in others)))


def rename(graph: GraphSpec, name: str, new: str) -> GraphSpec:
    """Renames a node or an input; raises `ProblemsError` if the name is taken."""
    _must_exist(graph, name)
    if new != name and (new in graph.nodes or new in graph.inputs):
        text = message(N_("`{name}` already exists. Choose another name."), name=new)
        raise ProblemsError([Problem(where=f"nodes.{name}", message=text)])
    names = {name: new}
    return _with(
        graph,
        inputs={names.get(old, old): shape for old, shape in graph.inputs.items()},
        nodes={names.get(old, old): node for old, node in graph.nodes.items()},
        edges=tuple((names.get(source, source), names.get(target, target)) for source, target in graph.edges),
    )


def connect(graph: GraphSpec, source: str, target: str) -> GraphSpec:
    """Adds an edge, which becomes the last input of `target`."""
    _must_exist(graph, source)
    _must_be_node(graph, target)
    return graph if (source, target) in graph.edges else _with(graph, edges=(*graph.edges, (source, target)))


def disconnect(graph: GraphSpec, source: str, target: str) -> GraphSpec:
    """Removes the edge; of several equal edges, the last one."""
    _must_have_edge(graph, source, target)
    last = len(graph.edges) - 1 - graph.edges[::-1].index((source, target))
    return _with(graph, edges=graph.edges[:last] + graph.edges[last + 1 :])


def configure(graph: GraphSpec, node: str, **config: Any) -> GraphSpec:
    """Changes settings of the node's layer."""
    _must_be_node(graph, node)
    return _changed(graph, node, config={**graph.nodes[node].config, **config})


def set_activation(graph: GraphSpec, node: str | None = None, choice: Chosen = None) -> GraphSpec:
    """Sets the activation of one node, or of the whole graph if `node` is omitted.

    For the whole graph, it changes the nodes that have an activation; if there are none, every hidden layer with
    weights gets one. So a convolution whose activation comes after its normalization stays without one.
    """
    chosen = _choice(choice)
    if node is not None:
        _must_be_node(graph, node)
        return _changed(graph, node, activation=chosen)
    active = [name for name, held in graph.nodes.items() if held.activation and graph.targets(name)] or _hidden(graph)
    nodes = {
        name: held.model_copy(update={"activation": chosen}) if name in active else held
        for name, held in graph.nodes.items()
    }
    return _with(graph, nodes=nodes)


def set_initializer(graph: GraphSpec, node: str, choice: Chosen = None, bias: bool = False) -> GraphSpec:
    """Sets the node's own initializer for its weights or biases; None means that of the plan."""
    _must_be_node(graph, node)
    return _changed(graph, node, **{"bias_initializer" if bias else "initializer": _choice(choice)})


def set_frozen(graph: GraphSpec, node: str, frozen: bool = True) -> GraphSpec:
    """Sets whether the node's weights are frozen."""
    _must_be_node(graph, node)
    return _changed(graph, node, frozen=frozen)


def set_spectral_norm(graph: GraphSpec, node: str, spectral_norm: bool = True) -> GraphSpec:
    """Sets whether the node's weights are divided by their largest singular value."""
    _must_be_node(graph, node)
    return _changed(graph, node, spectral_norm=spectral_norm)


def set_input(graph: GraphSpec, name: str, shape: Sequence[int]) -> GraphSpec:
    """Sets the shape of an input, which is added if it does not exist."""
    return _with(graph, inputs={**graph.inputs, name: tuple(shape)})


def fit_output(graph: GraphSpec, shape: Sequence[int]) -> GraphSpec:
    """Makes the graph end in `outputs` values; layers are added where the last one is not linear or does not get a
    vector.

    For a picture it changes the filters of the last convolution if these alone are wrong, else it adds a linear layer
    and a Reshape. For a sequence of the right length it adds a linear layer at each position.
    """
    if len(shape) == 2 and check(graph).shapes.get(_end(graph) or "", ())[:-1] == tuple(shape[:1]):
        return _fit_places(graph, shape[1])
    if len(shape) > 1:
        return _fit_picture(graph, tuple(shape))
    (wanted,) = shape
    end = _end(graph)
    if end in graph.nodes and graph.nodes[end].layer == "linear":
        graph = configure(graph, end, out_features=wanted)
        source = next(iter(graph.sources(end)), "")
        row = len(check(graph).shapes.get(source, ())) <= 1
        return graph if row else insert(graph, "flatten", source, end)
    if len(check(graph).shapes.get(end or "", ())) > 1:
        graph = add(graph, "flatten")
    return add(graph, "linear", name=None if _exists(graph, "output") else "output", config={"out_features": wanted})


def _fit_places(graph: GraphSpec, wanted: int) -> GraphSpec:
    end = _end(graph)
    if end in graph.nodes and graph.nodes[end].layer == "linear":
        return configure(graph, end, out_features=wanted)
    return add(graph, "linear", name=None if _exists(graph, "output") else "output", config={"out_features": wanted})


def _fit_picture(graph: GraphSpec, shape: Shape) -> GraphSpec:
    end = _end(graph)
    made = check(graph).shapes.get(end or "", ())
    layer = graph.nodes[end].layer if end in graph.nodes else ""
    filters = layer in LAYERS and "out_channels" in LAYERS.get(layer).model_fields
    if end is not None and filters and len(made) == len(shape) and made[1:] == shape[1:]:
        return configure(graph, end, out_channels=shape[0])
    if end is not None and end in graph.nodes and graph.nodes[end].layer == "reshape":
        graph = remove(graph, end)
    return add(fit_output(graph, (prod(shape),)), "reshape", config={"shape": shape})


def remove_input(graph: GraphSpec, name: str) -> GraphSpec:
    """Removes the input and its edges."""
    _must_exist(graph, name)
    inputs = {old: shape for old, shape in graph.inputs.items() if old != name}
    return _with(graph, inputs=inputs, edges=tuple(edge for edge in graph.edges if edge[0] != name))


def expand(graph: GraphSpec, node: str) -> GraphSpec:
    """Replaces a block (such as Residual) by its layers; other nodes are left as they are."""
    _must_be_node(graph, node)
    held = graph.nodes[node]
    kind = LAYERS.get(held.layer)
    if not issubclass(kind, Block):
        return graph
    block = held.layer_config()
    assert isinstance(block, Block)
    return _expanded(graph, node, block)


EDITS: Mapping[str, Callable[..., GraphSpec]] = {
    edit.__name__: edit
    for edit in (
        add, insert, remove, duplicate, move, rename, connect, disconnect, configure, set_activation, set_initializer,
        set_frozen, set_spectral_norm, set_input, fit_output, remove_input, expand, remove_nodes, duplicate_nodes,
        move_nodes,
    )
}  # fmt: skip
"""The edits by name, as used by `Fix` and the graph editor."""


def apply(graph: GraphSpec, edit: str, arguments: Mapping[str, Any]) -> GraphSpec:
    """Applies the edit of that name; raises a `RequestError` for an unknown edit or arguments it does not take."""
    if edit not in EDITS:
        raise NotFoundError(N_("Unknown edit `{name}`. Edits: {names}."), name=edit, names=list(EDITS))
    try:
        edited: GraphSpec = validate_call(EDITS[edit])(graph, **arguments)
    except ValidationError as error:
        raise ProblemsError(config_problems(error)) from None
    problem = size_problem(len(edited.nodes), len(edited.edges), len(edited.inputs), limits())
    if problem and len(edited.nodes) > len(graph.nodes):  # a graph that is too large already can be made smaller
        raise ProblemsError([problem])
    return edited


def _expanded(graph: GraphSpec, node: str, block: Block) -> GraphSpec:
    # Of too many sources the first are kept; the check reports any that are left unconnected.
    sources = dict(zip(("", MEMORY)[: block.arity[1]], dict.fromkeys(graph.sources(node)), strict=False))
    before = _with(graph, nodes={name: kept for name, kept in graph.nodes.items() if name != node})
    shapes = check(before).shapes
    parts = block.expand(*([shapes.get(source) for source in sources.values()] or [None]))
    prefix = node if len(node) <= 24 else fresh({*graph.nodes}, block.name)
    names = {part.name: f"{prefix}_{part.name}" for part in parts}
    nodes: dict[str, Node] = {}
    for name, kept in graph.nodes.items():
        if name != node:
            nodes[name] = kept
            continue
        for part in parts:
            activation = Choice(name=part.activation) if part.activation else None
            nodes[names[part.name]] = Node(layer=part.layer, config=dict(part.config), activation=activation)
    origins = {**sources, **names}
    inner = [(origins[origin], names[part.name]) for part in parts for origin in part.sources if origin in origins]
    last = names[parts[-1].name]
    outer = [(last if origin == node else origin, target) for origin, target in graph.edges if target != node]
    return _with(graph, nodes=nodes, edges=(*outer, *inner))


def _bridged(graph: GraphSpec, node: str) -> Edges:
    """The edges without `node`: its first source is connected to its targets."""
    source = next(iter(graph.sources(node)), None)
    edges: dict[tuple[str, str], None] = {}
    for origin, target in graph.edges:
        if target == node or (origin == node and source in (None, target)):
            continue
        edges[(source if origin == node and source else origin, target)] = None
    return tuple(edges)


def _end(graph: GraphSpec) -> str | None:
    """Where an added node goes: behind the end that was connected last, else behind the first input."""
    ends = set(graph.ends())
    latest = next((target for _, target in reversed(graph.edges) if target in ends), None)
    return latest or next(iter(graph.inputs), None)


def _hidden(graph: GraphSpec) -> list[str]:
    """Nodes that may carry an activation and are not the output: layers with weights, and Activation layers."""
    kinds = {name: LAYERS.all().get(node.layer) for name, node in graph.nodes.items()}
    return [
        name
        for name, kind in kinds.items()
        if kind and kind.activates and (kind.initializes or kind.default_activation) and graph.targets(name)
    ]


def _flat(groups: Iterable[list[tuple[str, str]]]) -> Edges:
    return tuple(edge for group in groups for edge in group)


def _with(graph: GraphSpec, **parts: Any) -> GraphSpec:
    return graph.model_copy(update=parts)


def _changed(graph: GraphSpec, node: str, **fields: Any) -> GraphSpec:
    return _with(graph, nodes={**graph.nodes, node: graph.nodes[node].model_copy(update=fields)})


def _choice(choice: Chosen) -> Choice | None:
    if choice is None or isinstance(choice, Choice):
        return choice
    return Choice(name=choice) if isinstance(choice, str) else Choice(**choice)


def _exists(graph: GraphSpec, name: str) -> bool:
    return name in graph.nodes or name in graph.inputs


def _must_exist(graph: GraphSpec, name: str) -> None:
    if not _exists(graph, name):
        raise NotFoundError(N_("The graph has no node or input `{name}`."), name=name[:40])


def _must_be_node(graph: GraphSpec, name: str) -> None:
    if name not in graph.nodes:
        raise NotFoundError(N_("The graph has no node `{name}`."), name=name[:40])


def _must_have_edge(graph: GraphSpec, source: str, target: str) -> None:
    if (source, target) not in graph.edges:
        template = N_("The graph has no edge from `{source}` to `{target}`.")
        raise NotFoundError(template, source=source[:40], target=target[:40])
