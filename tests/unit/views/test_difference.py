"""The difference of two views."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.views import Heatmaps, Matrix, Pictures, Plane, View, pack, unpack
from engine.views.difference import difference


def shown(view: View) -> Any:
    return unpack(pack(view))


def plane(values: Any, classes: tuple[str, ...] = (), reach: float = 1.0) -> Any:
    nothing = np.zeros((0, 2), np.float32)
    view = Plane(
        x_range=(-1, 1), y_range=(-1, 1), values=np.array(values, np.float32), points=nothing, targets=nothing[:, 0],
        held_out=np.zeros(0, bool), classes=classes, value_range=(-reach, reach),
    )  # fmt: skip
    return shown(view)


def pictures(pixels: Any, **scale: Any) -> Any:
    return shown(Pictures(np.asarray(pixels), **scale))


def test_two_classes_differ_by_the_probability_of_the_second() -> None:
    found = difference(plane([[[1, 0], [0.5, 0.5]]], ("a", "b")), plane([[[0.2, 0.8], [0.4, 0.6]]], ("a", "b")))
    assert isinstance(found.view, Plane)
    assert found.view.values == pytest.approx(np.array([[-0.8, -0.1]]), abs=1e-6)
    assert found.view.value_range == (-1.0, 1.0)
    assert str(found.sentence) == "The predicted classes differ on 100.0% of the plane."


def test_several_classes_differ_by_the_probability_that_moves() -> None:
    names = ("a", "b", "c")
    found = difference(plane([[[1, 0, 0], [0, 1, 0]]], names), plane([[[0, 0.5, 0.5], [0, 1, 0]]], names))
    assert isinstance(found.view, Plane)
    assert found.view.values == pytest.approx(np.array([[1.0, 0.0]]))


def test_values_have_one_scale_on_both_sides() -> None:
    found = difference(plane([[1, 2]], reach=2.0), plane([[0, 4]], reach=4.0))
    assert found.first["value_range"] == found.second["value_range"] == (-4.0, 4.0)
    assert isinstance(found.view, Plane)
    assert found.view.values.tolist() == [[1.0, -2.0]]
    assert "up to 2" in str(found.sentence)


def test_pictures_are_subtracted_pixel_by_pixel() -> None:
    first = pictures(np.zeros((2, 3, 3), np.float32), scale="signed", low=-1.0)
    second = pictures(np.full((2, 3, 3), 0.25, np.float32), scale="signed", low=-2.0, high=2.0)
    found = difference(first, second)
    assert isinstance(found.view, Pictures)
    assert (found.view.pixels == -0.25).all()
    assert (found.view.low, found.view.high) == (-0.25, 0.25)
    assert found.first["low"] == found.second["low"] == -2.0


def test_colored_pictures_are_compared_by_their_brightness() -> None:
    white, black = (pictures(np.full((1, 2, 2, 3), value, np.uint8), scale="rgb", high=255.0) for value in (255, 0))
    found = difference(white, black).view
    assert isinstance(found, Pictures)
    assert found.pixels.shape == (1, 2, 2)
    assert (found.pixels == 255).all()


def test_confusion_matrices_and_gates_are_subtracted() -> None:
    one, two = (shown(Matrix(np.full((2, 2), value), ("a", "b"), ("a", "b"))) for value in (3.0, 1.0))
    found = difference(one, two).view
    assert isinstance(found, Matrix)
    assert (found.values == 2).all()
    assert found.scale == "signed"
    gates = [shown(Heatmaps(np.full((1, 2, 4), value, np.float32), ("forget",))) for value in (0.9, 0.4)]
    gate = difference(*gates).view
    assert isinstance(gate, Heatmaps)
    assert gate.values == pytest.approx(0.5, abs=1e-6)


def test_what_does_not_match_is_named() -> None:
    eight, sixteen = (pictures(np.zeros((count, 3, 3), np.float32), scale="signed") for count in (8, 16))
    assert str(difference(eight, sixteen).sentence).startswith("A shows 8 × 3 × 3 values and B 16 × 3 × 3")
    assert difference(plane([[1]]), eight).view is None
    other = {**plane([[1]]), "x_range": [0, 9]}
    assert "axes" in str(difference(plane([[1]]), other).sentence)


def test_values_that_are_not_finite_do_not_decide_the_scale() -> None:
    found = difference(plane([[np.nan, 1]]), plane([[0, 3]])).view
    assert isinstance(found, Plane)
    assert found.value_range == (-2.0, 2.0)
