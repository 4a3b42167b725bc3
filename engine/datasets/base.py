"""What a dataset is: where it comes from, what one sample is, and its three splits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from engine.errors import NotAllowedError
from engine.registry import CatalogEntry, Choice, Registry
from engine.text import N_, Message, Name, message
from engine.views import Array

Kind = Literal["points", "curve", "table", "image", "sequence", "text"]
"""`points`: samples on a 2-D plane; `curve`: one input, one output; `table`: columns; `image`: `(C, H, W)`;
`sequence`: numbers over time, `(T, D)`; `text`: tokens, `(T,)`."""
Target = Literal["classes", "values", "labels", "mask", "tokens"]
"""What there is to learn of a sample: one class; values; for each label whether it holds; a class for each pixel;
a token for each place."""
SplitName = Literal["train", "val", "test"]
NOT_YOURS = N_("This data set belongs to someone else. Only its owner can open it and train on it. Choose another.")


@dataclass(frozen=True)
class DataSpec:
    """What a network must fit: known without loading the data.

    `shape` is one sample's. With `classes` the targets are class indices; without, `(outputs,)` values, unless
    `targets` says otherwise.
    """

    kind: Kind
    shape: tuple[int, ...]
    classes: tuple[str, ...] = ()
    outputs: int = 1
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Samples a split."""
    columns: tuple[str, ...] = ()
    """For tables and points: the name of each input."""
    note: Message | None = None
    """What a person should know about the data that are here: that they are a sample, say."""
    targets: Target | None = None
    """None: classes where there are any, else values."""
    labels: tuple[str, ...] = ()
    """For `labels` and `mask`: what each label, or each class of a pixel, is called."""
    vocabulary: tuple[str, ...] = ()
    """For text: the tokens by index; index 0 is the padding."""
    target_vocabulary: tuple[str, ...] = ()
    """For targets of tokens: theirs; index 0 is the padding, 1 the token that begins an answer."""
    target_length: int = 0
    """For targets of tokens: how many."""
    horizon: int = 0
    """For series: how many of the coming values are to be told; 0 for other data."""

    held_out: tuple[int, ...] = ()
    """Classes of which training and validation have no sample: anomalies, to be told by being unlike the others."""
    brought: bool = False
    """Whether a person brought the data: what things in them are called is theirs, too, and is never translated."""

    def called(self, names: Iterable[str]) -> tuple[Name, ...]:
        """Names that occur in the data, as they are shown."""
        return tuple(names) if self.brought else tuple(map(message, names))

    @property
    def names(self) -> tuple[Name, ...]:
        """What the classes, else the labels, are called where they are shown."""
        return self.called(self.classes or self.labels)

    def index(self, name: str) -> int:
        """Where a class stands among the others; 0 for a name that no class has."""
        return self.classes.index(name) if name in self.classes else 0

    @property
    def target(self) -> Target:
        return self.targets or ("classes" if self.classes else "values")

    @property
    def tells_tokens(self) -> bool:
        """Whether a text is to be answered by a text: another one, or how it goes on."""
        return self.kind == "text" and self.target == "tokens"

    @property
    def continues(self) -> bool:
        """Whether the tokens to be told are a text's own next ones, at every place."""
        same = self.vocabulary == self.target_vocabulary and self.shape == (self.target_length,)
        return self.tells_tokens and same


@dataclass(frozen=True)
class Split:
    """Samples `x` `(N, *shape)`: uint8 for pictures (0–255, scaled to [0, 1] when a batch is made), int64 tokens for
    text (padded on the right with 0), else float32.

    Targets `y`: `(N,)` int64 class indices, `(N, D)` float32 values, `(N, L)` float32 labels (0 or 1), `(N, H, W)`
    int64 masks, `(N, S)` int64 tokens. `raw` is `x` before features and scaling, where a picture needs it: `(N, 2)`
    positions on the plane, `(N, 1)` for a curve.
    """

    x: Array
    y: Array
    raw: Array | None = None

    def __len__(self) -> int:
        return len(self.y)


