"""Repeated blocks are found by structure, whatever the nodes are called."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.families.base import FAMILIES
from engine.graph import edit
from engine.graph.blocks import MIN_NODES, repeated_blocks
from engine.graph.spec import GraphSpec
from engine.plan.factory import ready_plan

FOUND = {
    ("encoder_decoder", "transformer"): {"Transformer block": 2, "Decoder block": 2},
    ("gpt", "characters"): {"Transformer block": 2},
    ("resnet", "shapes"): {"Residual block": 3},
    ("resnet", "deep"): {"Residual block": 15},
    ("resnet", "plain"): {"Convolution block": 1},
    ("transformer", "opinions"): {"Transformer block": 2},
    ("unet", "scenes"): {"Convolution block": 5},
    ("vgg", "ink"): {"Convolution block": 3},
    ("vgg", "without_norm"): {"Convolution block": 3},
    ("vision_transformer", "ink"): {"Transformer block": 2},
}
EXAMPLES = [(family.name, ready.name) for family in FAMILIES for ready in family.ready]


def graphs(family: str, name: str) -> list[GraphSpec]:
    return list(ready_plan(family, name).graphs.values())


@pytest.mark.parametrize(("family", "name"), FOUND, ids=str)
def test_blocks_of_large_graphs_are_found(family: str, name: str) -> None:
    (graph,) = graphs(family, name)
    assert Counter(block.title for block in repeated_blocks(graph)) == FOUND[family, name]


@pytest.mark.parametrize(("family", "name"), EXAMPLES, ids=str)
def test_blocks_are_disjoint_and_used_only_through_their_last_node(family: str, name: str) -> None:
    for graph in graphs(family, name):
        blocks = repeated_blocks(graph)
        assert not blocks or len(graph.nodes) >= MIN_NODES
        inside = [node for block in blocks for node in block.nodes]
        assert len(set(inside)) == len(inside)
        for block in blocks:
            assert len(block.nodes) > 1
            for node in block.nodes[:-1]:
                assert set(graph.targets(node)) <= set(block.nodes)
            assert block.nodes[-1] not in graph.ends(), "the output is always seen"


def test_names_do_not_matter() -> None:
    (graph,) = graphs("resnet", "shapes")
    renamed = graph
    for number, name in enumerate(graph.nodes):
        renamed = edit.rename(renamed, name, f"n{number}")
    found = [len(block.nodes) for block in repeated_blocks(renamed)]
    assert found == [len(block.nodes) for block in repeated_blocks(graph)]


def test_a_block_is_named_by_what_its_nodes_have_in_common() -> None:
    (graph,) = graphs("gpt", "characters")
    assert [block.name for block in repeated_blocks(graph)] == ["block_1", "block_2"]
    (graph,) = graphs("vgg", "ink")
    assert repeated_blocks(graph)[0].name == "conv1_a … pool1"


def test_a_single_block_and_a_graph_with_a_cycle_are_left_open() -> None:
    (graph,) = graphs("transformer", "reviews")
    assert repeated_blocks(graph) == ()
    (graph,) = graphs("gpt", "characters")
    tangled = edit.connect(graph, "output", "positions")
    assert repeated_blocks(tangled) == ()
