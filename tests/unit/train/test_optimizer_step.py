"""A step by the kernel alone against torch's own optimizers."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch

from engine.optimizers.base import OPTIMIZERS
from engine.registry import Choice
from engine.train.optimizer_step import stepper

CHOICES = [
    Choice(name="adam"),
    Choice(name="adam", beta1=0.5, epsilon=1e-4, amsgrad=True),
    Choice(name="adamw", weight_decay=0.1),
]


def weights() -> list[torch.Tensor]:
    source = torch.Generator().manual_seed(1)
    return [torch.randn(shape, generator=source).requires_grad_() for shape in ((40, 30), (30,), (30, 7), (3,))]


def pull(chosen: list[torch.Tensor], number: int) -> None:
    """Gradients; the last weight has none in every third step."""
    source = torch.Generator().manual_seed(number)
    for weight in chosen:
        weight.grad = torch.randn(weight.shape, generator=source)
    if number % 3 == 0:
        chosen[-1].grad = None


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: f"{choice.name}-{len(choice.config)}")
def test_it_is_the_optimizer_bit_for_bit(choice: Choice) -> None:
    own, theirs = weights(), weights()
    one, other = (OPTIMIZERS.make(choice).build(chosen) for chosen in (own, theirs))
    step = stepper(one)
    for number in range(12):
        rate = 0.01 / (1 + number)
        for optimizer, chosen in ((one, own), (other, theirs)):
            optimizer.param_groups[0]["lr"] = rate
            pull(chosen, number)
        step()
        other.step()
    assert all(torch.equal(a, b) for a, b in zip(own, theirs, strict=True))
    assert states(one) == states(other)


def states(optimizer: torch.optim.Optimizer) -> list[dict[str, Any]]:
    kept = optimizer.state_dict()["state"].values()
    return [{key: value.tolist() for key, value in state.items() if value is not None} for state in kept]


def test_it_goes_on_from_a_checkpoint() -> None:
    own, theirs = weights(), weights()
    first, second = (OPTIMIZERS.make("adam").build(chosen) for chosen in (own, theirs))
    step = stepper(first)
    for number in range(1, 3):
        pull(own, number)
        step()
    for weight, kept in zip(theirs, own, strict=True):
        weight.data.copy_(kept.detach())
    second.load_state_dict(copy.deepcopy(first.state_dict()))
    resumed = stepper(second)
    for chosen, move in ((own, step), (theirs, resumed)):
        pull(chosen, 4)
        move()
    assert all(torch.equal(a, b) for a, b in zip(own, theirs, strict=True))


def test_another_optimizer_steps_by_itself() -> None:
    optimizer = OPTIMIZERS.make("momentum").build(weights())
    assert stepper(optimizer) == optimizer.step
