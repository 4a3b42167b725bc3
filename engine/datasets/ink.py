"""Handwritten digits drawn by our code."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS, Data, DataSpec, Divided
from engine.datasets.cache import cached, key_of_config
from engine.datasets.digits import COUNT, read_digits
from engine.datasets.handwriting import Hand, pens, write
from engine.datasets.strokes import BOX, SIDE, centre, render_many
from engine.text import N_
from engine.views import Array

_VERSION = 1
"""Goes up when the drawing changes, so that cached pictures are drawn anew."""
_AT_ONCE = 500
"""Drawings rendered together: more would need more memory, fewer more time."""


@DATASETS.register("ink")
class Ink(Divided):
    """Handwritten digits, 28×28, drawn by our code as people write them: nothing to download.

    Every digit in the ways it is met (open and closed 4, crossed 7, looped 2, slashed 0 …), as strokes of a pen that
    differ in slant, proportions, width and care, rendered like the drawings of the Draw page. A network trained on it
    reads the handwriting of people it has never seen.
    """

    title = N_("Ink: drawn digits")
    kind = "image"
    source = N_("Drawn by Layerlab; with scikit-learn's digits (Alpaydin and Kaynak, 1998)")
    licence = N_("MIT; scikit-learn's digits CC BY 4.0")

    size: int = Field(24_000, ge=100, le=100_000, title=N_("Drawings"))
    with_digits: bool = Field(
        True,
        title=N_("With scikit-learn's digits"),
        description=N_("Adds 1,797 digits by 43 people, enlarged from 8×8."),
    )
    val_fraction: float = Field(0.05, ge=0, le=0.4, title=N_("Validation share"))
    test_fraction: float = Field(0.05, ge=0, le=0.4, title=N_("Test share"))

    def spec(self) -> DataSpec:
        count = self.size + COUNT * self.with_digits
        return DataSpec(kind="image", shape=(1, SIDE, SIDE), classes=tuple("0123456789"), sizes=self.sizes(count))

    def load(self) -> Data:
        key = key_of_config(version=_VERSION, size=self.size, seed=self.seed, with_digits=self.with_digits)
        arrays = cached(self.name, key, self._draw)
        return self.divide(arrays["x"], arrays["y"])

    def _draw(self) -> Mapping[str, Array]:
        pictures, labels = draw(self.size, np.random.default_rng([self.seed, 3]))
        if self.with_digits:
            small, names = read_digits()
            pictures = np.concatenate([pictures, np.stack([enlarge(picture[0]) for picture in small])])
            labels = np.concatenate([labels, names])
        return {"x": pictures[:, None], "y": labels}


def draw(count: int, random: np.random.Generator, hand: Hand | None = None) -> tuple[Array, Array]:
    """`count` pictures `(N, 28, 28)` uint8, the digits in turn equally often, and their labels."""
    hand = hand or Hand()
    labels = np.sort(np.arange(count) % 10)
    drawings = [drawing for digit in range(10) for drawing in write(digit, int((labels == digit).sum()), random, hand)]
    widths = pens(count, random, hand)
    pictures = np.empty((count, SIDE, SIDE), np.uint8)
    order = np.argsort(widths, kind="stable")  # thin lines touch fewer pixels than thick ones, so they go together
    for which in np.split(order, range(_AT_ONCE, count, _AT_ONCE)):
        pictures[which] = render_many([drawings[i] for i in which], widths[which])
    return pictures, labels


def enlarge(picture: Array) -> Array:
    """A picture of 8×8 as a 28×28 one in MNIST's manner: its ink fills the box, its centre of mass is in the middle."""
    from PIL import Image

    image = Image.fromarray(picture)
    image = image.crop(image.getbbox())
    factor = BOX / max(image.size)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    ink = np.asarray(image.resize(size, Image.Resampling.BICUBIC), dtype=np.float64) / 255
    return centre(np.pad(ink, SIDE)[None], SIDE)[0]
