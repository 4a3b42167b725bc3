"""What is known of a data set without loading it: the form of a sample and of its target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.datasets.date_format import DateFormat
from engine.text import Message, Name, message

Kind = Literal["points", "curve", "table", "image", "sequence", "text"]
"""`points`: samples on a 2-D plane; `curve`: one input, one output; `table`: columns; `image`: `(C, H, W)`; `sequence`:
values over time, `(T, D)`; `text`: tokens, `(T,)`."""
Target = Literal["classes", "values", "labels", "mask", "tokens"]
"""The target of a sample: one class; values; for each label whether it applies; a class per pixel; a token per
position."""


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
    dates: Mapping[str, DateFormat] = field(default_factory=dict)
    """The columns whose values are days since 1970."""
    target_date: DateFormat | None = None
    """The format of target values that are days since 1970."""
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


def values_text(spec: DataSpec, values: Sequence[float]) -> str:
    """Values of the target as text: with their unit, or as dates."""
    if spec.target_date:
        return ", ".join(map(spec.target_date.text, values))
    return f"{', '.join(f'{value:.6g}' for value in values)} {spec.unit}".strip()
