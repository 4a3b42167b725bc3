"""The content of a saved set of images, as `upload_store.keep` takes it, and its preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.datasets.picture_preparation import Preparation
from engine.datasets.splits import SplitName
from engine.datasets.uploads.given_splits import SPLITS, counts_of
from engine.datasets.uploads.picture_classes import LabelledPictures
from engine.datasets.uploads.splits import small_class_notes
from engine.datasets.uploads.table_settings import Balance
from engine.text import Message
from engine.views import Array

SHOWN = 12
"""Images per class in the preview."""
PREVIEW = 400
"""The maximum number of images in the preview."""


def content_of(
    x: Array,
    labels: Sequence[str],
    how: Preparation,
    report: Sequence[Message],
    balance: Balance,
    splits: Sequence[SplitName] = (),
) -> tuple[dict[str, Any], dict[str, Array]]:
    """Facts about images `x` that are known without loading them, and the arrays; `splits` if they are given."""
    classes, y = classes_of(labels)
    counts = np.bincount(y, minlength=len(classes)).tolist()
    facts: dict[str, Any] = {
        "classes": list(classes),
        "counts": counts,
        "shape": list(x.shape[1:]),
        "preparation": how.model_dump(mode="json"),
    }
    arrays = {"x": x, "y": y}
    if splits:
        arrays["split"] = np.array([SPLITS.index(name) for name in splits], np.uint8)
        facts["split_counts"] = counts_of(y, arrays["split"], len(classes))
    about = {
        "kind": "own_pictures",
        "samples": len(x),
        "facts": facts,
        "report": (*report, *small_class_notes(counts)),
        "config": {"resample": True} if balance == "resample" else {},
        "weights": balance == "weights",
    }
    return about, arrays


def preview_of(about: Mapping[str, Any], x: Array, y: Array, found: LabelledPictures) -> dict[str, Any]:
    """A few images of each class as the network sees them, and the report."""
    classes, counts = about["facts"]["classes"], about["facts"]["counts"]
    width = min(SHOWN, max(counts), max(1, PREVIEW // len(classes)))
    sheet = np.full((len(classes), width, *x.shape[1:]), 128, np.uint8)  # empty cells have the color of the gaps
    for label in range(len(classes)):
        some = x[np.flatnonzero(y == label)[:width]]
        sheet[label, : len(some)] = some
    return {
        "balance": {"classes": classes, "counts": counts},
        "pictures": sheet.transpose(0, 1, 3, 4, 2),
        "shape": about["facts"]["shape"],
        "inversion": about["facts"]["preparation"]["inversion"],
        "grouping": found.grouping,
        "groupings": [{"key": way.key, "classes": list(way.classes)} for way in found.groupings],
        "report": [line.model_dump() for line in about["report"]],
    }


def classes_of(labels: Sequence[str]) -> tuple[tuple[str, ...], Array]:
    """The classes sorted by name (digits by size), and the index of each label `(N,)` int64."""
    classes = tuple(
        sorted(set(labels), key=lambda name: (not name.isdecimal(), int(name) if name.isdecimal() else 0, name))
    )
    index = {name: number for number, name in enumerate(classes)}
    return classes, np.array([index[label] for label in labels], np.int64)