@dataclass(frozen=True)
class Data:
    """The three splits. Whatever is fitted to data (means, scales) is fitted to `train` alone."""

    train: Split
    val: Split
    test: Split
    unit: float = field(default=1.0, kw_only=True)
    """For values that were scaled: a target `y` is `y * unit + offset` in the units it was measured in."""
    offset: float = field(default=0.0, kw_only=True)

    def split(self, name: SplitName) -> Split:
        return {"train": self.train, "val": self.val, "test": self.test}[name]


class Dataset(CatalogEntry):
    """Base of all datasets.

    A dataset with a test split of its own (MNIST) takes only `val_fraction`, from its training samples; the others
    derive from `Divided`. `seed` fixes who is in which split and, where data are generated, what is drawn.
    """

    kind: ClassVar[Kind]
    source: ClassVar[str] = ""
    """Where it comes from: a citation or an address, shown as it is."""
    licence: ClassVar[str] = ""
    embedded: ClassVar[bool] = True
    """False: it must be downloaded first (see `engine.datasets.download`)."""
    has_test_split: ClassVar[bool] = False
    is_upload: ClassVar[bool] = False
    """Brought by people: one is chosen by its `id`, and only its owner opens it."""

    val_fraction: float = Field(0.2, ge=0, le=0.4, title=N_("Validation split"))
    seed: int = Field(0, ge=0, le=2**31 - 1, title=N_("Seed"))

    def spec(self) -> DataSpec:
        """Without loading or generating anything."""
        raise NotImplementedError

    def load(self) -> Data:
        """All splits; raises `NotFoundError` when it has not been downloaded, `FileFormatError` when damaged."""
        raise NotImplementedError

    def ready(self) -> bool:
        """Whether `load` needs no download."""
        return True

    def allowed(self, owner: str) -> bool:
        """Whether this person may see the samples and train on them."""
        return True

    def inputs(self, raw: Array) -> Array:
        """`raw` points as the network sees them (features added, scaled): `(N, …) -> (N, *shape)`.

        Pictures of the decision boundary call it on a grid over the plane.
        """
        return raw.astype(np.float32)


class Divided(Dataset):
    """Base of the datasets that come in one piece: both other splits are taken from it."""

    test_fraction: float = Field(0.2, ge=0, le=0.4, title=N_("Test split"))

    def sizes(self, count: int) -> dict[str, int]:
        """Samples a split, of `count` altogether."""
        return split_sizes(count, self.val_fraction, self.test_fraction)

    def divide(self, x: Array, y: Array, raw: Array | None = None) -> Data:
        """The samples in their splits."""
        parts = split_indices(len(y), self.val_fraction, self.test_fraction, self.seed)
        return Data(*(Split(x[part], y[part], None if raw is None else raw[part]) for part in parts))


DATASETS: Registry[Dataset] = Registry("engine.datasets", N_("dataset"))


def require_allowed(choice: Choice, owner: str) -> None:
    """Raises `NotAllowedError` for a data set that somebody else brought; what cannot be made is left to others."""
    if not DATASETS.problems(choice) and not DATASETS.make(choice).allowed(owner):
        raise NotAllowedError(NOT_YOURS)


def split_sizes(count: int, val_fraction: float, test_fraction: float = 0.0) -> dict[str, int]:
    """How many of `count` samples go into each split."""
    val, test = round(count * val_fraction), round(count * test_fraction)
    return {"train": count - val - test, "val": val, "test": test}


def split_indices(count: int, val_fraction: float, test_fraction: float, seed: int) -> tuple[Array, Array, Array]:
    """A permutation of `range(count)`, cut into train, val and test."""
    order = np.random.default_rng(seed).permutation(count)
    sizes = split_sizes(count, val_fraction, test_fraction)
    val, test = sizes["val"], sizes["test"]
    return order[val + test :], order[:val], order[val : val + test]
