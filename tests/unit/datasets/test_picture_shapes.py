"""What is reported about the sizes of uploaded images."""

from __future__ import annotations

import pytest

from engine.datasets.picture_preparation import standard_preparation
from engine.datasets.uploads.picture_files import Header
from engine.datasets.uploads.picture_shapes import shape_notes

HOW = standard_preparation((1, 28, 28))


def sized(*sides: int) -> list[Header]:
    return [Header("L", side, side, True) for side in sides]


@pytest.mark.parametrize(
    ("headers", "notes"),
    [
        (sized(28, 28, 28), []),
        (sized(28, 60, 28), ["1 image was resized to 28 × 28 pixels."]),
        (sized(40, 60, 28), ["2 images were resized to 28 × 28 pixels."]),
    ],
)
def test_only_images_of_another_size_are_reported_as_resized(headers: list[Header], notes: list[str]) -> None:
    assert [str(note) for note in shape_notes(headers, HOW)] == notes
