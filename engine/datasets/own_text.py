"""Texts of one's own, each with a class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS, Data, DataSpec
from engine.datasets.cache import cached, key_of_config
from engine.datasets.own.base import Own
from engine.datasets.own.texts import samples_of
from engine.datasets.text import PADDING, UNKNOWN, TextSet, encode, padded, words_of
from engine.text import N_
from engine.views import Array


@DATASETS.register("own_text")
class OwnText(TextSet, Own):
    """Texts of your own, each with a class, word by word. The vocabulary is that of the training samples."""

    title = N_("Your texts")

    words: int = Field(
        5000,
        ge=10,
        le=50_000,
        title=N_("Vocabulary"),
        description=N_("At most so many tokens: the most frequent words, one for all others, and one for padding."),
    )
    length: int = Field(40, ge=2, le=1000, title=N_("Words kept of a sample"))

    def spec(self) -> DataSpec:
        ready = self.ready()
        return DataSpec(
            kind="text",
            shape=(self.length,),
            classes=self.classes() if self.id else ("0", "1"),
            sizes=self.split_sizes() if self.id else {"train": 0, "val": 0, "test": 0},
            vocabulary=_names(self._arrays()["words"]) if ready else (PADDING, UNKNOWN),
        )

    def load(self) -> Data:
        y = np.array(self.array("y"))
        return self.divided(self._arrays()["x"].astype(np.int64), y, None, self.parts(y, len(y)))

    def _arrays(self) -> Mapping[str, Array]:
        """The tokens of all samples, numbered over the vocabulary of the training split; from a cache."""
        settings = self.model_dump(exclude={"id", "resample"})
        return cached(f"own-{self.id}", key_of_config(version=1, **settings), self._read)

    def _read(self) -> Mapping[str, Array]:
        y = np.array(self.array("y"))
        texts = samples_of({"text": self.array("text"), "ends": self.array("ends")})
        found = [words_of(text) for text in texts]
        train, _, _ = self.parts(y, len(y))
        counts = Counter(word for row in train for word in found[row])
        kept = sorted(counts, key=lambda word: (-counts[word], word))[: self.words - 2]
        vocabulary = (PADDING, UNKNOWN, *kept)
        x = padded([encode(words, vocabulary) for words in found], self.length)
        return {"x": x.astype(np.int32), "words": np.frombuffer("\n".join(vocabulary).encode(), np.uint8)}


def _names(words: Array) -> tuple[str, ...]:
    return tuple(words.tobytes().decode().split("\n"))
