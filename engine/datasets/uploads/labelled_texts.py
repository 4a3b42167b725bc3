"""Texts with their classes, as they were found in the files of an upload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.datasets.splits import SplitName
from engine.text import Message

MAX_CLASS_NAME_LENGTH = 40


@dataclass(frozen=True)
class LabelledTexts:
    """Texts, their classes, a report, and their splits if the upload has some. `columns`: what is shown of a table."""

    texts: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    report: list[Message] = field(default_factory=list)
    splits: list[SplitName] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=lambda: {"names": []})

    def add(self, texts: Sequence[str], label: str, split: SplitName | None) -> None:
        """Adds texts of one class."""
        self.texts.extend(texts)
        self.labels.extend([label[:MAX_CLASS_NAME_LENGTH]] * len(texts))
        self.splits.extend([split or "train"] * len(texts))

    def only(self, kept: Sequence[bool]) -> LabelledTexts:
        """The samples that are kept."""
        places = [at for at, use in enumerate(kept) if use]
        return replace(
            self,
            texts=[self.texts[at] for at in places],
            labels=[self.labels[at] for at in places],
            splits=[self.splits[at] for at in places],
        )

    def has_splits(self) -> bool:
        """Whether there are samples for training and others, as the upload divides them."""
        return "train" in self.splits and len(set(self.splits)) > 1
