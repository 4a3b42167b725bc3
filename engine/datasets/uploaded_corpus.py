"""An uploaded long text, character by character."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.base import DATASETS
from engine.datasets.cache import cached, key_of_config, peek
from engine.datasets.character_windows import BLOCK, Windows
from engine.datasets.splits import Data
from engine.datasets.text import padded_vocabulary
from engine.datasets.uploads.base import UploadedDataset
from engine.datasets.uploads.text_tokens import require_tokens
from engine.text import N_
from engine.views import Array

_MAX_TOKENS = 5000


@DATASETS.register("own_corpus")
class UploadedCorpus(Windows, UploadedDataset):
    """A long text of your own, cut into windows of characters: what comes next?

    The text is cut into blocks that go into one split each, so that no window to be tested overlaps one to train with.
    The characters of the training blocks are the vocabulary, any other is one unknown token.
    """

    title = N_("Your text")

    def load(self) -> Data:
        require_tokens(sum(self.spec().sizes.values()), self.length)
        return super().load()

    def names(self) -> tuple[str, ...]:
        """Before the data are loaded with these settings, the vocabulary is unknown except for its size."""
        made = peek(self._entry(), self._key()) if self.ready() else None
        return padded_vocabulary(_written(made["characters"]) if made else "", self._tokens())

    def vocabulary(self) -> tuple[str, ...]:
        return padded_vocabulary(_written(self._kept()) if self.ready() else "", self._tokens())

    def block(self) -> int:
        """A block holds at least two windows; short texts have about fifty blocks."""
        return min(BLOCK, max(self._characters() // 50, 2 * self.length + 1))

    def count(self) -> int:
        return self._characters() // self.block()

    def tokens(self, numbers: Array) -> Array:
        kept = self._kept()
        token = np.ones(0x110000, np.int32)
        token[kept] = np.arange(2, len(kept) + 2)
        return token[self._codes()[numbers]]

    def _characters(self) -> int:
        return self.about.samples if self.about else 0

    def _tokens(self) -> int:
        """As many as there are distinct characters in the whole text, which is known without counting those of
        training."""
        distinct = self.about.facts.get("distinct") if self.about else 0
        if distinct is None:  # uploaded before characters were counted
            return len(self._kept()) + 2
        return min(_MAX_TOKENS, int(distinct) + 2)  # type: ignore[arg-type]

    def _kept(self) -> Array:
        """The characters of the vocabulary as sorted code points, cached."""
        return cached(self._entry(), self._key(), self._most_frequent)["characters"]

    def _entry(self) -> str:
        return f"own-{self.id}"

    def _key(self) -> str:
        """The length of windows affects blocks only in short texts."""
        settings = self.model_dump(exclude={"id", "resample", "length"})
        return key_of_config(version=2, block=self.block(), **settings)

    def _most_frequent(self) -> Mapping[str, Array]:
        train, _, _ = self.blocks()
        counts = np.bincount(self._codes()[np.sort(train)].ravel(), minlength=1)
        kept = np.argsort(-counts, kind="stable")[: min(_MAX_TOKENS - 2, int((counts > 0).sum()))]
        return {"characters": np.sort(kept).astype(np.int32)}

    def _codes(self) -> Array:
        """The text as code points, by block: `(blocks, block)`."""
        text = self.array("text").tobytes().decode()
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        return codes[: self.count() * self.block()].reshape(self.count(), self.block())


def _written(characters: Array) -> str:
    return "".join(map(chr, characters.tolist()))
