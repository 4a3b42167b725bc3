"""The perceptron by Rosenblatt's rule: what a step changes, and when it stops."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from engine.datasets.base import DATASETS
from engine.datasets.splits import Data
from engine.losses.base import LOSSES
from engine.plan.factory import ready_plan
from engine.train.control import NoCommands
from engine.train.loop import train


@pytest.fixture(scope="module")
def data() -> Data:
    return DATASETS.make(ready_plan("perceptron", "rosenblatt").dataset).load()


def test_a_step_is_the_rule_of_rosenblatt() -> None:
    """A right point changes nothing; a wrong one, and one on the line, adds its input times the learning rate."""
    loss = LOSSES.make("perceptron").build()
    layer = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    for weights, point, sign in (
        ([1.0, -1.0], [2.0, 1.0], 1),
        ([1.0, -1.0], [2.0, 1.0], -1),
        ([0.0, 0.0], [3.0, 1.0], 1),
    ):
        with torch.no_grad():
            layer.weight.copy_(torch.tensor([weights]))
            layer.bias.zero_()
        score = float(np.dot(weights, point))
        optimizer.zero_grad()
        loss(layer(torch.tensor([point])), torch.tensor([(sign + 1) // 2])).backward()
        optimizer.step()
        added = 0.1 * sign if sign * score <= 0 else 0.0
        expected = np.array(weights) + added * np.array(point)
        assert layer.weight[0].detach().numpy() == pytest.approx(expected)
        assert layer.bias.item() == pytest.approx(added)


def test_it_stops_when_every_point_of_training_is_right(data: Data) -> None:
    plan = ready_plan("perceptron", "rosenblatt", {"training.threads": 1})
    epochs = [event for event in train(plan, data, NoCommands(), threads=1) if event.kind == "epoch_ended"]
    assert epochs[0].values["train/accuracy"] < 1
    assert epochs[-1].values["train/loss"] == 0
    assert epochs[-1].values["train/accuracy"] == 1


def test_it_learns_from_several_classes_as_the_hinge_loss_without_a_margin() -> None:
    scores, classes = torch.randn(20, 4, generator=torch.Generator().manual_seed(3)), torch.arange(20) % 4
    hinge = LOSSES.make({"name": "hinge", "margin": 0.0}).build()
    assert LOSSES.make("perceptron").build()(scores, classes) == hinge(scores, classes)
