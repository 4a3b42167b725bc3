"""Every layer and activation says how one value of its output is computed, and is held to what torch computes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.activations.base import ACTIVATIONS, Activation
from engine.calculation.operations import OPERATIONS, arguments
from engine.calculation.tensor_names import tensor_name
from engine.graph.build import GraphModule, build
from engine.graph.inner_values import calculation, node_values
from engine.graph.spec import GraphSpec, Node
from engine.layers.base import LAYERS, Block, Example, Layer
from engine.losses.base import LOSSES, Loss
from engine.registry import Choice
from engine.text import Message
from engine.views import Step
from tests.tex import evaluate

EXAMPLES = [
    pytest.param(kind, example, id=f"{kind.name}-{number}")
    for kind in LAYERS
    if not issubclass(kind, Block)
    for number, example in enumerate(kind.examples)
]
BATCH, VALUES = 3, 3
DRAWS = {"dropout", "dropout2d", "gaussian_noise", "sampling", "batch_norm", "minibatch_stddev"}
"""Layers that do something else in training mode, and describe it."""


def built(node: Node, example: Example) -> GraphModule:
    """A graph of one node in double precision, with weights and statistics other than the initial ones."""
    inputs = {f"x{number}": shape for number, shape in enumerate(example.inputs)}
    graph = GraphSpec(inputs=inputs, nodes={"node": node}, edges=tuple((name, "node") for name in inputs))
    model = build(graph).double()
    with torch.no_grad():
        for tensor in (*model.parameters(), *(one for one in model.buffers() if one.is_floating_point())):
            tensor.copy_(torch.rand_like(tensor) - 0.3 * (tensor.dim() > 1))
    return model


def batches(layer: type[Layer], example: Example) -> list[torch.Tensor]:
    if layer.takes != "tokens":
        return [torch.randn(BATCH, *shape, dtype=torch.float64) for shape in example.inputs]
    tokens = torch.randint(1, 3, (BATCH, *example.inputs[0]))
    tokens[:, tokens.shape[1] // 2 + 1 :] = 0
    return [tokens]


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_every_part_can_be_followed_and_the_value_stays_the_same(kind: type[Layer], example: Example) -> None:
    torch.manual_seed(6)
    model, inputs = built(Node(layer=kind.name, config=dict(example.config)), example).eval(), batches(kind, example)
    captures: dict[str, torch.Tensor] = {}
    with torch.no_grad():
        output = model(*inputs, captures=captures)
    values, index = node_values(model, "node", inputs, captures), (0,) * (output.dim() - 1)
    layer = model.graph.nodes["node"].layer_config()
    for part in layer.followed_parts(values, index):
        assert 0 <= part.value < part.count
        shown = replace(values, follow={part.name: part.count - 1})
        steps = layer.calculation(shown, index)
        (chosen,) = [one.value for one in layer.followed_parts(shown, index) if one.name == part.name]
        assert chosen == part.count - 1 or part.name == "attended"
        assert steps[-1].result == pytest.approx(float(output[(0, *index)]), rel=1e-6, abs=1e-9)


def described(model: GraphModule, inputs: list[torch.Tensor]) -> list[tuple[tuple[Step, ...], float]]:
    """The steps to a few values at random indices, and the values that torch computed."""
    captures: dict[str, torch.Tensor] = {}
    with torch.no_grad():
        output = model(*inputs, captures=captures)
    random, found = np.random.default_rng(0), []
    for sample in range(VALUES):
        values = node_values(model, "node", inputs, captures, sample % BATCH)
        index = tuple(int(random.integers(side)) for side in output.shape[1:])
        found.append((calculation(model, "node", values, index), float(output[(sample % BATCH, *index)])))
    return found


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_the_described_value_is_the_one_that_torch_computes(kind: type[Layer], example: Example) -> None:
    torch.manual_seed(0)
    model = built(Node(layer=kind.name, config=dict(example.config)), example)
    for training in (False, True) if kind.name in DRAWS else (False,):
        for steps, value in described(model.train(training), batches(kind, example)):
            assert steps[-1].result == pytest.approx(value, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_each_step_follows_from_its_operands_and_these_from_earlier_steps(kind: type[Layer], example: Example) -> None:
    torch.manual_seed(1)
    model = built(Node(layer=kind.name, config=dict(example.config)), example)
    for steps, _value in described(model.eval(), batches(kind, example)):
        results: dict[str, float] = {}
        for step in steps:
            operands = [operand for group in step.groups for operand in group]
            assert all(len(one.values) == len(one.cells) for one in operands)
            named = [one.tensor for one in operands if one.tensor and one.cells.shape[1]]
            assert [name for name in named if not isinstance(tensor_name(name, named), Message)] == []
            assert all(one.values.tolist() == [results[one.tensor]] for one in operands if one.tensor in results)
            assert all(
                one.symbol in step.formula for one in operands if one.tensor or one.symbol not in ("m", "-1", "1")
            )
            assert step.result == pytest.approx(OPERATIONS[step.operation](*arguments(step.groups)))
            results[step.symbol] = step.result


READERS = (
    Node(layer="lstm", config={"hidden": 3, "layers": 2, "bidirectional": True, "steps": "all"}),
    Node(layer="gru", config={"hidden": 3, "bidirectional": True}),
    Node(layer="simple_rnn", config={"hidden": 3}),
    Node(layer="self_attention", config={"heads": 2}),
    Node(layer="sequence_pooling", config={"mode": "attention"}),
    Node(layer="sequence_pooling", config={"mode": "max"}),
)


@pytest.mark.parametrize("reader", READERS, ids=lambda node: node.layer)
def test_padding_is_left_out_of_the_description(reader: Node) -> None:
    torch.manual_seed(3)
    embedding = Node(layer="embedding", config={"tokens": 9, "out_features": 4})
    graph = GraphSpec(
        inputs={"x": (6,)}, nodes={"words": embedding, "node": reader}, edges=(("x", "words"), ("words", "node"))
    )
    tokens = torch.randint(1, 9, (BATCH, 6))
    tokens[0, 3:] = tokens[1, 5:] = tokens[2] = 0
    for steps, value in described(build(graph).double().eval(), [tokens]):
        assert steps[-1].result == pytest.approx(value, rel=1e-6, abs=1e-9)


DROPPING = (
    Node(layer="lstm", config={"hidden": 3, "layers": 3, "bidirectional": True, "steps": "all", "dropout": 0.5}),
    Node(layer="gru", config={"hidden": 3, "layers": 2, "dropout": 0.5}),
    Node(layer="simple_rnn", config={"hidden": 3, "layers": 2, "dropout": 0.5}),
    Node(layer="self_attention", config={"heads": 2, "dropout": 0.5}),
    Node(layer="cross_attention", config={"heads": 2, "dropout": 0.5}),
)


@pytest.mark.parametrize("node", DROPPING, ids=lambda node: node.layer)
def test_dropout_inside_a_layer_is_described_as_it_was_drawn(node: Node) -> None:
    torch.manual_seed(7)
    example = Example({}, inputs=((5, 4),) * (1 + (node.layer == "cross_attention")), output=())
    model = built(node, example).train()
    for steps, value in described(model, batches(LAYERS.get(node.layer), example)):
        assert steps[-1].result == pytest.approx(value, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("layer", ["dropout", "dropout2d"])
def test_dropout_shows_its_mask_even_where_the_input_is_0(layer: str) -> None:
    torch.manual_seed(8)
    shape = (4, 3, 3)
    model = built(Node(layer=layer), Example({}, inputs=(shape,), output=shape)).train()
    captures: dict[str, torch.Tensor] = {}
    x = torch.randn(1, *shape, dtype=torch.float64)
    x[:, :, 1] = 0
    with torch.no_grad():
        output = model(x, captures=captures)[0]
    values = node_values(model, "node", [x], captures)
    masks = [calculation(model, "node", values, index)[0].groups[0][0] for index in np.ndindex(shape)]
    assert {operand.tensor for operand in masks} == {"mask"}
    mask = np.array([operand.values[0] for operand in masks]).reshape(shape)
    assert set(np.unique(mask)) == {0, 1}
    assert layer == "dropout2d" or set(np.unique(mask[:, 1])) == {0, 1}
    assert (mask[x[0].numpy() != 0] == (output.numpy() != 0)[x[0].numpy() != 0]).all()


def test_spectrally_normalized_weights_are_described_as_they_are_used() -> None:
    torch.manual_seed(4)
    node = Node(layer="linear", config={"out_features": 3}, spectral_norm=True)
    example = Example({}, inputs=((5,),), output=(3,))
    model = built(node, example).eval()
    for steps, value in described(model, batches(LAYERS.get("linear"), example)):
        assert steps[-1].result == pytest.approx(value, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("kind", list(ACTIVATIONS), ids=lambda kind: kind.name)
def test_activations_are_described(kind: type[Activation]) -> None:
    torch.manual_seed(2)
    node = Node(layer="activation", activation=Choice(name=kind.name))
    example = Example({}, inputs=((4, 3),), output=(4, 3))
    for steps, value in described(built(node, example).eval(), [torch.randn(BATCH, 4, 3, dtype=torch.float64)]):
        assert steps[-1].result == pytest.approx(value, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("kind", [kind for kind in ACTIVATIONS if kind.name != "softmax"], ids=lambda kind: kind.name)
def test_the_formula_of_an_activation_gives_its_value(kind: type[Activation]) -> None:
    switched = {"approximate": True} if "approximate" in kind.model_fields else {}
    for activation in (kind(), kind(**switched), kind(**changed_numbers(kind))):
        module = activation.build().double().eval()
        for a in (-7.0, -1.3, -0.2, 0.4, 2.9, 8.0):
            (shown,) = activation.calculation(np.array([a]), (0,), module)
            values = {operand.symbol: float(operand.values[0]) for (operand,) in shown.groups}
            assert values["a"] == a
            assert evaluate(shown.formula.removeprefix("y ="), values) == pytest.approx(shown.result, abs=1e-9)


def changed_numbers(kind: type[Activation]) -> dict[str, float]:
    """Other settings: halved numbers."""
    return {name: field.default / 2 for name, field in kind.model_fields.items() if isinstance(field.default, float)}


TARGETS = {
    "classes": lambda: torch.tensor([1]),
    "values": lambda: torch.randn(1, 3, dtype=torch.float64),
    "labels": lambda: torch.tensor([[0.0, 1.0, 0.3]], dtype=torch.float64),
    "mask": lambda: torch.randint(3, (1, 4, 5)),
}
CASES = [
    pytest.param(kind, target, outputs, id=f"{kind.name}-{target}-{outputs}")
    for kind in LOSSES
    for target in kind.targets
    for outputs in (
        (1, 3)
        if target == "classes" and kind.outputs == "any"
        else (1 if kind.outputs == "one" and target == "classes" else 3,)
    )
]


@pytest.mark.parametrize(("kind", "target", "outputs"), CASES)
def test_the_described_loss_is_the_one_that_torch_computes(kind: type[Loss], target: str, outputs: int) -> None:
    torch.manual_seed(5)
    smoothed = [{"label_smoothing": 0.2}] if "label_smoothing" in kind.model_fields else []
    for config in ({}, *smoothed):
        loss, wanted = kind(**config), TARGETS[target]()
        output = torch.randn(1, *((3, 4, 5) if target == "mask" else (outputs,)), dtype=torch.float64)
        steps = loss.calculation(output[0].numpy(), wanted[0].numpy())
        assert steps[-1].result == pytest.approx(float(loss.build().double()(output, wanted)), rel=1e-6, abs=1e-9)
