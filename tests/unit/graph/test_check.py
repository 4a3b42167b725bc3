"""`check` names every problem, and nothing that only follows from another."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import pytest
from torch import nn

from engine.errors import MAX_PROBLEMS, Problem
from engine.graph import edit
from engine.graph.check import check
from engine.graph.names import RESERVED, allowed
from engine.graph.spec import GraphSpec, Node, sequential
from engine.registry import Choice

RELU = Choice(name="relu")


def node(layer: str, activation: Choice | None = None, **config: Any) -> Node:
    return Node(layer=layer, config=config, activation=activation)


def chain(*nodes: Node, shape: tuple[int, ...] = (1, 28, 28)) -> GraphSpec:
    return sequential(shape, {f"{held.layer}_{number}": held for number, held in enumerate(nodes, 1)})


def problems(graph: GraphSpec) -> dict[str, str]:
    found = check(graph).problems
    assert len({problem.where for problem in found}) == len(found)
    return {problem.where: str(problem) for problem in found}


def mended(graph: GraphSpec, problem: Problem) -> GraphSpec:
    assert problem.fix is not None
    return edit.apply(graph, problem.fix.edit, problem.fix.arguments)


def test_a_sound_graph_has_every_shape_and_no_problem() -> None:
    graph = chain(node("conv2d", RELU, out_channels=8), node("max_pool2d"), node("flatten"), node("linear"))
    checked = check(graph)
    assert checked.problems == ()
    assert checked.order == ("conv2d_1", "max_pool2d_2", "flatten_3", "linear_4")
    assert checked.shapes == {
        "input": (1, 28, 28),
        "conv2d_1": (8, 28, 28),
        "max_pool2d_2": (8, 14, 14),
        "flatten_3": (1568,),
        "linear_4": (32,),
    }
    assert checked.parameter_counts["conv2d_1"] == 8 * 9 + 8
    assert checked.parameter_count == 80 + 1568 * 32 + 32
    assert checked.flops["linear_4"] == 2 * 1568 * 32


def test_a_linear_layer_on_an_image_is_offered_flatten() -> None:
    graph = chain(node("conv2d"), node("linear"))
    (problem,) = check(graph).problems
    assert str(problem) == (
        "`linear_2` (Linear) needs a vector (D,) or a sequence (T, D), but got (16, 28, 28). "
        "Put Flatten or global pooling before it."
    )
    assert str(problem.fix.label) == "Insert Flatten"  # type: ignore[union-attr]
    assert check(mended(graph, problem)).problems == ()


def test_a_kernel_that_is_too_large_is_offered_one_that_fits() -> None:
    graph = chain(node("conv2d", kernel_size=9, padding=0), node("flatten"), shape=(1, 5, 7))
    (problem,) = check(graph).problems
    assert "needs an image (C, H, W) no smaller than its kernel, but got (1, 5, 7)" in str(problem)
    assert check(mended(graph, problem)).shapes["conv2d_1"] == (16, 1, 3)


def test_consequences_of_a_problem_are_not_reported() -> None:
    graph = chain(node("linear"), node("conv2d"), node("max_pool2d"), node("no_such"), node("linear"))
    assert set(problems(graph)) == {"nodes.linear_1", "nodes.no_such_4.layer"}


def test_every_problem_of_a_node_is_reported() -> None:
    broken = Node(
        layer="flatten",
        activation=RELU,
        initializer=Choice(name="xavier_uniform"),
        bias_initializer=Choice(name="zeros"),
    )
    graph = chain(broken, node("linear", Choice(name="no_such")), node("linear", out_features=0, colour="red"))
    assert set(problems(graph)) == {
        "nodes.flatten_1.activation",
        "nodes.flatten_1.initializer",
        "nodes.flatten_1.bias_initializer",
        "nodes.linear_2.activation.name",
        "nodes.linear_3.config.out_features",
        "nodes.linear_3.config.colour",
    }
    for problem in check(graph).problems[:3]:
        graph = mended(graph, problem)
    assert graph.nodes["flatten_1"] == node("flatten")


def test_an_unknown_layer_is_answered_with_the_nearest() -> None:
    (problem,) = check(chain(node("conv2"))).problems
    assert str(problem) == "Unknown layer `conv2`. Did you mean `conv2d`?"


def test_a_graph_without_nodes_or_inputs_says_so() -> None:
    assert set(problems(GraphSpec())) == {"inputs", "nodes"}
    assert set(problems(GraphSpec(inputs={"x": (3,)}))) == {"nodes"}


@pytest.mark.parametrize("shape", [(), (0,), (3, -1), (1,) * 9, (10**30,), (2**20, 2**20)])
def test_an_input_needs_a_shape_of_a_possible_size(shape: tuple[int, ...]) -> None:
    assert set(problems(chain(node("flatten"), shape=shape))) == {"inputs.input"}


def test_a_circle_is_named_once_and_can_be_cut() -> None:
    graph = chain(node("linear"), node("add"), node("linear"), node("linear"), shape=(32,))
    graph = edit.connect(graph, "linear_3", "add_2")
    (problem,) = check(graph).problems
    assert str(problem) == "The graph has a cycle: add_2 → linear_3 → add_2. Remove one of its edges."
    (left,) = check(mended(graph, problem)).problems
    assert "`add_2` (Add) needs at least 2 inputs, but got 1" in str(left)


def test_separate_cycles_are_reported_separately() -> None:
    nodes = {name: node("linear") for name in "abcde"}
    edges = (("x", "e"), ("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("a", "a"))
    found = [str(p) for p in check(GraphSpec(inputs={"x": (3,)}, nodes=nodes, edges=edges)).problems]
    assert sum("cycle" in text for text in found) == 2


def test_inputs_are_counted() -> None:
    graph = chain(node("add"), node("linear"), shape=(3,))
    graph = edit.connect(graph, "input", "linear_2")
    found = problems(graph)
    assert "needs at least 2 inputs, but got 1" in found["nodes.add_1"]
    assert "takes one input, but got 2" in found["nodes.linear_2"]


def test_inputs_of_different_shapes_cannot_be_added() -> None:
    graph = GraphSpec(
        inputs={"x": (3,), "y": (4,)}, nodes={"add_1": node("add")}, edges=(("x", "add_1"), ("y", "add_1"))
    )
    assert problems(graph)["nodes.add_1"].startswith("`add_1` (Add) needs inputs of one shape, but got (3,), (4,).")


def test_a_node_without_edges_is_offered_removal() -> None:
    graph = chain(node("linear"), shape=(3,))
    graph = graph.model_copy(update={"nodes": {**graph.nodes, "lost": node("linear")}})
    (problem,) = check(graph).problems
    assert str(problem) == "`lost` (Linear) needs an input, but got none. Connect it or remove it."
    assert check(mended(graph, problem)).problems == ()


def test_several_ends_leave_the_latest_as_the_output() -> None:
    graph = chain(node("linear"), node("linear"), shape=(3,))
    graph = graph.model_copy(
        update={"nodes": {**graph.nodes, "late": node("linear")}, "edges": (*graph.edges, ("linear_1", "late"))}
    )
    (problem,) = check(graph).problems
    assert problem.where == "nodes.linear_2"
    assert "to the output `late`" in str(problem)
    assert check(mended(graph, problem)).problems == ()


def test_an_unused_input_is_reported() -> None:
    assert set(problems(edit.set_input(chain(node("flatten")), "other", (3,)))) == {"inputs.other"}


def test_edges_need_ends_once() -> None:
    graph = chain(node("flatten"))
    edges = (*graph.edges, graph.edges[0], ("gone", "flatten_1"), ("flatten_1", "input"), ("gone", "lost"))
    found = problems(graph.model_copy(update={"edges": edges}))
    assert set(found) == {"edges.1", "edges.2", "edges.3", "edges.4"}
    assert "duplicated" in found["edges.1"]
    assert "no node `gone`" in found["edges.2"]
    assert "ends in an input" in found["edges.3"]
    assert "no node `gone`, `lost`" in found["edges.4"]


@pytest.mark.parametrize("name", ["Conv", "1a", "a b", "", "a\n", "é", "lambda", "forward", "keys", "a" * 41, "x.y"])
def test_a_name_that_cannot_be_is_offered_another(name: str) -> None:
    graph = sequential((3,), {name: node("linear")})
    (problem,) = check(graph).problems
    assert problem.fix is not None
    assert check(mended(graph, problem)).problems == ()


def test_an_input_and_a_node_need_different_names() -> None:
    graph = GraphSpec(inputs={"x": (3,)}, nodes={"x": node("linear")}, edges=(("x", "x"),))
    assert "`x` is both an input and a node. Rename one of them." in map(str, check(graph).problems)


def test_every_name_that_torch_has_already_is_reserved() -> None:
    held = {name for name in dir(nn.ModuleDict()) + dir(nn.Module()) if name[0].islower()}
    assert held - RESERVED == set()
    assert not any(allowed(name) for name in held)


def test_too_large_a_graph_is_one_problem_with_both_numbers() -> None:
    graph = sequential((3,), {f"n{i}": node("linear") for i in range(10_000)})
    assert problems(graph) == {"nodes": "The graph has 10000 nodes; the limit is 500. Remove some."}


def test_too_large_a_tensor_is_reported_once() -> None:
    ups = [node("upsample", factor=16) for _ in range(400)]
    found = check(chain(*ups)).problems
    assert len(found) == 1
    assert "would output" in str(found[0])
    assert "the limit is 134217728" in str(found[0])


def test_too_many_parameters_are_refused_naming_the_largest_node() -> None:
    graph = chain(node("flatten"), node("linear", out_features=60000), node("linear", out_features=60000))
    found = problems(graph)
    assert "the limit is 100000000" in found["nodes.linear_3"]


def test_a_deep_graph_is_checked_without_recursion() -> None:
    assert check(chain(*[node("linear") for _ in range(500)], shape=(3,))).problems == ()


@pytest.mark.timeout(60)
def test_a_graph_of_circles_only_is_checked_without_following_every_way() -> None:
    """There are more ways through it than could ever be followed."""
    names = [f"n{i}" for i in range(500)]
    edges = tuple((a, b) for i, a in enumerate(names) for b in (names[i - 1], names[i - 2], names[i ^ 1], a))
    graph = GraphSpec(inputs={"x": (3,)}, nodes=dict.fromkeys(names, node("linear")), edges=edges)
    assert check(graph).problems


def test_a_hundred_nodes_take_less_than_five_milliseconds() -> None:
    graph = chain(*[node("linear", RELU) for _ in range(100)], shape=(3,))
    times = []
    for fresh in [graph.model_copy() for _ in range(20)]:  # the check of a graph is kept
        begun = time.perf_counter()
        check(fresh)
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.005


def test_checking_loads_no_torch() -> None:
    script = (
        "import sys; from engine.graph.check import check; from engine.graph import edit, code; "
        "from engine.graph.spec import *; from engine.plan.preflight import preflight; "
        "g = edit.add(edit.add(sequential((1, 8, 8), {}), 'residual'), 'linear'); "
        "assert len(check(g).problems) == 1; assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_tokens_come_from_an_input_alone() -> None:
    graph = chain(node("linear", out_features=4), node("embedding"), shape=(5,))
    (problem,) = check(graph).problems
    assert str(problem) == (
        "`embedding_2` (Embedding) needs tokens, but `linear_1` outputs numbers. Connect it to an input of text."
    )
    assert check(mended(graph, problem)).problems == ()


def test_an_input_holds_either_tokens_or_numbers() -> None:
    graph = GraphSpec(
        inputs={"x": (5,)},
        nodes={"e": node("embedding", tokens=9), "flat": node("flatten"), "d": node("linear"), "end": node("concat")},
        edges=(("x", "e"), ("e", "flat"), ("x", "d"), ("flat", "end"), ("d", "end")),
    )
    (problem,) = check(graph).problems
    assert str(problem) == ("`d` (Linear) needs numbers, but `x` holds tokens, read by `e`. Put Embedding before it.")
    after = mended(graph, problem)
    assert after.nodes["embedding_1"].config["tokens"] == 9
    assert "numbers" not in str(check(after).problems)


def test_of_very_many_problems_a_few_are_reported_in_short() -> None:
    nodes = {f"node_{i}": Node(layer="x" * 5_000, config={}) for i in range(500)}
    found = check(GraphSpec(inputs={"x" * 5_000: (1,)}, nodes=nodes, edges=(("a" * 5_000, "b"),) * 2_000)).problems
    assert len(found) == MAX_PROBLEMS
    assert max(len(str(problem)) for problem in found) < 1_500


def test_a_layer_of_two_inputs_says_so() -> None:
    nodes = {"cross_attention_1": Node(layer="cross_attention"), "output": Node(layer="linear")}
    edges = (*((name, "cross_attention_1") for name in "abc"), ("cross_attention_1", "output"))
    graph = GraphSpec(inputs=dict.fromkeys("abc", (4, 8)), nodes=nodes, edges=edges)
    assert any("takes 2 inputs, but got 3" in str(problem) for problem in check(graph).problems)
