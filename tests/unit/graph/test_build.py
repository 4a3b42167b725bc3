"""What a graph becomes: outputs, captures, first weights, frozen weights."""

from __future__ import annotations

import copy
from weakref import ref

import numpy as np
import pytest
import torch

from engine.errors import ProblemsError
from engine.graph import edit
from engine.graph.build import GraphModule, build, initialize
from engine.graph.spec import GraphSpec, Node, sequential
from engine.initializers.base import INITIALIZERS
from engine.layers.base import LAYERS, Layer
from engine.registry import Choice

XAVIER, ZEROS, RELU = Choice(name="xavier_uniform"), Choice(name="zeros"), Choice(name="relu")


def small() -> GraphSpec:
    nodes = {
        "conv2d_1": Node(layer="conv2d", config={"out_channels": 4}, activation=RELU),
        "flatten_1": Node(layer="flatten"),
        "linear_1": Node(layer="linear", config={"out_features": 3}),
    }
    return sequential((1, 6, 6), nodes)


def first(graph: GraphSpec, seed: int = 0, weights: Choice = XAVIER, biases: Choice = ZEROS) -> GraphModule:
    module = build(graph)
    initialize(module, graph, weights, biases, seed)
    return module


def test_captures_hold_every_output_before_and_after_activation() -> None:
    module, x = first(small()), torch.randn(2, 1, 6, 6)
    captures: dict[str, torch.Tensor] = {}
    output = module(x, captures=captures)
    assert set(captures) == {f"{name}{end}" for name in small().nodes for end in ("", ".pre")}
    assert torch.equal(captures["conv2d_1"], captures["conv2d_1.pre"].relu())
    assert torch.equal(captures["linear_1"], output)
    assert torch.equal(module(x), output)


@pytest.mark.parametrize("window", [{}, {"kernel_size": 3, "stride": 1, "padding": 1}, {"kernel_size": 3, "stride": 2}])
def test_relu_behind_a_max_pool_gives_the_same_output_and_gradients(window: dict[str, int]) -> None:
    nodes = {
        "conv2d_1": Node(layer="conv2d", config={"out_channels": 4}, activation=RELU),
        "max_pool2d_1": Node(layer="max_pool2d", config=window),
        "conv2d_2": Node(layer="conv2d", config={"out_channels": 4}, activation=Choice(name="leaky_relu")),
        "max_pool2d_2": Node(layer="max_pool2d"),
        "activation_1": Node(layer="activation", activation=RELU),
        "max_pool2d_3": Node(layer="max_pool2d"),
        "flatten_1": Node(layer="flatten"),
        "linear_1": Node(layer="linear", config={"out_features": 3}),
    }
    module, x = first(sequential((1, 17, 17), nodes)), torch.randn(8, 1, 17, 17)
    outputs, gradients = [], []
    for captures in (None, {}):
        module.zero_grad()
        outputs.append(module(x, captures=captures))
        outputs[-1].square().sum().backward()
        gradients.append([weight.grad.clone() for weight in module.parameters() if weight.grad is not None])
    order = [type(step).__name__ for step in module._steps]
    assert order == ["Conv2d", "PooledReLU", "Conv2d", "LeakyReLU", "MaxPool2d", "Identity", "PooledReLU", *order[7:]]
    assert torch.equal(*outputs)
    assert len(gradients[0]) == 6
    assert all(torch.equal(*pair) for pair in zip(*gradients, strict=True))


def test_several_inputs_come_in_the_order_of_the_graph() -> None:
    nodes = {"concat_1": Node(layer="concat")}
    graph = GraphSpec(inputs={"a": (1,), "b": (2,)}, nodes=nodes, edges=(("b", "concat_1"), ("a", "concat_1")))
    output = build(graph)(torch.zeros(1, 1), torch.ones(1, 2))
    assert output.tolist() == [[1, 1, 0]]


def test_nodes_are_computed_in_order_however_they_are_listed() -> None:
    graph = small()
    shuffled = graph.model_copy(update={"nodes": dict(reversed(graph.nodes.items()))})
    x = torch.randn(2, 1, 6, 6)
    assert torch.equal(first(graph)(x), first(shuffled)(x))


def test_a_residual_graph_adds_its_own_input() -> None:
    graph = edit.add(GraphSpec(inputs={"x": (2, 4, 4)}), "residual", config={"out_channels": 2})
    module, x = first(graph, weights=ZEROS), torch.randn(3, 2, 4, 4)
    assert torch.equal(module(x), x.relu())


def test_a_broken_graph_is_not_built() -> None:
    with pytest.raises(ProblemsError, match="needs a vector"):
        build(edit.remove(small(), "flatten_1"))


def test_a_copy_of_a_module_has_weights_of_its_own() -> None:
    module = first(small())
    twin, x = copy.deepcopy(module), torch.randn(2, 1, 6, 6)
    before = module(x)
    for weight in twin.parameters():
        weight.data.zero_()
    assert torch.equal(module(x), before)
    assert twin(x).abs().sum() == 0


