"""What every layer promises, held against torch."""

from __future__ import annotations

import json
import math
import typing

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from engine.graph import edit
from engine.graph.build import build
from engine.graph.check import check
from engine.graph.code import to_source
from engine.graph.spec import GraphSpec, Node
from engine.layers import base
from engine.layers.base import LAYERS, Block, Example, Layer

EXAMPLES = [
    pytest.param(kind, example, id=f"{kind.name}-{number}")
    for kind in LAYERS
    for number, example in enumerate(kind.examples)
]
PRODUCTS_ALONE = {
    *("conv1d", "conv2d", "conv_transpose2d", "depthwise_conv2d", "separable_conv2d", "patch_embedding"),
    *("linear", "gru", "simple_rnn"),
}
"""Layers whose work is products of matrices and convolutions and nothing else that is counted."""
KINDS = [pytest.param(kind, id=kind.name) for kind in LAYERS]
BLOCKS = [pytest.param(kind, id=kind.name) for kind in LAYERS if issubclass(kind, Block)]


GROUPS = typing.get_args(typing.get_args(typing.get_type_hints(Layer, vars(base))["group"])[0])


def graph_of(kind: type[Layer], example: Example) -> GraphSpec:
    inputs = {f"x{number}": shape for number, shape in enumerate(example.inputs)}
    node = Node(layer=kind.name, config=dict(example.config))
    graph = GraphSpec(inputs=inputs, nodes={"node_1": node}, edges=tuple((name, "node_1") for name in inputs))
    return edit.expand(graph, "node_1")


def batches(example: Example, count: int = 3) -> list[torch.Tensor]:
    return [torch.rand(count, *shape) for shape in example.inputs]


