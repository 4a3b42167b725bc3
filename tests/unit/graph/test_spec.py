"""What a graph says of itself."""

from __future__ import annotations

import pytest

from engine.graph.spec import GraphSpec, Node, sequential

LINEAR, ADD = Node(layer="linear", config={"out_features": 3}), Node(layer="add")
CHAIN = sequential((3,), {"one": LINEAR, "two": LINEAR})
GRAPHS = {
    "a chain": (CHAIN, True),
    "a chain listed backwards": (CHAIN.model_copy(update={"nodes": {"two": LINEAR, "one": LINEAR}}), True),
    "a skip": (
        GraphSpec(
            inputs={"x": (3,)},
            nodes={"one": LINEAR, "sum": ADD},
            edges=(("x", "one"), ("x", "sum"), ("one", "sum")),
        ),
        False,
    ),
    "a value taken twice": (
        GraphSpec(inputs={"x": (3,)}, nodes={"sum": ADD}, edges=(("x", "sum"), ("x", "sum"))),
        False,
    ),
    "two inputs": (
        GraphSpec(inputs={"x": (3,), "y": (3,)}, nodes={"sum": ADD}, edges=(("x", "sum"), ("y", "sum"))),
        False,
    ),
}


@pytest.mark.parametrize("case", GRAPHS)
def test_a_chain_passes_each_value_on_once(case: str) -> None:
    graph, is_chain = GRAPHS[case]
    assert graph.is_chain is is_chain
