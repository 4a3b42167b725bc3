"""Anomaly detection: images with one class left out of training."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS, Dataset
from engine.datasets.data_spec import DataSpec
from engine.datasets.files import Downloaded
from engine.datasets.splits import Data, Split, split_indices, split_sizes
from engine.text import N_
from engine.views import Array

DRAWN = 10_000
"""`ink` and `shapes` generate this many images, equally many per class."""
COUNTS = {
    "digits": (178, 182, 177, 183, 181, 182, 181, 179, 174, 180),
    "mnist": (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949),
    "ink": (DRAWN // 10,) * 10,
    "shapes": (DRAWN // 10,) * 10,
    "fashion_mnist": (6000,) * 10,
}
"""Samples per class available for training; stated here so that sizes are known without loading."""


@DATASETS.register("anomaly")
class Anomaly(Dataset):
    """Leaves one class of images out of training: a network that reconstructs the others should fail on it.

    Training and validation hold nine classes, the test split the tenth as well. What such a network reconstructs badly
    is an anomaly. Defective parts, fraud and failing machines are found in this way, since there are too few of them to
    learn from.

    Reference: Sakurada and Yairi, 2014, *Anomaly detection using autoencoders with nonlinear dimensionality reduction*.
    """

    title = N_("Anomaly detection")
    kind = "image"
    source = N_("Depends on the images: Layerlab, scikit-learn digits, MNIST or Fashion-MNIST")
    licence = N_("As for the chosen images; MIT for drawn ones")

    pictures: Literal["ink", "digits", "shapes", "mnist", "fashion_mnist"] = Field(
        "ink",
        title=N_("Images"),
        json_schema_extra={
            "options": {
                "ink": N_("Ink: drawn digits"),
                "digits": N_("Digits 8×8"),
                "shapes": N_("Shapes"),
                "mnist": N_("MNIST"),
                "fashion_mnist": N_("Fashion-MNIST"),
            }
        },
    )
    held_out: int = Field(0, ge=0, le=9, title=N_("Class held out"), description=N_("Index of the class, from 0."))
    test_fraction: float = Field(0.2, ge=0, le=0.4, title=N_("Test split"))

    def spec(self) -> DataSpec:
        inner, known = self._all().spec(), sum(COUNTS[self.pictures]) - COUNTS[self.pictures][self.held_out]
        if self._has_test_split:
            sizes = {**split_sizes(known, self.val_fraction), "test": inner.sizes["test"]}
        else:
            sizes = split_sizes(known, self.val_fraction, self.test_fraction)
            sizes["test"] += COUNTS[self.pictures][self.held_out]
        return DataSpec(
            kind="image",
            shape=inner.shape,
            classes=inner.classes,
            sizes=sizes,
            held_out=(self.held_out,),
            brought=inner.brought,
        )

    def load(self) -> Data:
        full = self._all().load()
        x, y = full.train.x, full.train.y
        known = np.flatnonzero(y != self.held_out)
        share = 0.0 if self._has_test_split else self.test_fraction
        train, val, test = (known[part] for part in split_indices(len(known), self.val_fraction, share, self.seed))
        if self._has_test_split:
            return Data(_part(x, y, train), _part(x, y, val), full.test)
        test = np.concatenate([test, np.flatnonzero(y == self.held_out)])
        order = np.random.default_rng([self.seed, 5]).permutation(len(test))
        return Data(_part(x, y, train), _part(x, y, val), _part(x, y, test[order]))

    def ready(self) -> bool:
        return self._all().ready()

    @property
    def _has_test_split(self) -> bool:
        return DATASETS.get(self.pictures).has_test_split

    def _all(self) -> Dataset:
        """The chosen data set, with all its training samples in the training split."""
        kind = DATASETS.get(self.pictures)
        if issubclass(kind, Downloaded):
            return kind(val_fraction=0.0)
        size = {} if self.pictures == "digits" else {"size": DRAWN}
        plain = {"with_digits": False} if self.pictures == "ink" else {}
        return kind(val_fraction=0.0, test_fraction=0.0, **size, **plain)  # type: ignore[call-arg]


def _part(x: Array, y: Array, indices: Array) -> Split:
    return Split(x[indices], y[indices])
