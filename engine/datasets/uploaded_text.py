"""Uploaded texts, each with a class."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS, Data, DataSpec, Split
from engine.datasets.cache import cached, key_of_config, peek
from engine.datasets.text import TextSet, last_tokens, vocabulary_of_size
from engine.datasets.uploads.base import UploadedDataset
from engine.datasets.uploads.texts import pieces_of, require_tokens, samples_of
from engine.text import N_
from engine.views import Array


@DATASETS.register("own_text")
class UploadedText(TextSet, UploadedDataset):
    """Texts of your own, each with a class, word by word. The vocabulary is that of the training samples."""

    title = N_("Your labelled texts")

    words: int = Field(
        5000,
        ge=10,
        le=50_000,
        title=N_("Vocabulary"),
        description=N_(
            "Maximum vocabulary size: the most frequent words, one token for all others and one for padding."
        ),
    )
    length: int = Field(40, ge=2, le=1000, title=N_("Maximum words per sample"))

    def spec(self) -> DataSpec:
        """Before the data are loaded with these settings, the vocabulary is unknown except for its size."""
        made = peek(self._entry(), self._key()) if self.ready() else None
        return DataSpec(
            kind="text",
            shape=(self.length,),
            classes=self.classes() if self.id else ("0", "1"),
            sizes=self.split_sizes() if self.id else {"train": 0, "val": 0, "test": 0},
            vocabulary=vocabulary_of_size(made["words"].tobytes() if made else b"", self._tokens()),
            brought=True,
        )

    def load(self) -> Data:
        y = np.array(self.array("y"))
        require_tokens(len(y), self.length)
        pieces, kept = self._pieces(), self._kept()["numbers"]
        token = np.ones(pieces["distinct"].item(), np.int32)
        token[kept] = np.arange(2, len(kept) + 2)
        x = last_tokens(token[pieces["numbers"]], pieces["word_ends"], self.length)
        data = self.divided(x, y, None, self.parts(y, len(y)))
        return Data(*(Split(part.x.astype(np.int64), part.y) for part in (data.train, data.val, data.test)))

    def vocabulary(self) -> tuple[str, ...]:
        return vocabulary_of_size(self._kept()["words"].tobytes() if self.ready() else b"", self._tokens())

    def _tokens(self) -> int:
        """As many as there are distinct words in all samples, which is known without counting those of training."""
        distinct = self.about.facts.get("distinct") if self.about else 0
        if distinct is None:  # uploaded before words were counted
            return len(self._kept()["numbers"]) + 2
        return min(self.words, int(distinct) + 2)  # type: ignore[arg-type]

    def _pieces(self) -> Mapping[str, Array]:
        if self.about and "distinct" in self.about.facts:
            return {name: self.array(name) for name in ("numbers", "word_ends", "words", "distinct")}
        return pieces_of(samples_of({"text": self.array("text"), "ends": self.array("ends")}))

    def _kept(self) -> Mapping[str, Array]:
        """The words of the vocabulary, most frequent first, and their indices among all words; cached."""
        return cached(self._entry(), self._key(), self._most_frequent)

    def _entry(self) -> str:
        return f"own-{self.id}"

    def _key(self) -> str:
        return key_of_config(version=2, **self.model_dump(exclude={"id", "resample", "length"}))

    def _most_frequent(self) -> Mapping[str, Array]:
        y, pieces = np.array(self.array("y")), self._pieces()
        every = pieces["words"].tobytes().split(b"\n")
        trains = np.zeros(len(y), bool)
        trains[self.parts(y, len(y))[0]] = True
        sizes = np.diff(pieces["word_ends"], prepend=0)
        counts = np.bincount(pieces["numbers"][np.repeat(trains, sizes)], minlength=len(every))
        kept = np.argsort(-counts, kind="stable")[: min(self.words - 2, int((counts > 0).sum()))]
        words = b"\n".join(every[number] for number in kept)
        return {"numbers": kept.astype(np.int32), "words": np.frombuffer(words, np.uint8)}
