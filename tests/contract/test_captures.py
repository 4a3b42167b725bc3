"""What is captured or hooked is the graph's own value at that node, however the graph is computed."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from engine.families.base import FAMILIES
from engine.graph.build import GraphModule, build, initialize
from engine.graph.spec import GraphSpec, Node, sequential
from engine.plan.factory import ready_plan
from engine.registry import Choice
from tests.batches import batches

RELU = Choice(name="relu")
POOLS = sequential(
    (1, 17, 17),
    {
        "conv2d_1": Node(layer="conv2d", config={"out_channels": 4}, activation=RELU),
        "max_pool2d_1": Node(layer="max_pool2d"),
        "conv2d_2": Node(layer="conv2d", config={"out_channels": 4}),
        "activation_1": Node(layer="activation", activation=RELU),
        "max_pool2d_2": Node(layer="max_pool2d", config={"kernel_size": 3, "stride": 1, "padding": 1}),
        "flatten_1": Node(layer="flatten"),
        "linear_1": Node(layer="linear", config={"out_features": 3}),
    },
)
SEQUENCE = sequential(
    (12, 3),
    {
        "conv1d_1": Node(layer="conv1d", config={"out_channels": 4}, activation=RELU),
        "max_pool1d_1": Node(layer="max_pool1d"),
    },
)


def graphs() -> Iterator[tuple[str, GraphSpec]]:
    yield from {"pools": POOLS, "sequence": SEQUENCE}.items()
    for family in FAMILIES:
        if family.ready:
            yield from ((f"{family.name}-{key}", graph) for key, graph in ready_plan(family.name).graphs.items())


GRAPHS = [pytest.param(graph, id=name) for name, graph in graphs()]


def initialized(graph: GraphSpec) -> GraphModule:
    module = build(graph)
    initialize(module, graph, Choice(name="he_normal"), Choice(name="normal"), 0)
    return module.eval()


def plain(model: GraphModule, inputs: list[Tensor]) -> dict[str, Tensor]:
    """The output of each module, computed one after another: `nodes.conv2d_1`, `activations.conv2d_1`."""
    graph, found = model.graph, {}
    values = dict(zip(graph.inputs, inputs, strict=True))
    for name in model.nodes:
        masks = [values[origin] != 0 if origin else None for origin in model.masks.get(name, ())]
        x = model.nodes[name](*(values[source] for source in graph.sources(name)), *masks)
        found[f"nodes.{name}"] = x
        if name in model.activations:
            x = found[f"activations.{name}"] = model.activations[name](x)
        values[name] = x
    return found


@pytest.mark.parametrize("graph", GRAPHS)
def test_captures_are_the_values_of_the_plain_modules(graph: GraphSpec) -> None:
    torch.manual_seed(0)
    model, inputs = initialized(graph), batches(graph, 2)
    captures: dict[str, Tensor] = {}
    with torch.no_grad():
        expected = plain(copy.deepcopy(model), inputs)
        output = model(*inputs, captures=captures)
    for name in graph.nodes:
        value = expected.get(f"activations.{name}", expected[f"nodes.{name}"])
        torch.testing.assert_close(captures[name], value, msg=name)
        torch.testing.assert_close(captures[f"{name}.pre"], expected[f"nodes.{name}"], msg=name)
    torch.testing.assert_close(output, captures[graph.output])


@pytest.mark.parametrize("graph", GRAPHS)
def test_a_hook_sees_the_value_of_the_plain_module(graph: GraphSpec) -> None:
    torch.manual_seed(0)
    model, inputs = initialized(graph), batches(graph, 2)
    with torch.no_grad():
        for place, value in plain(copy.deepcopy(model), inputs).items():
            seen: list[Tensor] = []
            hook = model.get_submodule(place).register_forward_hook(lambda *given, seen=seen: seen.append(given[2]))
            model(*inputs)
            hook.remove()
            torch.testing.assert_close(seen, [value], msg=place)


@pytest.mark.parametrize("graph", [pytest.param(POOLS, id="pools"), pytest.param(SEQUENCE, id="sequence")])
def test_a_hook_sees_the_input_and_the_gradient_of_the_plain_module(graph: GraphSpec) -> None:
    torch.manual_seed(0)
    model, inputs = initialized(graph), [x.requires_grad_() for x in batches(graph, 2)]
    expected = plain(copy.deepcopy(model), inputs)
    slopes = torch.autograd.grad(list(expected.values())[-1].square().sum(), list(expected.values()))
    for (place, value), slope in zip(expected.items(), slopes, strict=True):
        seen: list[Tensor] = []
        module = model.get_submodule(place)
        hooks = [
            module.register_forward_pre_hook(lambda _module, given, seen=seen: seen.append(given[0])),
            module.register_full_backward_hook(lambda _module, _below, above, seen=seen: seen.append(above[0])),
        ]
        model(*inputs).square().sum().backward()
        for hook in hooks:
            hook.remove()
        torch.testing.assert_close(module(seen[0]), value, msg=place)
        torch.testing.assert_close(seen[1], slope, msg=place)


def test_hooks_for_all_modules_see_the_values_of_the_plain_modules() -> None:
    torch.manual_seed(0)
    model, inputs = initialized(POOLS), batches(POOLS, 2)
    expected = [type(module) for place in plain(model, inputs) for module in [model.get_submodule(place)]]
    seen: list[type[nn.Module]] = []
    hook = nn.modules.module.register_module_forward_hook(lambda module, _given, _output: seen.append(type(module)))
    model(*inputs)
    hook.remove()
    assert seen[: len(expected)] == expected
