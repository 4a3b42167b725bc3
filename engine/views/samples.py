"""Samples to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.text import Name
from engine.views.base import View
from engine.views.pictures import Pictures


@dataclass(frozen=True)
class Samples(View):
    """Samples of a split by their `indices`.

    `captions` are their classes and predictions, `texts` their words or values; both are empty where there are none.
    `pictures` has one picture per sample, if they are images. `wrong` are the positions of wrong predictions. `more` is
    the index from which the next samples follow; None at the end of the split.
    """

    kind: ClassVar[str] = "samples"
    indices: tuple[int, ...]
    captions: tuple[Name, ...] = ()
    texts: tuple[str, ...] = ()
    wrong: tuple[int, ...] = ()
    pictures: Pictures | None = None
    more: int | None = None
