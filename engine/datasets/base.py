"""The base class of data sets: their origin, the form of a sample, and the three splits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from engine.datasets.input_fields import InputField
from engine.datasets.latest_window import LatestWindow
from engine.datasets.picture_preparation import Preparation, standard_preparation
from engine.errors import NotAllowedError
from engine.registry import CatalogEntry, Choice, Registry
from engine.text import N_, Message, Name, message
from engine.views import Array

Kind = Literal["points", "curve", "table", "image", "sequence", "text"]
"""`points`: samples on a 2-D plane; `curve`: one input, one output; `table`: columns; `image`: `(C, H, W)`; `sequence`:
values over time, `(T, D)`; `text`: tokens, `(T,)`."""
Target = Literal["classes", "values", "labels", "mask", "tokens"]
"""The target of a sample: one class; values; for each label whether it applies; a class per pixel; a token per
position."""
SplitName = Literal["train", "val", "test"]
NOT_YOURS = N_("This data set belongs to someone else. Only its owner can open it and train on it. Choose another.")


@dataclass(frozen=True)
class DataSpec:
    """What a network must fit, known without loading the data.

    `shape` is that of one sample. With `classes` the targets are class indices; without, `(outputs,)` values, unless
    `targets` says otherwise.
    """

    kind: Kind
    shape: tuple[int, ...]
    classes: tuple[str, ...] = ()
    outputs: int = 1
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Samples per split."""
    columns: tuple[str, ...] = ()
    """For tables and points: the names of the inputs."""
    note: Message | None = None
    """A remark on the data, for example that only a part of them is available."""
    targets: Target | None = None
    """None: classes if there are any, else values."""
    labels: tuple[str, ...] = ()
    """For `labels` and `mask`: the names of the labels, or of the classes of pixels."""
    vocabulary: tuple[str, ...] = ()
    """For text: the tokens by index; index 0 is the padding."""
    target_vocabulary: tuple[str, ...] = ()
    """For token targets: their vocabulary; index 0 is the padding, 1 the token before an answer."""
    target_length: int = 0
    """For token targets: the length of an answer."""
    horizon: int = 0
    """For series: the number of future values to predict; 0 for other data."""
    season: int = 0
    """For series: the number of steps after which it repeats; 0 for none or longer than a window."""
    naive_season: int = 0
    """For series: networks learn the difference from the value this many steps earlier; 0: the values themselves."""
    scales_windows: bool = False
    """For series: whether networks see each window divided by its standard deviation."""

    held_out: tuple[int, ...] = ()
    """Classes without samples in training and validation: the anomalies."""
    unit: str = ""
    """The unit of the target values, as it is written in the data."""
    brought: bool = False
    """Whether the data were uploaded: then their names are never translated."""

    def called(self, names: Iterable[str]) -> tuple[Name, ...]:
        """Names that occur in the data, as they are shown."""
        return tuple(names) if self.brought else tuple(map(message, names))

    @property
    def names(self) -> tuple[Name, ...]:
        """The names of the classes, or else of the labels, as they are shown."""
        return self.called(self.classes or self.labels)

    def index(self, name: str) -> int:
        """The index of a class by its name; 0 for an unknown name."""
        return self.classes.index(name) if name in self.classes else 0

    @property
    def target(self) -> Target:
        return self.targets or ("classes" if self.classes else "values")

    @property
    def has_token_targets(self) -> bool:
        """Whether the targets are tokens: an answer, or the continuation of the text."""
        return self.kind == "text" and self.target == "tokens"

    @property
    def continues(self) -> bool:
        """Whether the target of each position is the next token of the text itself."""
        same = self.vocabulary == self.target_vocabulary and self.shape == (self.target_length,)
        return self.has_token_targets and same


@dataclass(frozen=True)
class Split:
    """Samples `x` `(N, *shape)`: uint8 for images (0–255, scaled to [0, 1] per batch), int64 tokens for text (padded on
    the right with 0), else float32.

    Targets `y`: `(N,)` int64 class indices, `(N, D)` float32 values, `(N, L)` float32 labels (0 or 1), `(N, H, W)`
    int64 masks, `(N, S)` int64 tokens. `raw` is `x` before features and scaling, for views that need it: `(N, 2)`
    positions on the plane, `(N, 1)` for a curve.
    """

    x: Array
    y: Array
    raw: Array | None = None

    def __len__(self) -> int:
        return len(self.y)


@dataclass(frozen=True)
class Data:
    """The three splits. Whatever is fitted to data (means, scales) is fitted to `train` only."""

    train: Split
    val: Split
    test: Split
    unit: float = field(default=1.0, kw_only=True)
    """For scaled values: a target `y` is `y * unit + offset` in its original units."""
    offset: float = field(default=0.0, kw_only=True)
    season: int = field(default=0, kw_only=True)
    """For series: as in `DataSpec`."""

    def split(self, name: SplitName) -> Split:
        return {"train": self.train, "val": self.val, "test": self.test}[name]


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
        """For uploaded series: the whole series as it is drawn, with its splits; else None."""
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


def split_sizes(count: int, val_fraction: float, test_fraction: float = 0.0) -> dict[str, int]:
    """How many of `count` samples go into each split."""
    val, test = round(count * val_fraction), round(count * test_fraction)
    return {"train": count - val - test, "val": val, "test": test}


def split_indices(count: int, val_fraction: float, test_fraction: float, seed: int) -> tuple[Array, Array, Array]:
    """A random permutation of `range(count)`, cut into train, val and test."""
    order = np.random.default_rng(seed).permutation(count)
    sizes = split_sizes(count, val_fraction, test_fraction)
    val, test = sizes["val"], sizes["test"]
    return order[val + test :], order[:val], order[val : val + test]
