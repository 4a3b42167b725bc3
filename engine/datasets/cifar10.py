"""CIFAR-10: small color photographs."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import numpy as np

from engine.datasets.base import DATASETS
from engine.datasets.cache import cached, key_of_files
from engine.datasets.data_spec import DataSpec
from engine.datasets.files import Downloaded, Remote, damaged
from engine.datasets.splits import Data, Split, split_indices, split_sizes
from engine.text import N_, message
from engine.views import Array

_ARCHIVE = "cifar-10-binary.tar.gz"
_FOLDER = "cifar-10-batches-bin"
_MEMBERS = {"train": [f"data_batch_{i}.bin" for i in range(1, 6)], "test": ["test_batch.bin"]}
_SAMPLE = {"train": "train_first4000.bin", "test": "test_first1000.bin"}
_RECORD = 1 + 3 * 32 * 32
"""Bytes per record: the label, then red, green and blue."""
_BATCH = 10_000


@DATASETS.register("cifar10")
class Cifar10(Downloaded):
    """Color photographs of ten classes, 32×32: far harder than digits.

    If only the first records of the official files are present (`train_first4000.bin`, `test_first1000.bin`), they
    are used as a sample.

    Reference: Krizhevsky, 2009, *Learning multiple layers of features from tiny images*.
    """

    title = N_("CIFAR-10")
    kind = "image"
    source = "https://www.cs.toronto.edu/~kriz/cifar.html"
    licence = N_("Not stated; free to use with citation")
    instead = "shapes"

    @classmethod
    def remotes(cls) -> tuple[Remote, ...]:
        return (Remote(_ARCHIVE, "md5:c32a1d4ab5d03f1284b67883e8d87530", 170_052_171),)

    @classmethod
    def mirrors(cls) -> tuple[str, ...]:
        return (
            "https://www.cs.toronto.edu/~kriz/",
            "https://mindspore-website.obs.cn-north-4.myhuaweicloud.com/notebook/datasets/",
        )

    def ready(self) -> bool:
        return super().ready() or self._sampled()

    def spec(self) -> DataSpec:
        counts = {split: self._count(split) for split in _MEMBERS}
        sizes = {**split_sizes(counts["train"], self.val_fraction), "test": counts["test"]}
        note = N_("A subset: the first {train} images for training and the first {test} for test.")
        return DataSpec(
            kind="image",
            shape=(3, 32, 32),
            classes=(
                N_("airplane"),
                N_("automobile"),
                N_("bird"),
                N_("cat"),
                N_("deer"),
                N_("dog"),
                N_("frog"),
                N_("horse"),
                N_("ship"),
                N_("truck"),
            ),
            sizes=sizes,
            note=message(note, **counts) if self._sampled() else None,
        )

    def load(self) -> Data:
        names = list(_SAMPLE.values()) if self._sampled() else [_ARCHIVE]
        arrays = cached(self.name, key_of_files(map(self.path, names)), self._parse)
        train, val, _ = split_indices(len(arrays["train_y"]), self.val_fraction, 0.0, self.seed)
        x, y = arrays["train_x"], arrays["train_y"]
        return Data(Split(x[train], y[train]), Split(x[val], y[val]), Split(arrays["test_x"], arrays["test_y"]))

    def _sampled(self) -> bool:
        """Whether only the sample file is available."""
        return self.find(_ARCHIVE) is None and all(self.find(name) for name in _SAMPLE.values())

    def _count(self, split: str) -> int:
        if self._sampled():
            return self.path(_SAMPLE[split]).stat().st_size // _RECORD
        return _BATCH * len(_MEMBERS[split])

    def _parse(self) -> Mapping[str, Array]:
        records = self._sample_records() if self._sampled() else _archived(self.path(_ARCHIVE))
        return {
            name: part
            for split, rows in records.items()
            for name, part in (
                (f"{split}_x", rows[:, 1:].reshape(-1, 3, 32, 32)),
                (f"{split}_y", rows[:, 0].astype(np.int64)),
            )
        }

    def _sample_records(self) -> dict[str, Array]:
        paths = {split: self.path(name) for split, name in _SAMPLE.items()}
        return {split: _records(path.read_bytes(), path) for split, path in paths.items()}


def _archived(path: Path) -> dict[str, Array]:
    """The records of the official archive, by split."""
    try:
        with tarfile.open(path) as archive:
            found = {
                split: [_records(_member(archive, name, path).read(), path, _BATCH) for name in names]
                for split, names in _MEMBERS.items()
            }
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise damaged(path, N_("it cannot be unpacked ({cause})"), cause=str(error)) from None
    return {split: np.concatenate(batches) for split, batches in found.items()}


def _member(archive: tarfile.TarFile, name: str, path: Path) -> IO[bytes]:
    try:
        file = archive.extractfile(f"{_FOLDER}/{name}")
    except KeyError:
        file = None
    if file is None:
        raise damaged(path, N_("`{member}` is missing"), member=f"{_FOLDER}/{name}")
    return file


def _records(content: bytes, path: Path, count: int | None = None) -> Array:
    """`(N, 3073)` uint8: labels in column 0."""
    if not content or len(content) % _RECORD or (count is not None and len(content) != count * _RECORD):
        expected = message(N_("{n} bytes"), n=count * _RECORD) if count else message(N_("a multiple of {n}"), n=_RECORD)
        raise damaged(path, N_("it has {got} bytes of records, not {expected}"), got=len(content), expected=expected)
    rows = np.frombuffer(content, np.uint8).reshape(-1, _RECORD)
    if rows[:, 0].max() > 9:
        raise damaged(path, N_("it has the label {got}, but labels range from 0 to 9"), got=int(rows[:, 0].max()))
    return rows
