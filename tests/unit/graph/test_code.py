"""Exported source is run, and gives the built module's output with the same weights."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from engine.activations.base import ACTIVATIONS
from engine.datasets.base import DATASETS
from engine.families.base import FAMILIES, Family
from engine.graph import edit
from engine.graph.build import build
from engine.graph.code import exported_weights, to_source
from engine.graph.spec import GraphSpec, Node, sequential
from engine.layers.base import LAYERS
from engine.registry import Choice
from tests.batches import batches


def exported(graph: GraphSpec) -> nn.Module:
    space: dict[str, Any] = {"__name__": "exported"}
    exec(compile(to_source(graph), "exported", "exec"), space)  # noqa: S102 - running it is the test
    return space["Network"]()


def same(graph: GraphSpec) -> None:
    module, twin = build(graph).eval(), exported(graph).eval()
    twin.load_state_dict(exported_weights(graph, module.state_dict()))
    inputs = batches(graph)
    assert torch.equal(module(*inputs), twin(*inputs))


def picture_graph() -> GraphSpec:
    nodes = {
        "conv2d_1": Node(layer="conv2d", activation=Choice(name="relu")),
        "max_pool2d_1": Node(layer="max_pool2d"),
        "flatten_1": Node(layer="flatten"),
        "linear_1": Node(layer="linear", config={"out_features": 10}),
    }
    return sequential((1, 28, 28), nodes)


@pytest.mark.parametrize("layer", [kind.name for kind in LAYERS if kind.one_weight])
def test_spectral_norm_is_exported(layer: str) -> None:
    (shape,) = LAYERS.get(layer).examples[0].inputs
    graph = sequential(shape, {"node_1": Node(layer=layer, spectral_norm=True)})
    assert "spectral_norm(nn." in to_source(graph)
    same(graph)


LAYER_EXAMPLES = [
    pytest.param(kind.name, example.config, example.inputs, id=f"{kind.name}-{number}")
    for kind in LAYERS
    for number, example in enumerate(kind.examples)
]


@pytest.mark.parametrize(("layer", "config", "shapes"), LAYER_EXAMPLES)
def test_every_layer_is_exported(layer: str, config: Any, shapes: Any) -> None:
    inputs = {f"x{number}": shape for number, shape in enumerate(shapes)}
    node = Node(layer=layer, config=dict(config))
    edges = tuple((name, "node_1") for name in inputs)
    same(edit.expand(GraphSpec(inputs=inputs, nodes={"node_1": node}, edges=edges), "node_1"))


@pytest.mark.parametrize("name", ACTIVATIONS.names())
def test_every_activation_is_exported(name: str) -> None:
    same(edit.set_activation(picture_graph(), "conv2d_1", name))


def test_a_class_of_our_own_is_written_once() -> None:
    graph = edit.set_activation(edit.set_activation(picture_graph(), "conv2d_1", "sine"), "linear_1", "sine")
    assert to_source(graph).count("class Sine(nn.Module):") == 1
    same(graph)


def test_a_rate_is_shown_at_its_default_too() -> None:
    source = to_source(edit.add(edit.set_activation(picture_graph(), "conv2d_1", "leaky_relu"), "dropout"))
    assert "nn.Dropout(p=0.5)" in source
    assert "nn.LeakyReLU(negative_slope=0.01)" in source


def test_a_chain_reads_as_people_write_it() -> None:
    source = to_source(picture_graph())
    assert "        x = self.conv2d_1_activation(self.conv2d_1(x))  # (N, 16, 28, 28)\n" in source
    assert "        self.max_pool2d_1 = nn.MaxPool2d(kernel_size=2, stride=2)\n" in source
    assert source.startswith("from torch import Tensor, nn\n\n\nclass Network(nn.Module):\n")
    assert "engine" not in source


def test_the_weights_are_called_as_the_nodes_are() -> None:
    assert set(exported(picture_graph()).state_dict()) == {
        "conv2d_1.weight",
        "conv2d_1.bias",
        "linear_1.weight",
        "linear_1.bias",
    }


def test_a_graph_of_many_ways_is_exported() -> None:
    graph = edit.add(picture_graph(), "residual", after="conv2d_1", config={"out_channels": 8})
    graph = edit.connect(edit.insert(graph, "concat", "residual_1_add", "max_pool2d_1"), "conv2d_1", "concat_1")
    graph = edit.insert(edit.insert(graph, "activation", "flatten_1", "linear_1"), "dropout", "input", "conv2d_1")
    same(graph)


def test_a_node_called_like_an_activation_is_kept_apart() -> None:
    same(edit.add(picture_graph(), "batch_norm", after="conv2d_1", name="conv2d_1_activation"))


def test_several_inputs_are_the_arguments_in_their_order() -> None:
    nodes = {"concat_1": Node(layer="concat")}
    graph = GraphSpec(inputs={"a": (1,), "b": (2,)}, nodes=nodes, edges=(("b", "concat_1"), ("a", "concat_1")))
    assert "def forward(self, a: Tensor, b: Tensor) -> Tensor:" in to_source(graph)
    same(graph)


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name) for kind in FAMILIES])
def test_the_graphs_of_every_family_are_exported(kind: type[Family]) -> None:
    for graph in kind().graphs(DATASETS.get(kind.dataset)().spec()).values():
        if graph.nodes:
            same(graph)
