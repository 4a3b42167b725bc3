"""The loss of a network with any weights, compared with the loop and with torch."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from engine.datasets.base import DATASETS
from engine.errors import RequestError
from engine.plan.factory import make_plan
from engine.train.landscape.network import LossOfWeights, spread
from engine.train.session import Session


def trained(plan: Any, steps: int = 3) -> Session:
    session = Session(plan, DATASETS.make(plan.dataset).load())
    for _ in range(steps):
        session.take_step()
    return session


@pytest.mark.parametrize(("family", "dataset"), [("mlp", "circles"), ("vae", "digits"), ("lstm", "reber")])
def test_the_loss_at_a_step_is_that_of_its_evaluation(family: str, dataset: str) -> None:
    session = trained(make_plan(family, dataset, {}))
    state = session.snapshot()
    loss = LossOfWeights(session.plan, session.data, state, samples=50)
    assert len(loss.samples) == 50
    expected = session.evaluate(spread(session.data.train, 50))["loss"]
    weights = loss.flatten(state)
    loss(weights * 2)
    assert loss(weights) == pytest.approx(expected, rel=1e-5), "the weights before leave nothing behind"


def test_batch_norm_uses_the_statistics_of_the_weights_at_hand() -> None:
    plan = make_plan("resnet", "digits", {})
    session = trained(plan, 1)
    state = session.snapshot()
    loss = LossOfWeights(plan, session.data, state, samples=64)
    weights = loss.flatten(state)
    loss.load(weights)
    norm = next(part for part in loss.session.models.modules() if isinstance(part, torch.nn.BatchNorm2d))
    assert norm.momentum == 0.1, "its setting is given back"
    first = norm.running_mean.clone()
    other = loss(weights * 1.5)
    assert not torch.equal(norm.running_mean, first)
    assert loss(weights * 1.5) == other
    loss.load(weights)
    assert torch.equal(norm.running_mean, first)


def test_networks_trained_against_each_other_have_no_landscape() -> None:
    plan = make_plan("gan_points", "ring", {})
    session = trained(plan, 0)
    with pytest.raises(RequestError, match="share no loss"):
        LossOfWeights(plan, session.data, session.snapshot())