def test_first_weights_are_those_of_the_initializers() -> None:
    module = first(small())
    weight = module.nodes["linear_1"].weight
    expected = INITIALIZERS.make(XAVIER).sample((3, 144), np.random.default_rng([0, *b"linear_1"]))
    assert np.array_equal(weight.detach().numpy(), expected)
    assert module.nodes["linear_1"].bias.abs().sum() == 0
    assert not torch.equal(weight, first(small(), seed=1).nodes["linear_1"].weight)


def test_a_nodes_first_weights_do_not_depend_on_other_nodes() -> None:
    longer = edit.insert(small(), "conv2d", "input", "conv2d_1", config={"out_channels": 1})
    assert torch.equal(first(longer).nodes["linear_1"].weight, first(small()).nodes["linear_1"].weight)


def test_a_nodes_own_initializers_go_first() -> None:
    graph = edit.set_initializer(edit.set_initializer(small(), "linear_1", "zeros"), "linear_1", XAVIER, bias=True)
    module = first(graph)
    assert module.nodes["linear_1"].weight.abs().sum() == 0
    assert module.nodes["linear_1"].bias.abs().sum() > 0
    assert module.nodes["conv2d_1"].weight.abs().sum() > 0


def test_normalisation_starts_at_one_and_zero() -> None:
    graph = sequential((4,), {"batch_norm_1": Node(layer="batch_norm")})
    assert first(graph, weights=ZEROS).nodes["batch_norm_1"].weight.tolist() == [1, 1, 1, 1]


def test_initializing_leaves_torchs_random_state_alone() -> None:
    module, state = build(small()), torch.get_rng_state()
    initialize(module, small(), XAVIER, XAVIER, 0)
    assert torch.equal(torch.get_rng_state(), state)


def test_frozen_weights_take_no_gradient() -> None:
    module = first(edit.set_frozen(small(), "conv2d_1"))
    module(torch.randn(2, 1, 6, 6)).sum().backward()
    assert module.nodes["conv2d_1"].weight.grad is None
    assert module.nodes["linear_1"].weight.grad is not None


def test_noise_is_added_only_while_training() -> None:
    module = first(sequential((3,), {"noise": Node(layer="gaussian_noise")}))
    x, state = torch.zeros(2, 3), torch.get_rng_state()
    assert module.eval()(x).abs().sum() == 0
    assert torch.equal(torch.get_rng_state(), state)
    assert module.train()(x).abs().sum() > 0


WEIGHTED = [pytest.param(kind, id=kind.name) for kind in LAYERS if kind.initializes]


@pytest.mark.parametrize("kind", WEIGHTED)
@pytest.mark.parametrize("name", INITIALIZERS.names())
def test_every_initializer_sets_every_layers_weights_and_biases(kind: type[Layer], name: str) -> None:
    inputs = {f"x{number}": shape for number, shape in enumerate(kind.examples[0].inputs)}
    edges = tuple((name, "node_1") for name in inputs)
    graph = GraphSpec(inputs=inputs, nodes={"node_1": Node(layer=kind.name)}, edges=edges)
    module = build(graph)
    with torch.no_grad():
        for weight in module.parameters():
            weight.fill_(float("nan"))
    initialize(module, graph, Choice(name=name), Choice(name=name), 3)
    assert all(torch.isfinite(weight).all() for weight in module.parameters())


def test_a_frozen_batch_norm_keeps_its_running_means() -> None:
    graph = sequential((3,), {"norm": Node(layer="batch_norm", frozen=True), "output": Node(layer="linear")})
    module = build(graph).train()
    before = module.nodes["norm"].running_mean.clone()
    module(torch.rand(8, 3) + 5)
    assert torch.equal(module.nodes["norm"].running_mean, before)
    thawed = build(sequential((3,), {"norm": Node(layer="batch_norm"), "output": Node(layer="linear")})).train()
    thawed(torch.rand(8, 3) + 5)
    assert not torch.equal(thawed.nodes["norm"].running_mean, before)


def test_a_value_is_let_go_when_no_later_node_needs_it() -> None:
    nodes = {name: Node(layer="linear", config={"out_features": 2}) for name in ("a", "b", "c")}
    graph = GraphSpec(
        inputs={"x": (2,)},
        nodes={**nodes, "add_1": Node(layer="add")},
        edges=(("x", "a"), ("a", "b"), ("b", "c"), ("b", "add_1"), ("c", "add_1")),
    )
    module, held = build(graph), {}
    for name in ("a", "b"):
        module.nodes[name].register_forward_hook(lambda _m, _i, output, name=name: held.update({name: ref(output)}))
    alive = []
    module.nodes["c"].register_forward_hook(lambda *_: alive.extend(name for name in held if held[name]() is not None))
    with torch.no_grad():
        module(torch.ones(1, 2))
    assert alive == ["b"]
