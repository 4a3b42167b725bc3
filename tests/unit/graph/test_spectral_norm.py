"""Spectral norm: the largest singular value of the weights is 1, whatever they were set to."""

from __future__ import annotations

import pytest
import torch

from engine.graph import edit
from engine.graph.build import GraphModule, build, initialize
from engine.graph.check import check
from engine.graph.spec import GraphSpec, Node, sequential
from engine.registry import Choice


def graph() -> GraphSpec:
    nodes = {
        "conv2d_1": Node(layer="conv2d", config={"out_channels": 4}, spectral_norm=True),
        "conv_transpose2d_1": Node(layer="conv_transpose2d", config={"out_channels": 3}, spectral_norm=True),
        "flatten_1": Node(layer="flatten"),
        "linear_1": Node(layer="linear", config={"out_features": 5}, spectral_norm=True),
    }
    return sequential((1, 6, 6), nodes)


def built() -> GraphModule:
    module = build(graph())
    initialize(module, graph(), Choice(name="he_normal"), Choice(name="zeros"), 0)
    return module


@pytest.mark.parametrize(("node", "axis"), [("conv2d_1", 0), ("conv_transpose2d_1", 1), ("linear_1", 0)])
def test_the_first_weights_stretch_nothing(node: str, axis: int) -> None:
    weight = built().eval().nodes[node].weight.detach().transpose(0, axis).flatten(1)
    assert float(torch.linalg.matrix_norm(weight, 2)) == pytest.approx(1, abs=0.1)


def test_the_initializer_still_sets_the_weights_below() -> None:
    once = built().state_dict()
    plain = build(edit.set_spectral_norm(graph(), "linear_1", False))
    initialize(plain, graph(), Choice(name="he_normal"), Choice(name="zeros"), 0)
    below = once["nodes.linear_1.parametrizations.weight.original"]
    assert torch.equal(below, plain.state_dict()["nodes.linear_1.weight"])


def test_building_leaves_the_random_state_alone() -> None:
    before = torch.get_rng_state()
    build(edit.remove(graph(), "linear_1"))
    after_plain = torch.get_rng_state()
    torch.set_rng_state(before)
    build(GraphSpec.model_validate(edit.remove(graph(), "linear_1").model_dump()))
    assert torch.equal(after_plain, torch.get_rng_state())


def test_a_layer_without_weights_is_reported_with_a_fix() -> None:
    wrong = edit.set_spectral_norm(graph(), "flatten_1")
    (problem,) = check(wrong).problems
    assert problem.where == "nodes.flatten_1.spectral_norm"
    assert problem.fix is not None
    assert check(edit.apply(wrong, problem.fix.edit, problem.fix.arguments)).problems == ()
