"""The base classes of data sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec, Kind
from engine.datasets.input_fields import InputField
from engine.datasets.latest_window import LatestWindow
from engine.datasets.picture_preparation import Preparation, standard_preparation
from engine.datasets.splits import Data, Split, SplitName, split_indices, split_sizes
from engine.errors import NotAllowedError
from engine.registry import CatalogEntry, Choice, Registry
from engine.text import N_
from engine.views import Array

NOT_YOURS = N_("This data set belongs to someone else. Only its owner can open it and train on it. Choose another.")


class Dataset(CatalogEntry):
    """Base class of all data sets.

    A data set with a test split of its own (MNIST) takes only `val_fraction`, from its training samples; the others
    derive from `Divided`. `seed` determines the splits and, for generated data, the samples.
    """

    kind: ClassVar[Kind]
    source: ClassVar[str] = ""
    """Its origin: a citation or an address, shown as it is."""
    licence: ClassVar[str] = ""
    embedded: ClassVar[bool] = True
    """False: it must be downloaded first (see `engine.datasets.download`)."""
    has_test_split: ClassVar[bool] = False
    is_ordered: ClassVar[bool] = False
    """Whether the splits always follow each other in time, whatever the seed."""
    is_upload: ClassVar[bool] = False
    """Uploaded data sets are chosen by their `id`, and only their owners can open them."""

    val_fraction: float = Field(0.2, ge=0, le=0.4, title=N_("Validation split"))
    seed: int = Field(0, ge=0, le=2**31 - 1, title=N_("Seed"))

    def spec(self) -> DataSpec:
        """Known without loading or generating anything."""
        raise NotImplementedError

    def load(self) -> Data:
        """All splits; raises `NotFoundError` if it has not been downloaded, `FileFormatError` if it is damaged."""
        raise NotImplementedError

    def weights_classes(self) -> bool:
        """Whether plans for it use class weights in the loss."""
        return False

    def ready(self) -> bool:
        """Whether it can be loaded without a download."""
        return True

    def allowed(self, owner: str) -> bool:
        """Whether this person may see the samples and train on them."""
        return True

    def preparation(self) -> Preparation:
        """For images: how an image from elsewhere becomes a sample."""
        return standard_preparation(self.spec().shape)

    def timeline(self) -> Mapping[str, Any] | None:
        """For series with times: the whole series as it is drawn, with its splits; else None."""
        return None

    def inputs(self, raw: Array) -> Array:
        """`raw` points as the network takes them (features added, scaled): `(N, …) -> (N, *shape)`.

        Views of the decision boundary call it for a grid over the plane.
        """
        return raw.astype(np.float32)

    def input_fields(self) -> tuple[InputField, ...]:
        """The columns of a new sample; none for data that are not rows of cells."""
        return ()

    def latest_windows(self, steps: int) -> tuple[LatestWindow, ...]:
        """The ends of the time series, each with the times of the next `steps`; none for other data."""
        return ()

    def point_times(self, split: SplitName, first: int, count: int) -> tuple[str, ...]:
        """For series with times: when the last point of sample `first` is, and the points after it; else nothing."""
        return ()

    def encode(self, rows: Sequence[Mapping[str, str]]) -> Array:
        """Rows of cells, by the names of `input_fields`, as samples `(N, *shape)`, prepared exactly as for training.

        A missing cell is filled as in training. Raises `FileFormatError` for a cell that does not fit its column.
        """
        raise NotImplementedError


class Divided(Dataset):
    """Base class of data sets without given splits."""

    test_fraction: float = Field(0.2, ge=0, le=0.4, title=N_("Test split"))

    def sizes(self, count: int) -> dict[str, int]:
        """Samples per split, for `count` samples in total."""
        return split_sizes(count, self.val_fraction, self.test_fraction)

    def divide(self, x: Array, y: Array, raw: Array | None = None) -> Data:
        """Divides samples into the splits."""
        parts = split_indices(len(y), self.val_fraction, self.test_fraction, self.seed)
        return Data(*(Split(x[part], y[part], None if raw is None else raw[part]) for part in parts))


DATASETS: Registry[Dataset] = Registry("engine.datasets", N_("dataset"))


def require_allowed(choice: Choice, owner: str) -> None:
    """Raises `NotAllowedError` for a data set uploaded by somebody else; invalid choices are left to other checks."""
    if not DATASETS.problems(choice) and not DATASETS.make(choice).allowed(owner):
        raise NotAllowedError(NOT_YOURS)
