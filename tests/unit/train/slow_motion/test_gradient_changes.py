"""Penalties, clipping and weight decay are described as they are applied."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from torch import Tensor, nn

from engine.calculation.operands import constant
from engine.optimizers.base import OPTIMIZERS
from engine.plan.plan import Regularisation
from engine.train.player import Player
from engine.train.regularization import penalty
from engine.train.slow_motion.gradient_changes import changed_gradient, norm_before_clipping, penalized_gradient

RATE = 0.5
PENALTIES = list(product((0.0, 0.1), (0.0, 0.2), (0.0, 0.3)))


def network() -> tuple[nn.Linear, Tensor]:
    torch.manual_seed(0)
    return nn.Linear(3, 4).double(), torch.randn(8, 3, dtype=torch.float64)


def described(player: Player, tensor: Tensor, place: tuple[int, ...]) -> float:
    """The new weight, as the steps give it."""
    wanted, choice = player.regularisation, OPTIMIZERS.make({"name": "momentum", "learning_rate": RATE})
    norm = norm_before_clipping(player.weights, [weight.grad for weight in player.weights], wanted)
    assert tensor.grad is not None
    weight, gradient = constant("w_{t-1}", tensor.detach()[place].item()), constant("g", tensor.grad[place].item())
    changed = changed_gradient(weight, gradient, wanted, RATE, tensor.dim() > 1, norm)
    return (*changed.steps, *changed.weight_steps, *choice.update_steps(changed.weight, changed.gradient, {}))[
        -1
    ].result


@pytest.mark.parametrize("clip_norm", [None, 0.01, 100.0])
@pytest.mark.parametrize("clip_value", [None, 0.05])
@pytest.mark.parametrize(("l1", "l2", "weight_decay"), PENALTIES)
def test_the_described_weight_is_that_of_a_real_step(
    l1: float, l2: float, weight_decay: float, clip_value: float | None, clip_norm: float | None
) -> None:
    wanted = Regularisation(l1=l1, l2=l2, weight_decay=weight_decay, clip_value=clip_value, clip_norm=clip_norm)
    model, x = network()
    player = Player([model], OPTIMIZERS.make({"name": "momentum", "learning_rate": RATE}), wanted)
    model(x).square().mean().backward()
    weight, bias = described(player, model.weight, (1, 2)), described(player, model.bias, (3,))
    player.update()
    assert weight == pytest.approx(model.weight[1, 2].item(), rel=1e-9)
    assert bias == pytest.approx(model.bias[3].item(), rel=1e-9)


@pytest.mark.parametrize(("l1", "l2", "weight_decay"), PENALTIES)
def test_optimizers_that_compare_losses_see_the_gradient_of_the_penalties(
    l1: float, l2: float, weight_decay: float
) -> None:
    wanted = Regularisation(l1=l1, l2=l2, weight_decay=weight_decay)
    model, x = network()
    loss = model(x).square().mean()
    (plain,) = torch.autograd.grad(loss, model.weight, retain_graph=True)
    (penalized,) = torch.autograd.grad(loss + penalty(list(model.parameters()), wanted), model.weight)
    weight, gradient = constant("w_{t-1}", model.weight[1, 2].item()), constant("g", plain[1, 2].item())
    _steps, total = penalized_gradient(weight, gradient, wanted, is_decayed=True)
    assert total.values[0] == pytest.approx(penalized[1, 2].item(), rel=1e-6)
