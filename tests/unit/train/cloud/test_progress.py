"""A seed cloud that is trained piece by piece."""

from __future__ import annotations

import numpy as np
import pytest

from engine.events import EpochEnded
from engine.host.request_handler import RequestHandler
from engine.host.requests.seed_cloud import SeedCloud
from engine.plan.factory import change, ready_plan
from engine.train.cloud.progress import CloudProgress
from engine.views import Plane, Scatter, unpack
from tests.training_run import run

CLASSES = change(ready_plan("mlp", "spirals"), "training.epochs", 2)
VALUES = change(ready_plan("mlp", "sine"), "training.epochs", 2)


def grown(plan: object, count: int) -> CloudProgress:
    cloud = CloudProgress(plan, count)  # type: ignore[arg-type]
    while not cloud.is_over:
        cloud.grow(0.1)
    return cloud


def test_a_member_ends_where_the_run_of_its_seed_ends() -> None:
    cloud = grown(CLASSES, 4)
    (*_, last) = [event for event in run(change(CLASSES, "training.seed", 2)) if isinstance(event, EpochEnded)]
    assert cloud.final()["val/loss"][2] == pytest.approx(last.values["val/loss"], rel=1e-3)


def test_the_planes_show_the_mean_of_all_predictions_and_where_they_disagree() -> None:
    views = grown(CLASSES, 5).shown()["views"]
    mean, disagreement = views["mean"], views["disagreement"]
    assert isinstance(mean, Plane)
    assert isinstance(disagreement, Scatter)
    assert mean.values.sum(axis=2) == pytest.approx(np.ones((60, 60)), rel=1e-4)
    assert disagreement.surface is not None
    shares = np.unique((5 * disagreement.surface).round(3))
    assert set(shares) <= {0.0, 1.0, 2.0}  # of five networks at most two are against the others


def test_curves_show_each_seed_and_their_range() -> None:
    cloud = grown(CLASSES, 5)
    lines = cloud.shown()["views"]["curves"].series
    assert [line.faint for line in lines] == [True] * 5 + [False] * 3
    lowest, highest, median = (line.y for line in lines[5:])
    assert (lowest <= median).all()
    assert (median <= highest).all()


def test_a_curve_has_no_planes() -> None:
    assert set(grown(VALUES, 3).shown()["views"]) == {"curves"}


@pytest.mark.usefixtures("home")
def test_each_request_trains_on_until_all_steps_are_taken() -> None:
    handler, steps, end = RequestHandler(), [0], 1
    while steps[-1] < end:
        answer = handler.answer(SeedCloud(plan=CLASSES, count=8).packed())
        assert answer[0] == 0
        found = unpack(answer[1:])
        steps.append(found["step"])
        end = found["steps"]
    assert steps == sorted(steps)
    assert found["summary"]["metric"] == "val/accuracy"
