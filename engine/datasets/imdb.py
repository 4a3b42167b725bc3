"""IMDB movie reviews."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.cache import cached, key_of_config, key_of_files, peek
from engine.datasets.data_spec import DataSpec
from engine.datasets.files import Downloaded, Remote, damaged
from engine.datasets.splits import Data, Split, split_indices, split_sizes
from engine.datasets.text import TextSet, last_tokens, vocabulary_of_size
from engine.text import N_
from engine.views import Array

_ARCHIVE = "aclImdb_v1.tar.gz"
_LABELED = "aclImdb_labeled.tar.gz"
"""The archive without the unlabeled reviews."""
_GROUPS = ("train/neg", "train/pos", "test/neg", "test/pos")
_EACH = 12_500
_MAX_REVIEW_BYTES = 200_000
"""In bytes; the longest of the official reviews has 14,000."""


@DATASETS.register("imdb")
class Imdb(TextSet, Downloaded):
    """Reviews of films from the Internet Movie Database: is the review for the film or against it?

    The last words of each review are kept, since that is where people often sum up their opinion. The vocabulary is the
    most frequent words of the training samples alone; every other word becomes the unknown token.

    Reference: Maas et al., 2011, *Learning word vectors for sentiment analysis*.
    """

    title = N_("IMDB")
    source = "https://ai.stanford.edu/~amaas/data/sentiment/"
    licence = N_("Not stated; free to use with citation")
    instead = "sentiment"

    words: int = Field(
        10_000,
        ge=100,
        le=50_000,
        title=N_("Vocabulary"),
        description=N_("Vocabulary size: the most frequent words, one token for all others and one for padding."),
    )
    length: int = Field(200, ge=10, le=1000, title=N_("Maximum words per review"))

    @classmethod
    def remotes(cls) -> tuple[Remote, ...]:
        return (Remote(_ARCHIVE, "md5:7c2ac02c03563afcf9b574c7e56c153a", 84_125_825),)

    @classmethod
    def mirrors(cls) -> tuple[str, ...]:
        return ("https://ai.stanford.edu/~amaas/data/sentiment/", "https://d2l-data.s3-accelerate.amazonaws.com/")

    def ready(self) -> bool:
        return super().ready() or self.find(_LABELED) is not None

    def spec(self) -> DataSpec:
        """Before the reviews are loaded with these settings, the vocabulary is unknown except for its size."""
        made = peek(self.name, self._key()) if self.ready() else None
        return DataSpec(
            kind="text",
            shape=(self.length,),
            classes=(N_("negative"), N_("positive")),
            sizes={**split_sizes(2 * _EACH, self.val_fraction), "test": 2 * _EACH},
            vocabulary=vocabulary_of_size(made["words"].tobytes() if made else b"", self.words),
        )

    def load(self) -> Data:
        arrays = self._arrays()
        parts = ((arrays[f"{name}_x"].astype(np.int64), arrays[f"{name}_y"]) for name in ("train", "val", "test"))
        return Data(*(Split(x, y) for x, y in parts))

    def vocabulary(self) -> tuple[str, ...]:
        return vocabulary_of_size(self._arrays()["words"].tobytes(), self.words)

    def _archive(self) -> Path:
        return self.path(_LABELED if self.find(_LABELED) and not self.find(_ARCHIVE) else _ARCHIVE)

    def _key(self) -> str:
        return key_of_config(files=key_of_files([self._archive()]), **self.model_dump())

    def _arrays(self) -> Mapping[str, Array]:
        """The splits for these settings, cached."""
        path = self._archive()
        return cached(
            self.name,
            self._key(),
            lambda: self._splits(cached(f"{self.name}_reviews", key_of_files([path]), lambda: _read(path))),
        )

    def _splits(self, reviews: Mapping[str, Array]) -> Mapping[str, Array]:
        """Tokens of each split; `reviews` holds complete reviews as indices of all words that occur."""
        train, val, _ = split_indices(2 * _EACH, self.val_fraction, 0.0, self.seed)
        ids, ends = reviews["ids"], reviews["ends"]
        every = reviews["words"].tobytes().split(b"\n")
        owner = np.repeat(np.arange(4 * _EACH), np.diff(ends, prepend=0))
        seen = np.zeros(4 * _EACH, bool)
        seen[train] = True
        counts = np.bincount(ids[seen[owner]], minlength=len(every))
        kept = np.argsort(-counts, kind="stable")[: min(self.words - 2, int((counts > 0).sum()))]
        token = np.ones(len(every), np.int32)
        token[kept] = np.arange(2, len(kept) + 2)
        x = last_tokens(token[ids], ends, self.length)
        y = np.repeat(np.array([0, 1, 0, 1], np.int64), _EACH)
        parts = {"train": train, "val": val, "test": np.arange(2 * _EACH, 4 * _EACH)}
        made = {f"{name}_x": x[rows] for name, rows in parts.items()}
        made |= {f"{name}_y": y[rows] for name, rows in parts.items()}
        return {**made, "words": np.frombuffer(b"\n".join(every[index] for index in kept), np.uint8)}


def _read(path: Path) -> Mapping[str, Array]:
    """All reviews, in the order of their groups and names: word indices in `ids`, the end of each review in `ends`."""
    known: dict[str, int] = {}
    ids, ends, end = [], [], 0
    for text in _texts(path):
        found = Imdb.splits_into.split(text.replace("<br />", " "))
        ids.append(np.array([known.setdefault(word, len(known)) for word in found], np.int32))
        end += len(found)
        ends.append(end)
    words = np.frombuffer("\n".join(known).encode(), np.uint8)
    return {"ids": np.concatenate(ids), "ends": np.array(ends, np.int64), "words": words}


def _texts(path: Path) -> Iterator[str]:
    """The labeled reviews, sorted, since archives hold them in any order."""
    found: dict[str, dict[str, str]] = {group: {} for group in _GROUPS}
    try:
        with tarfile.open(path, "r|gz") as archive:
            for member in archive:
                _, _, place = member.name.partition("/")
                group, _, name = place.rpartition("/")
                if group not in found or not member.isfile():
                    continue
                if member.size > _MAX_REVIEW_BYTES or len(found[group]) >= _EACH:
                    raise damaged(path, N_("unexpected member `{member}`"), member=member.name)
                file = archive.extractfile(member)
                found[group][name] = file.read().decode("utf-8", "replace") if file else ""
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise damaged(path, N_("it cannot be unpacked ({cause})"), cause=str(error)) from None
    for group, texts in found.items():
        if len(texts) != _EACH:
            reason = N_("`{group}` has {got} reviews, not {count}")
            raise damaged(path, reason, group=group, got=len(texts), count=_EACH)
        yield from (texts[name] for name in sorted(texts))
