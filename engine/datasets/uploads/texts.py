"""Uploaded texts: a CSV with a text column, one file per class with one sample per line, or one long text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.datasets.base import Divided
from engine.datasets.tokenizers.saved import NEWEST, SAVED
from engine.datasets.uploads.decoding import Upload, require_size
from engine.datasets.uploads.given_splits import SPLITS, Counts, counts_of, given_parts
from engine.datasets.uploads.labelled_texts import LabelledTexts
from engine.datasets.uploads.long_text import convert_long, inspect_long
from engine.datasets.uploads.picture_content import classes_of
from engine.datasets.uploads.sheet import MIN_ROWS
from engine.datasets.uploads.splits import parts_of, small_class_notes
from engine.datasets.uploads.table import MAX_CLASSES
from engine.datasets.uploads.text_samples import read_samples
from engine.datasets.uploads.text_settings import TextSettings
from engine.datasets.uploads.text_tokens import tokenized
from engine.datasets.uploads.text_vocabulary import (
    DEFAULT_SIZE,
    encoded,
    learn_vocabulary,
    max_byte_pairs,
    unknown_share,
)
from engine.errors import FileFormatError
from engine.text import N_, Message, message, plural
from engine.views import Array

SPLITS_KEPT = N_("The splits of the files are kept: {train} for training, {val} for validation, {test} for test.")
SPLITS_IGNORED = N_("The texts of all splits were joined, and are split anew.")
CUT = N_("Only the last {length} tokens of a sample are read; {share} of a hundred samples are no longer.")
SHOWN = 20
_CUT = 300
"""Characters of a sample shown in the preview."""
_COMMON = 90
"""The share of samples, in per cent, that are read completely; longer ones would only slow down all others."""


def look(files: Sequence[Upload], settings: TextSettings) -> dict[str, Any]:
    """Inspects texts before they are saved."""
    require_size(list(files))
    if settings.long:
        return inspect_long(files, settings)
    found = _read(files, settings)
    about, arrays = _converted(found, settings)
    texts = samples_of(arrays)
    classes = about["facts"]["classes"]
    return {
        **found.columns,
        "balance": {"classes": classes, "counts": about["facts"]["counts"]},
        "first": [[texts[at][:_CUT], classes[arrays["y"][at]]] for at in _first_of_each(arrays["y"])],
        "report": [line.model_dump() for line in about["report"]],
        "length": about["config"]["length"],
    }


def convert(files: Sequence[Upload], settings: TextSettings) -> tuple[dict[str, Any], dict[str, Array]]:
    """The content of a saved data set, as `upload_store.keep` takes it. Raises `FileFormatError` or `LimitError`."""
    require_size(list(files))
    return convert_long(files, settings) if settings.long else _converted(_read(files, settings), settings)


def _read(files: Sequence[Upload], settings: TextSettings) -> LabelledTexts:
    """The texts; without their splits if these are not to be kept."""
    found = read_samples(files, settings)
    if settings.keep_splits or not found.has_splits():
        return found
    report = [*found.report, message(SPLITS_IGNORED)]
    return LabelledTexts(found.texts, found.labels, report, columns=found.columns)


def _first_of_each(y: Array) -> list[int]:
    """The first samples of each class in their order, `SHOWN` in all: files in folders are sorted by class."""
    each = max(1, SHOWN // max(1, len(np.unique(y))))
    firsts = [np.flatnonzero(y == label)[:each] for label in np.unique(y)]
    return np.sort(np.concatenate(firsts))[:SHOWN].tolist()


def samples_of(arrays: Mapping[str, Array]) -> list[str]:
    """The saved texts."""
    ends = arrays["ends"].tolist()
    starts = [0, *ends[:-1]]
    every = arrays["text"]
    return [every[start:end].tobytes().decode() for start, end in zip(starts, ends, strict=True)]


def _converted(found: LabelledTexts, settings: TextSettings) -> tuple[dict[str, Any], dict[str, Array]]:
    tokens = tokenized(found.texts, SAVED[NEWEST])
    found, dropped = _without_empty(found, tokens)
    _require_enough(found)
    classes, y = classes_of(found.labels)
    counts = np.bincount(y, minlength=len(classes)).tolist()
    given = _given_splits(found, y, len(classes))
    train, *others = _parts(y, given)
    vocabulary = learn_vocabulary(tokens, train, DEFAULT_SIZE, settings.tokens)
    numbers, ends = encoded(tokens, vocabulary, SAVED[NEWEST])
    lengths = np.diff(ends, prepend=0)
    length = settings.length or int(np.clip(np.percentile(lengths, _COMMON), 4, 400))
    unknown = _unknown_note(*(unknown_share(numbers, ends, part) for part in others))
    notes = [*found.report, *dropped, *_split_notes(found), _length_note(lengths, length), unknown]
    facts = {
        "classes": list(classes),
        "counts": counts,
        "distinct": int(tokens["distinct"]),
        "byte_pairs": max_byte_pairs(tokens),
        "tokenizer": NEWEST,
        **({"split_counts": given[1]} if given else {}),
    }
    report = (*notes, *small_class_notes(counts))
    about = {
        "kind": "own_text",
        "samples": len(y),
        "facts": facts,
        "report": report,
        "config": _config(settings, length),
    }
    arrays = {**_bytes_of(found.texts), "y": y, **tokens, **({"split": given[0]} if given else {})}
    return {**about, "weights": settings.balance == "weights"}, arrays


def _given_splits(found: LabelledTexts, y: Array, class_count: int) -> tuple[Array, Counts] | None:
    """The split of each sample as an index, and the samples per class in each; None if the upload has no splits."""
    if not found.has_splits():
        return None
    split = np.array([SPLITS.index(name) for name in found.splits], np.uint8)
    return split, counts_of(y, split, class_count)


def _parts(y: Array, given: tuple[Array, Counts] | None) -> tuple[Array, Array, Array]:
    """Indices of train, val and test with the default settings."""
    default = Divided()
    if given is None:
        return parts_of(y, len(y), default.val_fraction, default.test_fraction, default.seed)
    return given_parts(y, *given, default.val_fraction, default.test_fraction, default.seed)


def _split_notes(found: LabelledTexts) -> list[Message]:
    if not found.has_splits():
        return []
    return [message(SPLITS_KEPT, **{name: found.splits.count(name) for name in SPLITS})]


def _config(settings: TextSettings, length: int) -> dict[str, Any]:
    """The settings with which the data set is used first."""
    resample = {"resample": True} if settings.balance == "resample" else {}
    tokens = {"tokens": settings.tokens} if settings.tokens != "words" else {}
    return {"length": length, **tokens, **resample}


def _bytes_of(texts: Sequence[str]) -> dict[str, Array]:
    encoded = [text.encode() for text in texts]
    return {
        "text": np.frombuffer(b"".join(encoded), np.uint8),
        "ends": np.cumsum([len(text) for text in encoded]).astype(np.int64),
    }


def _without_empty(found: LabelledTexts, tokens: dict[str, Array]) -> tuple[LabelledTexts, list[Message]]:
    """The samples that have tokens; removes the others from `tokens`, too."""
    readable = np.diff(tokens["word_ends"], prepend=0) > 0
    empty = int((~readable).sum())
    if not empty:
        return found, []
    tokens["word_ends"] = tokens["word_ends"][readable]
    template = plural(
        empty,
        N_("1 sample without any words was dropped."),
        N_("{count} samples without any words were dropped."),
    )
    return found.only(readable.tolist()), [message(template, count=empty)]


def _length_note(lengths: Array, length: int) -> Message:
    if (lengths <= length).all():
        return message(N_("All samples are read whole; the longest has {longest} tokens."), longest=int(lengths.max()))
    share = int((lengths <= length).mean() * 100)
    return message(CUT, length=length, share=share, longest=int(lengths.max()))


def _unknown_note(val: float, test: float) -> Message:
    template = N_("Of the tokens, {val} % in validation and {test} % in test are not in the vocabulary of training.")
    return message(template, val=f"{100 * val:.3g}", test=f"{100 * test:.3g}")


def _require_enough(found: LabelledTexts) -> None:
    if len(found.texts) < MIN_ROWS:
        template = N_("{got} samples have a class, but at least {min} are needed. Add some.")
        raise FileFormatError(template, got=len(found.texts), min=MIN_ROWS)
    count = len(set(found.labels))
    if not 2 <= count <= MAX_CLASSES:
        template = N_("Classes found: {got}; 2 to {max} are needed.")
        raise FileFormatError(template, got=count, max=MAX_CLASSES)
