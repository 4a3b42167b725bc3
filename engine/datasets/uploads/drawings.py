"""Drawings made on the Data page, saved as a set of images."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.datasets.picture_preparation import Preparation
from engine.datasets.strokes import SIDE, parse, render
from engine.datasets.uploads.picture_classes import class_name, require_classes
from engine.datasets.uploads.picture_content import content_of
from engine.datasets.uploads.table_settings import Balance
from engine.errors import FileFormatError
from engine.text import N_, message, plural
from engine.views import Array


def drawn(
    drawings: Sequence[Any], labels: Sequence[str], balance: Balance = "nothing"
) -> tuple[dict[str, Any], dict[str, Array]]:
    """The content of a data set of drawings, each a list of strokes, rendered as on the Draw page."""
    if len(drawings) != len(labels):
        raise FileFormatError(N_("Each drawing needs a class."))
    sound = [(parse(strokes), class_name(label)) for strokes, label in zip(drawings, labels, strict=True)]
    inked = [(strokes, label) for strokes, label in sound if strokes]
    names = [label for _, label in inked]
    require_classes(names)
    x = np.stack([render(strokes) for strokes, _ in inked])[:, None]
    template = plural(
        len(x),
        N_("1 drawing was rendered at {side} × {side} pixels, as on the Draw page."),
        N_("{count} drawings were rendered at {side} × {side} pixels, as on the Draw page."),
    )
    # Image files of such drawings are mostly dark on light, each with its own paper.
    how = Preparation(channels=1, height=SIDE, width=SIDE, fit="pad", inversion="each")
    return content_of(x, names, how, [message(template, count=len(x), side=SIDE)], balance)
