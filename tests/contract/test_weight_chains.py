"""For every layer with weights the chain rule, written out for one weight, gives the gradient that torch computes."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from engine.activations.base import ACTIVATIONS
from engine.calculation.chain_rule import gradient_steps
from engine.graph.spec import Node
from engine.layers.base import LAYERS, Block, Example, Layer
from engine.train.slow_motion.weight_chain import weight_chain
from tests.contract.test_calculations import batches, built

EXAMPLES = [
    pytest.param(kind, example, normed, id=f"{kind.name}-{number}{'-spectral' * normed}")
    for kind in LAYERS
    if not issubclass(kind, Block)
    for number, example in enumerate(kind.examples)
    for normed in ((False, True) if kind.one_weight and number == 0 else (False,))
]


def assert_chain(module: nn.Module, name: str, given: list[Tensor]) -> None:
    """Holds the chain of one weight in the middle of a parameter to autograd."""
    weight = dict(module.named_parameters())[name]
    index = tuple(side // 2 for side in weight.shape)
    torch.manual_seed(1)
    buffers = {key: value.clone() for key, value in module.named_buffers()}
    output = module(*given)
    slopes = torch.randn_like(output)
    expected = torch.autograd.grad((output * slopes).sum(), weight)[0][index].item()
    module.load_state_dict(buffers, strict=False)
    torch.manual_seed(1)
    chain = weight_chain(module, name, index, given, slopes)
    assert all(torch.equal(value, buffers[key]) for key, value in module.named_buffers())
    steps = gradient_steps([chain], expected)
    assert steps[-1].symbol == "g"
    # Gradients that cancel out, such as those of the bias of keys, are rounded.
    assert steps[-1].result == pytest.approx(expected, rel=1e-6, abs=1e-8 * abs(chain.slopes).sum())


@pytest.mark.parametrize(("kind", "example", "normed"), EXAMPLES)
def test_the_products_add_up_to_the_gradient(kind: type[Layer], example: Example, normed: bool) -> None:
    torch.manual_seed(0)
    node = Node(layer=kind.name, config=dict(example.config), spectral_norm=normed)
    module = built(node, example).train().nodes["node"]
    given = batches(kind, example)
    for name, _ in module.named_parameters():
        assert_chain(module, name, given)


@pytest.mark.parametrize("name", [kind.name for kind in ACTIVATIONS])
def test_so_do_those_of_the_weights_of_activations(name: str) -> None:
    module = ACTIVATIONS.make(name).build().double()
    for parameter, _ in module.named_parameters():
        assert_chain(module, parameter, [torch.randn(3, 5, dtype=torch.float64)])


@pytest.mark.parametrize("layer", ["gru", "lstm"])
def test_recurrent_layers_are_split_by_time_step_and_leave_padding_out(layer: str) -> None:
    torch.manual_seed(0)
    config = {"hidden": 2, "layers": 2, "bidirectional": True, "steps": "all", "dropout": 0.5}
    example = Example(config, inputs=((4, 3),), output=(4, 4))
    module = built(Node(layer=layer, config=config), example).train().nodes["node"]
    mask = torch.tensor([[True] * 4, [True, True, False, False], [False] * 4])
    given = [torch.randn(3, 4, 3, dtype=torch.float64), mask]
    for name in ("ahead.0.weight_hh_l0", "back.1.weight_ih_l0", "back.1.weight_hh_l0"):
        assert_chain(module, name, given)
        torch.manual_seed(1)
        chain = weight_chain(module, name, (0, 0), given, torch.randn(3, 4, 4, dtype=torch.float64))
        assert chain.slopes.shape == chain.derivatives.shape == (3, 4)
        assert not (chain.slopes * chain.derivatives)[~mask.numpy()].any()
        first = gradient_steps([chain])[0].groups[0][0]
        assert set(first.cells.ravel()) <= {1, 2, 3, 4}, "time steps are numbered from 1"


def test_up_to_four_samples_are_written_out_and_all_are_summed() -> None:
    torch.manual_seed(0)
    module, x = nn.Linear(3, 2).double(), torch.randn(6, 3, dtype=torch.float64)
    slopes = torch.randn(6, 2, dtype=torch.float64)
    (expected,) = torch.autograd.grad((module(x) * slopes).sum(), module.weight)
    chain = weight_chain(module, "weight", (1, 2), [x], slopes)
    steps = gradient_steps([chain, chain], 2 * expected[1, 2].item())
    assert [step.symbol for step in steps] == ["g_{1}", "g_{2}", "g_{7}", "g_{8}", "g"]
    assert steps[0].formula == r"g_{1} = \frac{\partial L}{\partial y} \frac{\partial y}{\partial w}"
    assert [operand.values.tolist() for operand in steps[0].groups[0]] == [[slopes[0, 1].item()], [x[0, 2].item()]]
    assert steps[-1].groups[0][0].cells.ravel().tolist() == list(range(1, 13)), "samples are numbered from 1"


def test_a_gradient_that_came_back_elsewhere_is_said_to() -> None:
    chain = weight_chain(nn.Linear(1, 1), "weight", (0, 0), [torch.ones(2, 1)], torch.ones(2, 1))
    steps = gradient_steps([chain], 5.0)
    assert [(step.symbol, step.result) for step in steps[-2:]] == [("g", 2.0), ("g_r", 5.0)]
