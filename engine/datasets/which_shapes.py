"""Colour pictures of several shapes, with a label for each kind of shape that is in them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS, Data, DataSpec, Divided
from engine.datasets.cache import cached, key_of_config
from engine.datasets.scenes import grained, scene
from engine.datasets.shapes import SIDE
from engine.text import N_
from engine.views import Array

_VERSION = 1
"""Goes up when the drawing changes, so that cached pictures are drawn anew."""
LABELS = (N_("circle"), N_("square"), N_("triangle"), N_("star"), N_("cross"))
SEEN = 12
"""Pixels of a kind that must not be covered for its label to hold."""


@DATASETS.register("which_shapes")
class WhichShapes(Divided):
    """Pictures of up to four shapes, 32×32, and which kinds are in them: several labels may hold at once.

    Each of the five labels is answered by yes or no. A shape that others cover all but wholly does not count.
    """

    title = N_("Which shapes")
    kind = "image"
    source = "Drawn by Layerlab"
    licence = "MIT"

    size: int = Field(4000, ge=100, le=20_000, title=N_("Pictures"))
    noise: float = Field(
        0.04, ge=0, le=0.5, title=N_("Noise"), description=N_("Standard deviation, for pixels from 0 to 1.")
    )

    def spec(self) -> DataSpec:
        sizes = self.sizes(self.size)
        return DataSpec(kind="image", shape=(3, SIDE, SIDE), targets="labels", labels=LABELS, sizes=sizes)

    def load(self) -> Data:
        key = key_of_config(version=_VERSION, size=self.size, noise=self.noise, seed=self.seed)
        arrays = cached(self.name, key, self._draw)
        return self.divide(arrays["x"], arrays["y"])

    def _draw(self) -> Mapping[str, Array]:
        random = np.random.default_rng([self.seed, 6])
        drawn = [scene(LABELS, 4, random) for _ in range(self.size)]
        labels = [np.bincount(mask.ravel(), minlength=1 + len(LABELS))[1:] >= SEEN for _, mask in drawn]
        pictures = grained(np.stack([picture for picture, _ in drawn]), self.noise, random)
        return {"x": pictures, "y": np.stack(labels).astype(np.float32)}
