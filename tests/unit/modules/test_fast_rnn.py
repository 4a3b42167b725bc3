"""Our own way through the steps of a simple recurrent network is torch's way, in other operations."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from engine.graph.build import build
from engine.graph.spec import Node, sequential
from engine.modules.fast_rnn import RNN


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
@pytest.mark.parametrize("steps", [1, 7])
def test_states_and_every_gradient_are_torchs(nonlinearity: str, steps: int) -> None:
    torch.manual_seed(2)
    ours, theirs = RNN(3, 5, nonlinearity=nonlinearity), nn.RNN(3, 5, nonlinearity=nonlinearity)
    theirs.load_state_dict(ours.state_dict())
    x = torch.randn(steps, 4, 3, requires_grad=True)
    found, expected = (_states_and_gradients(module, x) for module in (ours, theirs))
    assert all(torch.allclose(*pair, atol=1e-5) for pair in zip(found, expected, strict=True))


def _states_and_gradients(module: nn.RNN, x: torch.Tensor) -> list[torch.Tensor]:
    states, last = module(x)
    wanted = last.exp().sum() + states.square().sum()
    return [states, last, *torch.autograd.grad(wanted, [x, *module.parameters()])]


def test_the_layer_uses_the_faster_implementation() -> None:
    graph = sequential((6, 3), {"rnn": Node(layer="simple_rnn", config={"layers": 2, "bidirectional": True})})
    parts = [part for part in build(graph).modules() if isinstance(part, nn.RNN)]
    assert [type(part) for part in parts] == [RNN] * 4
