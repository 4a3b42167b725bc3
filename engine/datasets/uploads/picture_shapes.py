"""The sizes and proportions of uploaded images."""

from __future__ import annotations

from collections.abc import Sequence

from engine.datasets.picture_preparation import Preparation
from engine.datasets.uploads.picture_files import Header
from engine.datasets.uploads.picture_settings import SIDES, STANDARD_SIDE
from engine.text import N_, Message, message, plural

_MAX_OWN_SIDE = 64
"""Larger images are made smaller unless a larger size is chosen: training time grows with the square of the side."""
_NEARLY_SQUARE = 1.2
CROPPED = (
    N_("Of 1 image that is not square, only the middle is used. Pad it to use all of it."),
    N_("Of {count} images that are not square, only the middle is used. Pad them to use all of them."),
)


def usual_side(headers: Sequence[Header]) -> int:
    """The side of the images if all are squares of the same suitable size, as those of MNIST; else the standard one."""
    found = {(header.width, header.height) for header in headers}
    suitable = {(side, side) for side in SIDES if side <= _MAX_OWN_SIDE}
    return found.pop()[0] if len(found) == 1 and found <= suitable else STANDARD_SIDE


def shape_notes(headers: Sequence[Header], how: Preparation) -> list[Message]:
    """Reports images that were resized, and those of which a part is not used, since they are not square."""
    return [*_resized(headers, how), *_cut(headers, how)]


def _resized(headers: Sequence[Header], how: Preparation) -> list[Message]:
    count = sum((header.width, header.height) != (how.width, how.height) for header in headers)
    template = plural(
        count,
        N_("1 image was resized to {side} × {side} pixels."),
        N_("{count} images were resized to {side} × {side} pixels."),
    )
    return [message(template, side=how.width, count=count)] if count else []


def _cut(headers: Sequence[Header], how: Preparation) -> list[Message]:
    count = sum(max(h.width, h.height) > _NEARLY_SQUARE * min(h.width, h.height) for h in headers)
    if how.fit != "cut" or not count:
        return []
    return [message(plural(count, *CROPPED), count=count)]
