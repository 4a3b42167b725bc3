"""Folders that divide images into training, validation and test, as many published data sets have them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.datasets.splits import SplitName

Folders = tuple[str, ...]
"""The folders around an image, the outermost first."""
_WORDS: dict[SplitName, tuple[str, ...]] = {
    "train": ("train", "training", "trn", "训练", "訓練", "学習"),
    "val": ("val", "valid", "validation", "dev", "验证", "驗證", "検証"),
    "test": ("test", "testing", "tst", "pred", "prediction", "测试", "測試", "テスト"),
}
_SPLITS = {word: split for split, words in _WORDS.items() for word in words}
_FILLERS = re.compile(r"[\s_\-.]+|(set|data|images|imgs|img|集|数据|用|\d+)$")
_MARKS = re.compile(r"[\s_\-.]+")


def split_of(folder: str) -> SplitName | None:
    """The split that a folder's name stands for: `train`, `test_set`, `val2017`, `seg_test`, `验证集`."""
    words = _MARKS.split(folder.lower())
    found = [_split(folder.lower()), _split(words[-1]), _split(words[0])]
    return next((split for split in found if split), None)


def _split(name: str) -> SplitName | None:
    while name not in _SPLITS and (shorter := _FILLERS.sub("", name)) != name:
        name = shorter
    return _SPLITS.get(name)


def split_level(paths: Sequence[Folders]) -> int | None:
    """The level at which all folders are named for splits, and at least two of them; None if there is none."""
    for level in range(max(map(len, paths), default=0)):
        found = {split_of(path[level]) if len(path) > level else None for path in paths}
        if len(found) > 1 and None not in found:
            return level
    return None
