"""Handwritten digits of 8×8 pixels."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.base import DATASETS, Divided
from engine.datasets.cache import cached, key_of_config
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data
from engine.text import N_
from engine.views import Array

COUNT = 1797


@DATASETS.register("digits")
class Digits(Divided):
    """Handwritten digits, 8×8 in 17 shades: so small that a network learns them in seconds.

    Reference: Alpaydin and Kaynak, 1998, *Optical recognition of handwritten digits*, UCI Machine Learning Repository.
    """

    title = N_("Digits 8×8")
    kind = "image"
    source = "https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits"
    licence = "CC BY 4.0"

    def spec(self) -> DataSpec:
        return DataSpec(kind="image", shape=(1, 8, 8), classes=tuple("0123456789"), sizes=self.sizes(COUNT))

    def load(self) -> Data:
        pictures, labels = read_digits()
        return self.divide(pictures, labels)


def read_digits() -> tuple[Array, Array]:
    """All images `(1797, 1, 8, 8)` uint8, scaled from 0–16 to 0–255, and their labels.

    Cached, since importing scikit-learn takes a second or two.
    """
    arrays = cached("digits", key_of_config(version=1), _from_scikit_learn)
    return arrays["x"], arrays["y"]


def _from_scikit_learn() -> Mapping[str, Array]:
    from sklearn.datasets import load_digits

    bunch = load_digits()
    pictures = np.round(np.asarray(bunch["images"]) * (255 / 16)).astype(np.uint8)
    return {"x": pictures[:, None], "y": np.asarray(bunch["target"]).astype(np.int64)}
