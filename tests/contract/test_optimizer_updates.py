"""Every optimizer says how it updates one weight, and is held to what torch does."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from torch import nn

from engine.calculation.operands import constant
from engine.calculation.operations import OPERATIONS, arguments
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.train.slow_motion.optimizer_state import moves_at, recorded_moves, state_at
from engine.views import Step

STEPS = 8
"""RAdam changes its formula after the fifth."""


def variants(kind: type[Optimizer]) -> list[Optimizer]:
    """The default settings and others, each with all combinations of switches."""
    fields = {name: field.default for name, field in kind.model_fields.items()}
    switches = [name for name, default in fields.items() if isinstance(default, bool)]
    other = {name: (0.8 * default or 0.3) for name, default in fields.items() if isinstance(default, float)}
    return [
        kind(**numbers, **dict(zip(switches, chosen, strict=True)))
        for numbers in ({}, other)
        for chosen in product((False, True), repeat=len(switches))
    ]


class Trial:
    """A small network on fixed data, and one weight of it that is followed."""

    def __init__(self, choice: Optimizer, dtype: torch.dtype) -> None:
        torch.manual_seed(0)
        first = nn.Linear(3, 4)
        self.model = nn.Sequential(first, nn.Tanh(), nn.Linear(4, 1)).to(dtype)
        self.x, self.y = torch.randn(8, 3, dtype=dtype), torch.randn(8, 1, dtype=dtype)
        self.choice, self.optimizer = choice, choice.build(self.model.parameters())
        self.tensor, self.index = first.weight, (1, 2)
        self.place = 1 * 3 + 2

    def closure(self) -> torch.Tensor:
        self.optimizer.zero_grad()
        loss = (self.model(self.x) - self.y).square().mean()
        loss.backward()
        return loss

    @property
    def weight(self) -> float:
        return float(self.tensor.detach()[self.index])

    def step(self) -> tuple[tuple[Step, ...], float, float]:
        """The description, and the weight before and after."""
        before = self.weight
        state = state_at(self.optimizer.state[self.tensor], self.tensor.shape, self.index)
        self.closure()
        assert self.tensor.grad is not None
        gradient = float(self.tensor.grad[self.index])
        with recorded_moves(self.optimizer) as moves:
            if self.choice.closure:
                self.optimizer.step(self.closure)  # type: ignore[arg-type]
            else:
                self.optimizer.step()
        weight, slope = constant("w_{t-1}", before), constant("g", gradient)
        steps = self.choice.update_steps(weight, slope, {**state, **moves_at(moves, self.place)})
        return steps, before, self.weight


ALL = [pytest.param(kind, id=kind.name) for kind in OPTIMIZERS]


@pytest.mark.parametrize("kind", ALL)
def test_the_described_weight_is_the_one_that_torch_computes(kind: type[Optimizer]) -> None:
    for choice in variants(kind):
        trial = Trial(choice, torch.float64)
        for _ in range(STEPS):
            steps, before, after = trial.step()
            # torch keeps some numbers, such as NAdam's product of momenta, in single precision
            assert steps[-1].result - before == pytest.approx(after - before, rel=1e-7, abs=1e-14)


@pytest.mark.parametrize("kind", ALL)
def test_so_it_is_in_single_precision(kind: type[Optimizer]) -> None:
    trial = Trial(kind(), torch.float32)
    for _ in range(STEPS):
        steps, _before, after = trial.step()
        assert steps[-1].result == pytest.approx(after, rel=2e-6, abs=1e-7)


@pytest.mark.parametrize("kind", ALL)
def test_each_step_follows_from_its_operands_and_these_from_earlier_steps(kind: type[Optimizer]) -> None:
    for choice in variants(kind):
        trial = Trial(choice, torch.float64)
        trial.step()
        results: dict[str, float] = {}
        for step in trial.step()[0]:
            operands = [operand for group in step.groups for operand in group]
            assert all(one.values.tolist() == [results[one.tensor]] for one in operands if one.tensor in results)
            assert all(one.symbol in step.formula for one in operands if one.symbol not in ("-1", "1"))
            assert step.formula.startswith(f"{step.symbol} = ")
            assert step.result == OPERATIONS[step.operation](*arguments(step.groups))
            results[step.symbol] = step.result


@pytest.mark.parametrize("kind", ALL)
def test_the_gradient_and_the_weight_take_part_under_the_names_they_come_with(kind: type[Optimizer]) -> None:
    steps = kind().update_steps(constant("w_d", 0.5), constant("g_c", -0.25), {})
    used = {operand.symbol for step in steps for group in step.groups for operand in group}
    assert "w_d" in used
    assert "g_c" in used or kind.closure
