"""L-BFGS minimizes the loss with its penalties, as SciPy does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy import optimize, special

from engine.datasets.base import DATASETS
from engine.graph.spec import Node, sequential
from engine.plan.check import check_plan
from engine.plan.factory import change, make_plan
from engine.train.session import Session

Array = NDArray[np.float64]
CLASSES, FEATURES = 3, 4


def softmax_regression(**settings: Any) -> Session:
    """One linear layer on the irises, with L-BFGS."""
    plan = make_plan(
        "mlp",
        "iris",
        {"regularisation": {}, "optimizer": "lbfgs", **{f"regularisation.{k}": v for k, v in settings.items()}},
    )
    graph = sequential((FEATURES,), {"output": Node(layer="linear", config={"out_features": CLASSES})})
    plan = plan.model_copy(update={"graphs": {"main": graph}})
    return Session(plan, DATASETS.make(plan.dataset).load())


def penalized_loss(flat: Array, session: Session, l1: float, l2: float) -> tuple[float, Array]:
    """Mean cross-entropy of the training split with the penalties, and its gradient.

    The weights are the difference of two rows of numbers, neither below 0, so that the L1 penalty has a derivative.
    """
    (above, below), biases = flat[: 2 * CLASSES * FEATURES].reshape(2, CLASSES, FEATURES), flat[-CLASSES:]
    weights = above - below
    x, y = session.data.train.x.astype(np.float64), session.data.train.y
    logs = special.log_softmax(x @ weights.T + biases, 1)
    slope = (np.exp(logs) - np.eye(CLASSES)[y]) / len(y)
    loss = -logs[np.arange(len(y)), y].mean() + l1 * (above + below).sum() + l2 / 2 * (weights**2).sum()
    smooth = slope.T @ x + l2 * weights
    return float(loss), np.concatenate([(smooth + l1).ravel(), (l1 - smooth).ravel(), slope.sum(0)])


def least(session: Session, l1: float, l2: float) -> float:
    """The lowest value there is, found by SciPy."""
    weights = 2 * CLASSES * FEATURES
    bounds = [(0, None)] * weights + [(None, None)] * CLASSES
    start = np.zeros(weights + CLASSES)
    found = optimize.minimize(
        penalized_loss, start, (session, l1, l2), "L-BFGS-B", jac=True, bounds=bounds, options={"maxiter": 2000}
    )
    return float(found.fun)


def reached(session: Session, l1: float, l2: float) -> float:
    weight, bias = (weight.detach().double().numpy() for weight in session.weights)
    flat = np.concatenate([weight.clip(min=0).ravel(), (-weight).clip(min=0).ravel(), bias])
    return penalized_loss(flat, session, l1, l2)[0]


PENALTIES = [
    ({}, 0.0, 0.0),
    ({"l2": 0.1}, 0.0, 0.1),
    ({"weight_decay": 0.1}, 0.0, 0.1),
    ({"l1": 0.05}, 0.05, 0.0),
    ({"l1": 0.02, "l2": 0.02, "weight_decay": 0.03}, 0.02, 0.05),
]


@pytest.mark.parametrize(("settings", "l1", "l2"), PENALTIES)
def test_it_reaches_the_least_loss_with_its_penalties(settings: dict[str, float], l1: float, l2: float) -> None:
    session = softmax_regression(**settings)
    for _ in range(20):
        session.take_step()
    assert reached(session, l1, l2) == pytest.approx(least(session, l1, l2), abs=0.002)


def test_each_loss_that_the_line_search_compares_has_the_same_noise() -> None:
    plan = make_plan("mlp", "iris", {"regularisation": {}, "optimizer": "lbfgs"})
    nodes = {
        "drop": Node(layer="dropout", config={"rate": 0.5}),
        "output": Node(layer="linear", config={"out_features": 3}),
    }
    session = Session(
        plan.model_copy(update={"graphs": {"main": sequential((FEATURES,), nodes)}}), DATASETS.make(plan.dataset).load()
    )
    seen: list[torch.Tensor] = []
    hook = session.named["main"].nodes["drop"].register_forward_hook(lambda *given: seen.append(given[2] == 0))
    session.take_step()
    hook.remove()
    assert len(seen) > 2
    assert all(torch.equal(seen[0], other) for other in seen)
    before = seen[-1]
    session.named["main"].nodes["drop"].register_forward_hook(lambda *given: seen.append(given[2] == 0))
    session.take_step()
    assert not torch.equal(before, seen[-1])


def test_a_clipped_gradient_is_refused() -> None:
    plan = change(make_plan("lstm", "sine_mixtures", {"optimizer": "lbfgs"}), "regularisation.clip_value", 0.5)
    problems = {problem.where: str(problem) for problem in check_plan(plan)}
    assert set(problems) == {"regularisation.clip_norm", "regularisation.clip_value"}
    assert problems["regularisation.clip_norm"] == (
        "L-BFGS needs unclipped gradients. Clear Gradient clipping by norm, or choose another optimizer."
    )
