"""Uploaded images."""

from __future__ import annotations

import numpy as np

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.picture_preparation import Preparation
from engine.datasets.splits import Data
from engine.datasets.uploads.base import UploadedDataset
from engine.text import N_


@DATASETS.register("own_pictures")
class UploadedPictures(UploadedDataset):
    """Images of your own, each with a class: from a zip of folders, labeled on the Data page, or drawn on the pad."""

    title = N_("Your images")
    kind = "image"

    def spec(self) -> DataSpec:
        if self.about is None:
            sizes = {"train": 0, "val": 0, "test": 0}
            return DataSpec(kind="image", shape=(1, 28, 28), classes=("0", "1"), sizes=sizes)
        shape = tuple(int(side) for side in self.about.facts["shape"])  # type: ignore[union-attr,arg-type]
        return DataSpec(kind="image", shape=shape, classes=self.classes(), sizes=self.split_sizes(), brought=True)

    def preparation(self) -> Preparation:
        """The stored one; for data sets saved before there were any, what all images went through then."""
        stored = self.about.facts.get("preparation") if self.about else None
        if stored:
            return Preparation.model_validate(stored)
        channels, height, width = self.spec().shape
        return Preparation(
            channels=1 if channels == 1 else 3,
            height=height,
            width=width,
            inversion="each" if channels == 1 else "none",
        )

    def load(self) -> Data:
        x, y = self.array("x"), np.array(self.array("y"))
        return self.divided(x, y, None, self.parts(y, len(y)))