def tokens(kind: type[Layer], example: Example, count: int = 3) -> list[torch.Tensor]:
    """Batches that suit the layer: token indices, the last ones of each sample padding, or any numbers."""
    if kind.takes != "tokens":
        return batches(example, count)
    known = kind(**example.config).tokens  # type: ignore[attr-defined]
    found = [torch.randint(1, known, (count, *shape)) for shape in example.inputs]
    for x in found:
        x[:, x.shape[1] // 2 + 1 :] = 0
    return found


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_the_inferred_the_stated_and_torchs_shape_are_one(kind: type[Layer], example: Example) -> None:
    graph = graph_of(kind, example)
    output = build(graph)(*tokens(kind, example))
    assert kind(**example.config).infer(*example.inputs) == example.output
    assert tuple(output.shape) == (3, *example.output)
    assert check(graph).shapes[graph.output] == example.output


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_the_parameter_count_is_torchs(kind: type[Layer], example: Example) -> None:
    graph = graph_of(kind, example)
    assert check(graph).parameter_count == sum(tensor.numel() for tensor in build(graph).parameters())


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_at_least_the_output_is_captured(kind: type[Layer], example: Example) -> None:
    layer = kind(**example.config)
    assert layer.saved_values(*example.inputs) >= math.prod(example.output)
    assert layer.serial_ops(*example.inputs) >= 1


HOLDING = [
    ("lstm", {}, ((40, 8),)),
    ("lstm", {"layers": 2, "bidirectional": True, "steps": "all"}, ((40, 8),)),
    ("gru", {}, ((40, 8),)),
    ("simple_rnn", {}, ((40, 8),)),
    ("self_attention", {"dropout": 0.1}, ((40, 32),)),
    ("self_attention", {"causal": True}, ((40, 32),)),
    ("cross_attention", {"dropout": 0.1}, ((40, 32), (50, 16))),
]


@pytest.mark.parametrize(("name", "config", "shapes"), HOLDING)
def test_about_as_much_is_held_as_torch_holds(
    name: str, config: dict[str, object], shapes: tuple[tuple[int, ...], ...]
) -> None:
    layer = LAYERS.get(name)(**config)
    module, held = layer.build(*shapes), {}
    inputs = [torch.rand(32, *shape, requires_grad=True) for shape in shapes]
    given = {tensor.data_ptr() for tensor in (*module.parameters(), *inputs)}

    def note(tensor: torch.Tensor) -> torch.Tensor:
        if tensor.data_ptr() not in given:
            held[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        output = module(*inputs)
    assert torch.isfinite(output).all()
    assert sum(held.values()) / 4 / 32 / 3 < layer.saved_values(*shapes) < sum(held.values()) / 4 / 32 * 3


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_gradients_reach_every_input(kind: type[Layer], example: Example) -> None:
    if kind.takes == "tokens":
        model = build(graph_of(kind, example))
        model(*tokens(kind, example)).square().sum().backward()
        assert all(tensor.grad is not None for tensor in model.parameters())
        return
    inputs = [x.requires_grad_() for x in batches(example)]
    build(graph_of(kind, example))(*inputs).square().sum().backward()
    assert all(x.grad is not None and torch.isfinite(x.grad).all() for x in inputs)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_one_sample_is_taken_while_training(kind: type[Layer], example: Example) -> None:
    output = build(graph_of(kind, example)).train()(*tokens(kind, example, 1))
    assert torch.isfinite(output).all()


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_a_config_comes_back_from_json(kind: type[Layer], example: Example) -> None:
    layer = kind(**example.config)
    assert LAYERS.make(json.loads(layer.choice().model_dump_json())) == layer


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_work_is_counted_as_torch_counts_it(kind: type[Layer], example: Example) -> None:
    """Torch counts products of matrices and convolutions, but not the fused kernel of an LSTM."""
    graph = graph_of(kind, example)
    model, batch = build(graph).eval(), tokens(kind, example, 1)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model(*batch)
    ours, counted = sum(check(graph).flops.values()), counter.get_total_flops()
    numbers = sum(math.prod(shape) for shape in (*example.inputs, example.output))
    assert ours or kind.group == "shape" or kind.name == "concat"
    if kind.name in PRODUCTS_ALONE:
        assert ours == counted > 0
    elif kind.name != "lstm":
        assert counted <= ours <= 2 * counted + 8 * numbers


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_exported_source_holds_the_layer(kind: type[Layer], example: Example) -> None:
    compile(to_source(graph_of(kind, example)), kind.name, "exec")


@pytest.mark.parametrize("kind", KINDS)
def test_inputs_that_do_not_suit_have_no_shape(kind: type[Layer]) -> None:
    takes_any = {"dropout", "gaussian_noise", "activation", "flatten", "reshape"}
    layer = kind()
    if kind.arity[1] == 1 and kind.name not in takes_any:
        assert layer.infer(()) is None
        assert layer.infer((2, 2, 2, 2, 2)) is None
    if kind.arity[1] is None:
        assert layer.infer((3, 4), (3, 5)) is None


@pytest.mark.parametrize("kind", KINDS)
def test_pages_find_all_explanations_of_a_layer(kind: type[Layer]) -> None:
    assert kind.title
    assert kind.expects
    assert kind.advice.endswith(".")
    assert kind.group in GROUPS
    assert len(kind.examples) >= 2
    assert "Input:" in kind.help()
    assert "Output:" in kind.help()
    assert kind.help().split("\n\n")[0].endswith(".")


@pytest.mark.parametrize("kind", KINDS)
def test_every_setting_has_a_title_and_every_number_a_range(kind: type[Layer]) -> None:
    for name, field in kind.model_fields.items():
        assert field.title, name
        if field.annotation in (int, float):
            bounds = {type(bound).__name__ for bound in field.metadata}
            assert bounds & {"Ge", "Gt"}, name
            assert bounds & {"Le", "Lt"}, name


@pytest.mark.parametrize("kind", KINDS)
def test_initializers_are_offered_where_there_are_weights_to_set(kind: type[Layer]) -> None:
    if not issubclass(kind, Block):
        module = build(graph_of(kind, kind.examples[0]))
        assert kind.initializes == any(tensor.dim() > 1 for tensor in module.parameters())


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_block_that_was_not_replaced_is_a_problem_with_a_fix(kind: type[Block]) -> None:
    shape = kind.examples[0].inputs[0]
    graph = GraphSpec(inputs={"x": shape}, nodes={"node_1": Node(layer=kind.name)}, edges=(("x", "node_1"),))
    (problem,) = check(graph).problems
    assert problem.fix is not None
    assert not check(edit.apply(graph, problem.fix.edit, problem.fix.arguments)).problems
