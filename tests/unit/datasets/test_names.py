"""What classes and columns are called: names of our sets are translated, those that a person brought never."""

from __future__ import annotations

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.text import message

SPEC = {"kind": "table", "shape": (2,), "classes": ("wrong", "balanced")}


def test_classes_of_our_sets_are_messages() -> None:
    assert DATASETS.make("brackets").spec().names == (message("wrong"), message("balanced"))
    assert DATASETS.make("which_shapes").spec().names[0] == message(DATASETS.make("which_shapes").spec().labels[0])


def test_classes_that_a_person_brought_are_shown_as_typed() -> None:
    own = DataSpec(**SPEC, brought=True)  # type: ignore[arg-type]
    assert own.names == ("wrong", "balanced")
    assert own.called(["{width}"]) == ("{width}",)
