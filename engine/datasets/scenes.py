"""Colour pictures of several shapes with a class for each pixel, drawn by our code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS, Data, DataSpec, Divided
from engine.datasets.cache import cached, key_of_config
from engine.datasets.shapes import SIDE, colors, cover
from engine.text import N_
from engine.views import Array

_VERSION = 1
"""Goes up when the drawing changes, so that cached pictures are drawn anew."""
LABELS = (N_("ground"), N_("circle"), N_("square"), N_("triangle"), N_("star"))
SMALL, LARGE = 4.0, 10.0
"""The radii of shapes, in pixels."""


@DATASETS.register("scenes")
class Scenes(Divided):
    """Pictures of several shapes, 32×32, that cover each other; each pixel belongs to a shape or to the ground.

    Colours say nothing: a circle may have any colour, and so may the ground. What a pixel belongs to can only be told
    from the form around it.
    """

    title = N_("Scenes with masks")
    kind = "image"
    source = "Drawn by Layerlab"
    licence = "MIT"

    size: int = Field(2000, ge=100, le=20_000, title=N_("Pictures"))
    shapes: int = Field(3, ge=1, le=6, title=N_("Shapes"), description=N_("At most so many in a picture."))
    noise: float = Field(
        0.04, ge=0, le=0.5, title=N_("Noise"), description=N_("Standard deviation, for pixels from 0 to 1.")
    )

    def spec(self) -> DataSpec:
        sizes = self.sizes(self.size)
        return DataSpec(kind="image", shape=(3, SIDE, SIDE), targets="mask", labels=LABELS, sizes=sizes)

    def load(self) -> Data:
        key = key_of_config(version=_VERSION, size=self.size, shapes=self.shapes, noise=self.noise, seed=self.seed)
        arrays = cached(self.name, key, self._draw)
        return self.divide(arrays["x"], arrays["y"])

    def _draw(self) -> Mapping[str, Array]:
        random = np.random.default_rng([self.seed, 5])
        drawn = [scene(LABELS[1:], self.shapes, random) for _ in range(self.size)]
        pictures = grained(np.stack([picture for picture, _ in drawn]), self.noise, random)
        return {"x": pictures, "y": np.stack([mask for _, mask in drawn])}


def scene(names: Sequence[str], most: int, random: np.random.Generator) -> tuple[Array, Array]:
    """One to `most` shapes of any of these names, each over those before it.

    The picture `(H, W, 3)` goes from 0 to 255; the mask `(H, W)`, int64, holds 0 for the ground, else 1 and the index of the
    shape's name.
    """
    first, second, _ = colors(random)
    down, across = (np.linspace(start, end, SIDE) for start, end in random.uniform(0, 1, (2, 2)))
    picture = first + (down[:, None] * across)[:, :, None] * (second - first)
    mask = np.zeros((SIDE, SIDE), np.int64)
    for _number in range(random.integers(1, most + 1)):
        kind = int(random.integers(len(names)))
        radius = random.uniform(SMALL, LARGE)
        middle = random.uniform(radius * 0.7, SIDE - radius * 0.7, 2)
        share = cover(names[kind], middle, radius, random.uniform(-np.pi, np.pi))
        picture = picture + share[:, :, None] * (_ink(picture, share, random) - picture)
        mask[share >= 0.5] = kind + 1
    return picture, mask


def grained(pictures: Array, noise: float, random: np.random.Generator) -> Array:
    """Pictures `(N, H, W, 3)` with noise, as a data set holds them: `(N, 3, H, W)`, uint8."""
    grain = random.normal(0, 255, pictures.shape).astype(np.float32) * np.float32(noise)
    return np.clip(np.round(pictures + grain), 0, 255).astype(np.uint8).transpose(0, 3, 1, 2)


def _ink(picture: Array, share: Array, random: np.random.Generator) -> Array:
    """A colour that stands out from what the shape is drawn on, on the whole: `(3,)`."""
    under = (picture * share[:, :, None]).sum((0, 1)) / max(share.sum(), 1e-9)
    while True:
        ink = random.uniform(0, 255, 3)
        if np.abs(under - ink).sum() > 200:
            return ink
