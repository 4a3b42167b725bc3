"""MNIST: handwritten digits."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.base import DATASETS
from engine.datasets.cache import cached, key_of_files
from engine.datasets.data_spec import DataSpec
from engine.datasets.files import Downloaded, Remote
from engine.datasets.idx import read_idx
from engine.datasets.splits import Data, Split, split_indices, split_sizes
from engine.errors import FileFormatError
from engine.text import N_
from engine.views import Array

_TRAIN, _TEST = 60_000, 10_000


class IdxPictures(Downloaded):
    """Base class of MNIST and data sets in its format: 28×28 images, 60,000 for training and 10,000 for testing."""

    kind = "image"

    @classmethod
    def class_names(cls) -> tuple[str, ...]:
        """Names of the ten classes."""
        raise NotImplementedError

    def spec(self) -> DataSpec:
        sizes = {**split_sizes(_TRAIN, self.val_fraction), "test": _TEST}
        return DataSpec(kind="image", shape=(1, 28, 28), classes=self.class_names(), sizes=sizes)

    def load(self) -> Data:
        paths = [self.path(remote.name) for remote in self.remotes()]
        arrays = cached(self.name, key_of_files(paths), self._parse)
        train, val, _ = split_indices(_TRAIN, self.val_fraction, 0.0, self.seed)
        x, y = arrays["train_x"], arrays["train_y"]
        test = Split(arrays["test_x"], arrays["test_y"])
        return Data(Split(x[train], y[train]), Split(x[val], y[val]), test)

    def _parse(self) -> Mapping[str, Array]:
        images, labels, test_images, test_labels = (remote.name for remote in self.remotes())
        train_x, train_y = self._pair(images, labels, _TRAIN)
        test_x, test_y = self._pair(test_images, test_labels, _TEST)
        return {"train_x": train_x, "train_y": train_y, "test_x": test_x, "test_y": test_y}

    def _pair(self, images: str, labels: str, count: int) -> tuple[Array, Array]:
        x, y = read_idx(self.path(images), (28, 28)), read_idx(self.path(labels), ())
        _match(images, x, labels, y, count)
        return x[:, None], y.astype(np.int64)


def _match(images: str, x: Array, labels: str, y: Array, count: int) -> None:
    """Images of another size, or labels of another data set, would train on nonsense."""
    if len(x) != count or len(y) != count:
        template = N_("`{images}` has {got} images and `{labels}` {got_labels} labels, but both need {count}.")
        raise FileFormatError(template, images=images, labels=labels, got=len(x), got_labels=len(y), count=count)
    if y.max() > 9:
        raise FileFormatError(
            N_("`{labels}` has the label {got}, but labels range from 0 to 9."), labels=labels, got=int(y.max())
        )


@DATASETS.register("mnist")
class Mnist(IdxPictures):
    """Handwritten digits, 28×28, white on black: the set on which most people train their first network.

    Both parts mix two collections of NIST: SD-3, written by employees of the Census Bureau, and SD-1, written by
    high-school students. Nobody who wrote a training image wrote a test image.

    Reference: LeCun et al., 1998, *Gradient-based learning applied to document recognition*.
    """

    title = N_("MNIST")
    source = "http://yann.lecun.com/exdb/mnist/"
    licence = "CC BY-SA 3.0"

    @classmethod
    def class_names(cls) -> tuple[str, ...]:
        return tuple("0123456789")

    @classmethod
    def remotes(cls) -> tuple[Remote, ...]:
        return (
            Remote("train-images-idx3-ubyte.gz", "md5:f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422),
            Remote("train-labels-idx1-ubyte.gz", "md5:d53e105ee54ea40749a09fcbcd1e9432", 28_881),
            Remote("t10k-images-idx3-ubyte.gz", "md5:9fb629c4189551a2d022fa330f9573f3", 1_648_877),
            Remote("t10k-labels-idx1-ubyte.gz", "md5:ec29112dd5afa0611ce80d1b7f02629c", 4_542),
        )

    @classmethod
    def mirrors(cls) -> tuple[str, ...]:
        return (
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
        )
