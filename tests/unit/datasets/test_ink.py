"""The digits that our code draws."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.datasets.handwriting import WAYS, Hand, write
from engine.datasets.ink import Ink, draw, enlarge
from engine.datasets.strokes import BOX, render

STEADY = Hand(**dict.fromkeys(Hand.__dataclass_fields__, 0.0) | {"pen_mean": 2.4})
"""A hand that writes every digit exactly as it is noted."""


def test_every_digit_is_written_in_several_ways() -> None:
    assert sorted(WAYS) == list(range(10))
    assert all(len(ways) >= 8 for ways in WAYS.values())
    assert all(weight > 0 for ways in WAYS.values() for weight, _ in ways)


def test_the_ways_that_people_differ_in_are_there() -> None:
    strokes = {digit: [way.count("/") + 1 for _, way in ways] for digit, ways in WAYS.items()}
    assert {1, 2} <= set(strokes[0])  # with and without a slash
    assert {1, 2} <= set(strokes[1])  # with and without a base
    assert {1, 2} <= set(strokes[4])  # closed in one stroke, or open with two
    assert {1, 2} <= set(strokes[5])  # with the bar as a stroke of its own
    assert {1, 2} <= set(strokes[7])  # crossed or not


@pytest.mark.parametrize("digit", range(10))
def test_drawings_are_strokes_of_finite_points(digit: int) -> None:
    drawings = write(digit, 60, np.random.default_rng(0), Hand())
    assert len(drawings) == 60
    for drawing in drawings:
        assert all(stroke.ndim == 2 and stroke.shape[1] == 2 and np.isfinite(stroke).all() for stroke in drawing)


def test_ink_is_rendered_by_the_function_of_the_draw_pad() -> None:
    random = np.random.default_rng(3)
    pictures, labels = draw(40, np.random.default_rng(3), STEADY)
    drawings = [drawing for digit in range(10) for drawing in write(digit, 4, random, STEADY)]
    assert labels.tolist() == sorted([*range(10)] * 4)
    for picture, drawing in zip(pictures, drawings, strict=True):
        assert np.array_equal(picture, render([stroke.tolist() for stroke in drawing], pen=2.4))


def test_the_same_seed_draws_the_same_and_no_two_are_alike() -> None:
    first, _ = draw(200, np.random.default_rng(5))
    again, _ = draw(200, np.random.default_rng(5))
    other, _ = draw(200, np.random.default_rng(6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert len(np.unique(first.reshape(200, -1), axis=0)) == 200


def test_pictures_are_sized_and_centred_like_mnist() -> None:
    pictures, _ = draw(500, np.random.default_rng(0))
    inked = [np.argwhere(picture > 0) for picture in pictures]
    extents = np.array([(np.ptp(places, axis=0) + 1).max() for places in inked])
    assert np.abs(extents - BOX).max() <= 2
    weights = pictures / pictures.sum(axis=(1, 2), keepdims=True)
    rows, columns = np.indices((28, 28))
    middles = np.stack([(weights * rows).sum(axis=(1, 2)), (weights * columns).sum(axis=(1, 2))])
    assert np.mean(np.abs(middles - 14) <= 0.51) > 0.98  # the rest keep clear of the edge


def test_scikit_learns_digits_are_added_or_left_out(home: Path) -> None:
    with_them, without = Ink(size=200), Ink(size=200, with_digits=False)
    assert sum(with_them.spec().sizes.values()) == 1997
    assert sum(without.spec().sizes.values()) == 200
    assert sum(map(len, (with_them.load().train, with_them.load().val, with_them.load().test))) == 1997


def test_every_class_has_as_many_drawings(home: Path) -> None:
    data = Ink(size=500, with_digits=False, val_fraction=0, test_fraction=0).load()
    assert np.bincount(data.train.y).tolist() == [50] * 10


def test_a_small_digit_is_enlarged_into_the_box() -> None:
    small = np.zeros((8, 8), np.uint8)
    small[1:7, 3:5] = 255
    large = enlarge(small)
    assert large.shape == (28, 28)
    assert np.ptp(np.argwhere(large > 64)[:, 0]) + 1 == BOX
