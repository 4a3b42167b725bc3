"""Random graphs: every valid one builds, runs forward and backward; every broken one is named, and nothing raises."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.activations.base import ACTIVATIONS
from engine.errors import MAX_PROBLEMS, Problem, ProblemsError, RequestError
from engine.graph import edit
from engine.graph.build import build, initialize
from engine.graph.check import check
from engine.graph.code import exported_weights, to_source
from engine.graph.spec import GraphSpec, Node
from engine.layers.base import LAYERS, Shape
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from engine.registry import Choice
from tests.batches import batches

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
CONFIGS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "linear": st.fixed_dictionaries({"out_features": st.integers(1, 8)}),
    "conv1d": st.fixed_dictionaries({"out_channels": st.integers(1, 4), "stride": st.integers(1, 3)}),
    "conv2d": st.fixed_dictionaries(
        {"out_channels": st.integers(1, 4), "kernel_size": st.integers(1, 4), "bias": st.booleans()}
    ),
    "separable_conv2d": st.fixed_dictionaries({"out_channels": st.integers(1, 4), "stride": st.integers(1, 2)}),
    "conv_transpose2d": st.fixed_dictionaries({"out_channels": st.integers(1, 4)}),
    "group_norm": st.fixed_dictionaries({"groups": st.integers(1, 3)}),
    "max_pool2d": st.fixed_dictionaries({"kernel_size": st.integers(1, 3), "padding": st.integers(0, 1)}),
    "reshape": st.sampled_from([{"shape": [-1]}, {"shape": [1, -1]}, {"shape": [2, -1]}, {"shape": [1, 2, -1]}]),
    "residual": st.fixed_dictionaries({"out_channels": st.integers(1, 4), "stride": st.integers(1, 2)}),
}
SHAPES = st.lists(st.integers(1, 6), min_size=1, max_size=3).map(tuple)
ACTIVATION = st.sampled_from([None, *ACTIVATIONS.names()]).map(lambda name: name and Choice(name=name))


@st.composite
def valid_graphs(draw: st.DrawFn) -> GraphSpec:
    """Grown layer by layer: what does not fit the shapes so far is left away, loose ends are joined at the end."""
    inputs = {f"x{number}": draw(SHAPES) for number in range(draw(st.integers(1, 2)))}
    graph = GraphSpec(inputs=inputs)
    for number in range(draw(st.integers(1, 8))):
        graph = draw(grown(graph, f"n{number}"))
    return joined(graph)


@st.composite
def grown(draw: st.DrawFn, graph: GraphSpec, name: str) -> GraphSpec:
    layer = draw(st.sampled_from(LAYERS.names()))
    config = draw(CONFIGS.get(layer, st.just({})))
    kind = LAYERS.get(layer)
    names = [*graph.inputs, *graph.nodes]
    if len(names) < kind.arity[0]:
        return graph
    places = st.sampled_from(names)
    sources = draw(st.lists(places, min_size=kind.arity[0], max_size=kind.arity[1] or 3, unique=True))
    activation = draw(ACTIVATION) if kind.activates else None
    nodes = {**graph.nodes, name: Node(layer=layer, config=config, activation=activation)}
    larger = graph.model_copy(update={"nodes": nodes, "edges": (*graph.edges, *((s, name) for s in sources))})
    return edit.expand(larger, name) if name in fitting(larger) and tells_tokens_apart(larger) else graph


def tells_tokens_apart(graph: GraphSpec) -> bool:
    """Tokens are read from inputs alone, and no input is read as tokens by one layer and as numbers by another."""
    read = {(source, LAYERS.get(graph.nodes[target].layer).takes) for source, target in graph.edges}
    return all(
        (source, "numbers") not in read and source in graph.inputs for source, takes in read if takes == "tokens"
    )


def fitting(graph: GraphSpec) -> dict[str, Shape]:
    """Shapes of the nodes as they are, with blocks taken by their own rule."""
    shapes: dict[str, Shape] = dict(graph.inputs)
    for name, node in graph.nodes.items():
        sources = [shapes[source] for source in graph.sources(name) if source in shapes]
        least, most = LAYERS.get(node.layer).arity
        if len(sources) >= least and (most is None or len(sources) <= most):
            shape = node.layer_config().infer(*sources)
            if shape is not None:
                shapes[name] = shape
    return {name: shapes[name] for name in graph.nodes if name in shapes}


def joined(graph: GraphSpec) -> GraphSpec:
    """One end: every input and node that leads nowhere is flattened into a Concat."""
    loose = [name for name in (*graph.inputs, *graph.nodes) if not graph.targets(name)]
    nodes, edges = dict(graph.nodes), list(graph.edges)
    for name in loose:
        nodes[f"{name}_flat"] = Node(layer="flatten")
        edges.append((name, f"{name}_flat"))
    nodes["end"] = Node(layer="concat" if len(loose) > 1 else "linear")
    edges += [(f"{name}_flat", "end") for name in loose]
    return graph.model_copy(update={"nodes": nodes, "edges": tuple(edges)})


@CALM
@given(valid_graphs(), st.integers(1, 3))
def test_every_valid_graph_runs_forward_and_backward_in_its_shapes(graph: GraphSpec, count: int) -> None:
    checked = check(graph)
    assert checked.problems == ()
    module = build(graph)
    initialize(module, graph, Choice(name="xavier_uniform"), Choice(name="zeros"), 0)
    captures: dict[str, torch.Tensor] = {}
    inputs = [x.requires_grad_() if x.is_floating_point() else x for x in batches(graph, count)]
    output = module(*inputs, captures=captures)
    assert {name: tuple(captures[name].shape[1:]) for name in graph.nodes} == {
        n: checked.shapes[n] for n in graph.nodes
    }
    assert checked.parameter_count == sum(tensor.numel() for tensor in module.parameters())
    output.sum().backward()
    assert all(tensor.grad is not None for tensor in module.parameters())


@settings(CALM, max_examples=40)
@given(valid_graphs())
def test_every_valid_graph_is_exported_with_equal_outputs(graph: GraphSpec) -> None:
    module = build(graph).eval()
    space: dict[str, Any] = {"__name__": "exported"}
    exec(compile(to_source(graph), "exported", "exec"), space)  # noqa: S102 - running it is the test
    twin = space["Network"]().eval()
    twin.load_state_dict(exported_weights(graph, module.state_dict()))
    inputs = batches(graph, 2)
    assert torch.equal(module(*inputs), twin(*inputs))


@settings(CALM, max_examples=60)
@given(valid_graphs(), st.data())
def test_a_graph_that_is_broken_in_one_place_is_named(graph: GraphSpec, data: st.DataObject) -> None:
    broken = data.draw(st.sampled_from(BREAKS))(graph, data)
    found = check(broken).problems
    assert found
    assert all(str(problem) for problem in found)
    with pytest.raises(ProblemsError):
        build(broken)
    follow_fixes(broken, found)


def follow_fixes(graph: GraphSpec, found: tuple[Problem, ...]) -> None:
    """Each fix can be applied and takes its problem away (of several alike, one; where `MAX_PROBLEMS` are reported, another one may move up)."""
    for problem in found:
        if problem.fix:
            changed = edit.apply(graph, problem.fix.edit, problem.fix.arguments)
            after = check(changed).problems
            assert changed != graph
            assert problem not in after or len(after) < len(found) or len(found) == MAX_PROBLEMS


def unknown_layer(graph: GraphSpec, data: st.DataObject) -> GraphSpec:
    name = data.draw(st.sampled_from(list(graph.nodes)))
    return graph.model_copy(update={"nodes": {**graph.nodes, name: Node(layer="no_such_layer")}})


def bad_config(graph: GraphSpec, data: st.DataObject) -> GraphSpec:
    name = data.draw(st.sampled_from(list(graph.nodes)))
    return edit.configure(graph, name, no_such_setting=1)


def back_edge(graph: GraphSpec, data: st.DataObject) -> GraphSpec:
    name = data.draw(st.sampled_from(list(graph.nodes)))
    return edit.connect(graph, "end", name)


def lost_edge(graph: GraphSpec, data: st.DataObject) -> GraphSpec:
    return edit.disconnect(
        graph, *data.draw(st.sampled_from([e for e in graph.edges if len(graph.sources(e[1])) == 1]))
    )


def dangling(graph: GraphSpec, data: st.DataObject) -> GraphSpec:
    return graph.model_copy(update={"nodes": {**graph.nodes, "lost": Node(layer="linear")}})


def unknown_end(graph: GraphSpec, data: st.DataObject) -> GraphSpec:
    edge = data.draw(st.sampled_from([("gone", "end"), ("end", "gone"), ("end", "x0")]))
    return graph.model_copy(update={"edges": (*graph.edges, edge)})


def bad_name(graph: GraphSpec, data: st.DataObject) -> GraphSpec:
    name = data.draw(st.sampled_from(list(graph.nodes)))
    return edit.rename(graph, name, data.draw(st.sampled_from(["class", "train", "Upper", "a.b", "x" * 60])))


def bad_activation(graph: GraphSpec, data: st.DataObject) -> GraphSpec:
    return edit.set_activation(graph, next(n for n in graph.nodes if n.endswith("_flat")), "relu")


BREAKS = [unknown_layer, bad_config, back_edge, lost_edge, dangling, unknown_end, bad_name, bad_activation]

WORDS = st.sampled_from(["a", "b", "c", "x", "forward", "B!", ""]) | st.text(max_size=5)
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_subnormal=False)
    | st.text(max_size=5)
    | st.just(10**400),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
FIELDS = st.sampled_from(["out_features", "kernel_size", "padding", "shape", "rate", "groups", "name"])
JUNK_NODES = st.builds(
    Node,
    layer=st.sampled_from(LAYERS.names()) | WORDS,
    config=st.dictionaries(FIELDS, JUNK, max_size=2),
    activation=st.none() | st.builds(Choice, name=st.sampled_from(["relu", "no_such"])),
)
JUNK_GRAPHS = st.builds(
    GraphSpec,
    inputs=st.dictionaries(WORDS, st.lists(st.integers(-2, 10**50), max_size=10), max_size=3),
    nodes=st.dictionaries(WORDS, JUNK_NODES, max_size=6),
    edges=st.lists(st.tuples(WORDS, WORDS), max_size=8),
)


@CALM
@given(JUNK_GRAPHS)
def test_arbitrary_input_is_answered_with_problems(graph: GraphSpec) -> None:
    found = check(graph).problems
    assert all(str(problem) and problem.model_dump_json() for problem in found)
    follow_fixes(graph, found)
    preflight(Plan(dataset=Choice(name="circles"), graphs={"main": graph}))
    if found:
        with pytest.raises(ProblemsError):
            build(graph)


@CALM
@given(JUNK_GRAPHS, st.sampled_from(list(edit.EDITS)), WORDS, WORDS, st.sampled_from(LAYERS.names()))
def test_an_edit_returns_a_graph_or_a_problem(graph: GraphSpec, name: str, a: str, b: str, layer: str) -> None:
    arguments: dict[str, dict[str, Any]] = {
        "add": {"layer": layer, "after": a},
        "insert": {"layer": layer, "source": a, "target": b},
        "move": {"node": a, "after": b},
        "remove_nodes": {"nodes": [a, b]},
        "duplicate_nodes": {"nodes": [a, b]},
        "move_nodes": {"nodes": [a], "after": b},
        "rename": {"name": a, "new": b},
        "connect": {"source": a, "target": b},
        "disconnect": {"source": a, "target": b},
        "set_input": {"name": a, "shape": (3,)},
        "remove_input": {"name": a},
        "fit_output": {"shape": (3,) if len(a) % 2 else (3, 4, 2)},
    }
    with contextlib.suppress(RequestError):
        check(edit.apply(graph, name, arguments.get(name, {"node": a})))
