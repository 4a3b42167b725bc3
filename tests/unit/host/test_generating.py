"""What a person's own random numbers become."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.errors import RequestError
from engine.host.generating import made
from engine.probes.base import Subject
from engine.registry import Choice
from engine.train.making import make_plan
from engine.train.session import Session
from engine.train.subject import subject_of


def subject(family: Choice | str, dataset: Choice | str) -> Subject:
    plan = make_plan(family, dataset)
    data = DATASETS.make(plan.dataset).load()
    return subject_of(plan, Session(plan, data).state(), data)


def digits(family: str) -> Subject:
    return subject(Choice(name=family, filters=(4, 2), discriminator_filters=(2,), noise=3), "digits")


def test_each_row_of_numbers_becomes_its_own_picture() -> None:
    seen = digits("dcgan")
    numbers = np.random.default_rng(0).normal(size=(5, 3)).astype(np.float32)
    together: Any = made(seen, numbers, None, 1, 0)
    alone: Any = made(seen, numbers[3:4], None, 1, 0)
    assert together.pixels.shape == (5, 8, 8)
    assert together.captions == ()
    assert np.abs(together.pixels[3].astype(int) - alone.pixels[0]).max() <= 1


def test_a_class_can_be_asked_for() -> None:
    seen = digits("conditional_gan")
    assert made(seen, None, 7, 3, 0).captions == ("7", "7", "7")  # type: ignore[attr-defined]
    assert made(seen, None, [2, 4], 2, 0).captions == ("2", "4")  # type: ignore[attr-defined]
    assert made(seen, None, None, 3, 0).captions == ("0", "1", "2")  # type: ignore[attr-defined]


def test_points_lie_among_the_real_ones() -> None:
    view: Any = made(subject("gan_points", Choice(name="ring", size=100)), None, None, 12, 3)
    assert [cloud.name for cloud in view.clouds] == ["real", "generated"]
    assert view.clouds[1].points.shape == (12, 2)
    assert (view.clouds[1].points == made(subject("gan_points", "ring"), None, None, 12, 3).clouds[1].points).all()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("numbers", "classes", "count", "text"),
    [
        (np.zeros((2, 5), np.float32), None, 1, "starts from 3 random numbers"),
        (None, None, 100_000, "from 1 to 400"),
        (None, 10, 2, "a class from 0 to 9"),
        (None, [1], 2, "a class from 0 to 9"),
    ],
)
def test_what_cannot_be_made_is_told(numbers: Any, classes: Any, count: int, text: str) -> None:
    with pytest.raises(RequestError, match=text):
        made(digits("conditional_gan"), numbers, classes, count, 0)


def test_a_run_without_a_generator_is_told() -> None:
    with pytest.raises(RequestError, match="no generator"):
        made(subject("mlp", "circles"), None, None, 1, 0)
