"""One long text of one's own, character by character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS, Data, DataSpec, Split, split_indices
from engine.datasets.cache import cached, key_of_config
from engine.datasets.own.base import Own
from engine.datasets.text import PADDING, UNKNOWN, TextSet, encode
from engine.text import N_
from engine.views import Array

_BLOCK = 2000
"""Characters that stay in one split; of a short text a fiftieth."""
_MOST_TOKENS = 5000


@DATASETS.register("own_corpus")
class OwnCorpus(TextSet, Own):
    """A long text of your own, cut into windows of characters: what comes next?

    The text is cut into blocks that go into one split each, so that no window to be tested overlaps one to train with.
    The characters of the training blocks are the vocabulary, any other is one unknown token.
    """

    title = N_("Your long text")
    pieces = "characters"

    length: int = Field(64, ge=4, le=256, title=N_("Characters a window"))
    val_fraction: float = Field(0.1, ge=0, le=0.4, title=N_("Validation share"))
    test_fraction: float = Field(0.1, ge=0, le=0.4, title=N_("Test share"))

    def spec(self) -> DataSpec:
        vocabulary = self.vocabulary()
        windows = len(self._starts())
        sizes = self.sizes(self._count()) if self.id else {"train": 0, "val": 0, "test": 0}
        return DataSpec(
            kind="text",
            shape=(self.length,),
            targets="tokens",
            sizes={name: count * windows for name, count in sizes.items()},
            vocabulary=vocabulary,
            target_vocabulary=vocabulary,
            target_length=self.length,
        )

    def load(self) -> Data:
        tokens = np.array(self._arrays()["tokens"][: self._count() * self._block()], np.int64)
        blocks = tokens.reshape(self._count(), self._block())
        return Data(*(self._windows(blocks[part]) for part in self._parts()))

    def vocabulary(self) -> tuple[str, ...]:
        if not self.ready():
            return (PADDING, UNKNOWN)
        return (PADDING, UNKNOWN, *self._arrays()["characters"].tobytes().decode())

    def _parts(self) -> tuple[Array, Array, Array]:
        return split_indices(self._count(), self.val_fraction, self.test_fraction, self.seed)

    def _characters(self) -> int:
        return self.about.samples if self.about else 0

    def _block(self) -> int:
        """Characters of a block; one holds at least two windows."""
        return min(_BLOCK, max(self._characters() // 50, 2 * self.length + 1))

    def _count(self) -> int:
        return self._characters() // self._block()

    def _starts(self) -> range:
        """Where windows begin in a block: they overlap by half."""
        return range(0, self._block() - self.length, max(1, self.length // 2))

    def _windows(self, blocks: Array) -> Split:
        cut = [blocks[:, start : start + self.length + 1] for start in self._starts()]
        windows = np.stack(cut, axis=1).reshape(-1, self.length + 1)
        return Split(np.ascontiguousarray(windows[:, :-1]), np.ascontiguousarray(windows[:, 1:]))

    def _arrays(self) -> Mapping[str, Array]:
        settings = self.model_dump(exclude={"id", "resample"})
        return cached(f"own-{self.id}", key_of_config(version=1, **settings), self._read)

    def _read(self) -> Mapping[str, Array]:
        text = self.array("text").tobytes().decode()
        size = self._block()
        train, _, _ = self._parts()
        counts = Counter("".join(text[number * size : (number + 1) * size] for number in sorted(train.tolist())))
        kept = sorted(sorted(counts, key=lambda character: -counts[character])[: _MOST_TOKENS - 2])
        tokens = encode(text, (PADDING, UNKNOWN, *kept))
        return {"tokens": np.array(tokens, np.int32), "characters": np.frombuffer("".join(kept).encode(), np.uint8)}
