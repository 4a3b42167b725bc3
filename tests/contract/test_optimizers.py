"""What every optimizer promises, held by running it."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn

from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.train.checkpoint import from_bytes, to_bytes

ALL = [pytest.param(kind(), id=kind.name) for kind in OPTIMIZERS]


class Trial:
    """A small network on fixed data, which an optimizer trains."""

    def __init__(self, optimizer: Optimizer) -> None:
        torch.manual_seed(0)
        self.model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
        self.x = torch.randn(32, 4)
        self.y = self.x[:, :1] * self.x[:, 1:2]
        self.settings = optimizer
        self.optimizer = optimizer.build(self.model.parameters())

    def loss(self) -> torch.Tensor:
        self.optimizer.zero_grad()
        value = (self.model(self.x) - self.y).square().mean()
        value.backward()
        return value

    def steps(self, count: int) -> list[torch.Tensor]:
        for _ in range(count):
            if self.settings.closure:
                self.optimizer.step(self.loss)  # type: ignore[arg-type]
            else:
                self.loss()
                self.optimizer.step()
        return [tensor.detach().clone() for tensor in self.model.parameters()]


@pytest.mark.parametrize("optimizer", ALL)
def test_it_lowers_a_quadratic(optimizer: Optimizer) -> None:
    path = torch.as_tensor(optimizer.path(60))
    loss = (path[:, 0] ** 2 + 12 * path[:, 1] ** 2) / 2
    assert loss[-1] < 0.2 * loss[0]


@pytest.mark.parametrize("optimizer", ALL)
def test_its_default_learning_rate_trains_a_network(optimizer: Optimizer) -> None:
    trial = Trial(optimizer)
    first = trial.loss().item()
    trial.steps(50)
    assert trial.loss().item() < first


@pytest.mark.parametrize("optimizer", ALL)
def test_it_starts_with_its_learning_rate(optimizer: Optimizer) -> None:
    changed = OPTIMIZERS.make({"name": optimizer.name, "learning_rate": 0.0625})
    assert [group["lr"] for group in Trial(changed).optimizer.param_groups] == [0.0625]


@pytest.mark.parametrize("optimizer", ALL)
def test_two_runs_are_equal_bit_for_bit(optimizer: Optimizer) -> None:
    first, second = Trial(optimizer).steps(12), Trial(optimizer).steps(12)
    assert all(torch.equal(one, other) for one, other in zip(first, second, strict=True))


@pytest.mark.parametrize("optimizer", ALL)
def test_it_goes_on_from_a_checkpoint_bit_for_bit(optimizer: Optimizer) -> None:
    whole = Trial(optimizer)
    whole.steps(7)
    saved = from_bytes(to_bytes({"model": whole.model.state_dict(), "optimizer": whole.optimizer.state_dict()}))
    resumed = Trial(optimizer)
    resumed.model.load_state_dict(saved["model"])
    resumed.optimizer.load_state_dict(copy.deepcopy(saved["optimizer"]))
    pairs = zip(whole.steps(6), resumed.steps(6), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)


def test_settings_reach_torch() -> None:
    adamw = Trial(OPTIMIZERS.make({"name": "adamw", "beta1": 0.5, "weight_decay": 0.25})).optimizer
    assert adamw.defaults["betas"] == (0.5, 0.999)
    assert adamw.defaults["weight_decay"] == 0.25
    nesterov = Trial(OPTIMIZERS.make({"name": "nesterov", "momentum": 0.5})).optimizer
    assert (nesterov.defaults["nesterov"], nesterov.defaults["momentum"]) == (True, 0.5)
