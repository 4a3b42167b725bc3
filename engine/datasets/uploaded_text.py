"""Uploaded texts, each with a class."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field, JsonValue

from engine.datasets.base import DATASETS
from engine.datasets.cache import cached, key_of_config, peek
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data, Split
from engine.datasets.text import TextSet, last_tokens, vocabulary_of_size
from engine.datasets.tokenizers.base import Tokenizer
from engine.datasets.tokenizers.saved import FIRST, NEWEST, SAVED
from engine.datasets.uploads.base import UploadedDataset
from engine.datasets.uploads.text_settings import MAX_LENGTH, MIN_LENGTH
from engine.datasets.uploads.text_tokens import require_tokens, tokenized
from engine.datasets.uploads.text_vocabulary import DEFAULT_SIZE, TokenKind, encoded, learn_vocabulary, tokenizer_with
from engine.datasets.uploads.texts import samples_of
from engine.text import N_
from engine.views import Array

TOKEN_NAMES: dict[str, JsonValue] = {"words": N_("words"), "byte_pairs": N_("byte pairs")}


@DATASETS.register("own_text")
class UploadedText(TextSet, UploadedDataset):
    """Texts of your own, each with a class. The vocabulary is that of the training samples.

    A token is a word, in scripts without spaces a character (Chinese, Japanese) or a syllable (Thai, Lao, Khmer,
    Burmese); a punctuation mark or an emoji is a token, too.
    """

    title = N_("Your labeled texts")

    words: int = Field(
        DEFAULT_SIZE,
        ge=10,
        le=50_000,
        title=N_("Vocabulary"),
        description=N_("Maximum vocabulary size: the most frequent tokens, one for all others and one for padding."),
    )
    length: int = Field(40, ge=MIN_LENGTH, le=MAX_LENGTH, title=N_("Maximum tokens per sample"))
    tokens: TokenKind = Field(
        "words",
        title=N_("Token type"),
        description=N_("Byte pairs: frequent words stay whole, rare ones become parts that occur in other words, too."),
        json_schema_extra={"options": TOKEN_NAMES},
    )

    def tokenizer(self) -> Tokenizer:
        """The one that the texts were saved with, so that trained networks read new texts in the same way."""
        learned = self.tokens != "words" and self.ready()
        return tokenizer_with(self._kept(), self._words()) if learned else self._words()

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
        x = last_tokens(*encoded(self._texts(), self._kept(), self._words()), self.length)
        data = self.divided(x, y, None, self.parts(y, len(y)))
        return Data(*(Split(part.x.astype(np.int64), part.y) for part in (data.train, data.val, data.test)))

    def vocabulary(self) -> tuple[str, ...]:
        return vocabulary_of_size(self._kept()["words"].tobytes() if self.ready() else b"", self._tokens())

    def _words(self) -> Tokenizer:
        """What cut the texts into words when they were saved."""
        return SAVED[str(self.about.facts.get("tokenizer", FIRST)) if self.about else NEWEST]

    def _tokens(self) -> int:
        """As many as there are distinct words in all samples, which is known without counting those of training."""
        facts = self.about.facts if self.about else {"distinct": 0, "byte_pairs": 0}
        if self.tokens == "byte_pairs":
            return min(self.words, int(facts.get("byte_pairs", self.words)))  # type: ignore[arg-type]
        distinct = facts.get("distinct")
        if distinct is None:  # uploaded before words were counted
            return len(self._kept()["numbers"]) + 2
        return min(self.words, int(distinct) + 2)  # type: ignore[arg-type]

    def _texts(self) -> Mapping[str, Array]:
        if self.about and "distinct" in self.about.facts:
            return {name: self.array(name) for name in ("numbers", "word_ends", "words", "distinct")}
        return tokenized(samples_of({"text": self.array("text"), "ends": self.array("ends")}), self._words())

    def _kept(self) -> Mapping[str, Array]:
        """The words of the vocabulary, most frequent first, and their indices among all words; cached."""
        return cached(self._entry(), self._key(), self._most_frequent)

    def _entry(self) -> str:
        return f"own-{self.id}"

    def _key(self) -> str:
        return key_of_config(version=2, **self.model_dump(exclude={"id", "resample", "length"}))

    def _most_frequent(self) -> Mapping[str, Array]:
        y = np.array(self.array("y"))
        train, _, _ = self.parts(y, len(y))
        return learn_vocabulary(self._texts(), train, self.words, self.tokens)
