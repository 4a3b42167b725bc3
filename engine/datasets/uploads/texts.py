"""Uploaded texts: a CSV with a text column, one file per class with one sample per line, or one long text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.datasets.base import Divided
from engine.datasets.tokenizers.saved import NEWEST, SAVED
from engine.datasets.uploads.decoding import Upload, require_size
from engine.datasets.uploads.long_text import convert_long, inspect_long
from engine.datasets.uploads.picture_content import classes_of
from engine.datasets.uploads.sheet import MIN_ROWS, read_sheet
from engine.datasets.uploads.splits import parts_of, small_class_notes
from engine.datasets.uploads.table import MAX_CLASSES
from engine.datasets.uploads.text_columns import choose_columns
from engine.datasets.uploads.text_files import text_files
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

SHOWN = 20
_CUT = 300
"""Characters of a sample shown in the preview."""
_COMMON = 90
"""The share of samples, in per cent, that are read completely; longer ones would only slow down all others."""


def look(files: Sequence[Upload], settings: TextSettings) -> dict[str, Any]:
    """Inspects texts before they are saved."""
    if settings.long:
        return inspect_long(files, settings)
    columns = _columns(files, settings)
    about, arrays = convert(files, settings)
    texts = list(samples_of(arrays, SHOWN))
    classes = about["facts"]["classes"]
    return {
        **columns,
        "balance": {"classes": classes, "counts": about["facts"]["counts"]},
        "first": [[text[:_CUT], classes[label]] for text, label in zip(texts, arrays["y"], strict=False)],
        "report": [line.model_dump() for line in about["report"]],
        "length": about["config"]["length"],
    }


def convert(files: Sequence[Upload], settings: TextSettings) -> tuple[dict[str, Any], dict[str, Array]]:
    """The content of a saved data set, as `upload_store.keep` takes it. Raises `FileFormatError` or `LimitError`."""
    require_size(list(files))
    return convert_long(files, settings) if settings.long else _convert_samples(files, settings)


def samples_of(arrays: Mapping[str, Array], limit: int | None = None) -> list[str]:
    """The saved texts, or the first `limit` of them."""
    ends = arrays["ends"][:limit].tolist()
    starts = [0, *ends[:-1]]
    every = arrays["text"]
    return [every[start:end].tobytes().decode() for start, end in zip(starts, ends, strict=True)]


def _convert_samples(files: Sequence[Upload], settings: TextSettings) -> tuple[dict[str, Any], dict[str, Array]]:
    texts, labels, report = read_samples(files, settings)
    tokens = tokenized(texts, SAVED[NEWEST])
    texts, labels, dropped = _without_empty(texts, labels, tokens)
    _require_enough(texts, labels)
    classes, y = classes_of(labels)
    split = Divided()  # the default one
    train, *others = parts_of(y, len(y), split.val_fraction, split.test_fraction, split.seed)
    vocabulary = learn_vocabulary(tokens, train, DEFAULT_SIZE, settings.tokens)
    numbers, ends = encoded(tokens, vocabulary, SAVED[NEWEST])
    lengths = np.diff(ends, prepend=0)
    length = settings.length or int(np.clip(np.percentile(lengths, _COMMON), 4, 400))
    counts = np.bincount(y, minlength=len(classes)).tolist()
    unknown = _unknown_note(*(unknown_share(numbers, ends, part) for part in others))
    report = [*report, *dropped, _length_note(lengths, length), unknown, *small_class_notes(counts)]
    facts = {
        "classes": list(classes),
        "counts": counts,
        "distinct": int(tokens["distinct"]),
        "byte_pairs": max_byte_pairs(tokens),
        "tokenizer": NEWEST,
    }
    about = {"kind": "own_text", "samples": len(texts), "facts": facts, "report": tuple(report)}
    config = _config(settings, length)
    return {**about, "config": config, "weights": settings.balance == "weights"}, {**_bytes_of(texts), "y": y, **tokens}


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


def _without_empty(
    texts: list[str], labels: list[str], tokens: dict[str, Array]
) -> tuple[list[str], list[str], list[Message]]:
    """The samples that have tokens; removes the others from `tokens`, too."""
    readable = np.diff(tokens["word_ends"], prepend=0) > 0
    empty = int((~readable).sum())
    if not empty:
        return texts, labels, []
    tokens["word_ends"] = tokens["word_ends"][readable]
    template = plural(
        empty,
        N_("1 sample without any words was dropped."),
        N_("{count} samples without any words were dropped."),
    )
    kept = [[item for item, use in zip(items, readable.tolist(), strict=True) if use] for items in (texts, labels)]
    return kept[0], kept[1], [message(template, count=empty)]


def _length_note(lengths: Array, length: int) -> Message:
    template = N_("Only the last {length} tokens of a sample are read; {share} of a hundred samples are no longer.")
    return message(template, length=length, share=int((lengths <= length).mean() * 100))


def _unknown_note(val: float, test: float) -> Message:
    template = N_("Of the tokens, {val} % in validation and {test} % in test are not in the vocabulary of training.")
    return message(template, val=f"{100 * val:.3g}", test=f"{100 * test:.3g}")


def _columns(files: Sequence[Upload], settings: TextSettings) -> dict[str, Any]:
    """For a CSV: the names of the columns, and the chosen ones."""
    parts = text_files(files)
    if len(parts) != 1:
        return {"names": []}
    sheet = read_sheet(parts[0], settings)
    chosen = choose_columns(sheet, settings)
    return {
        "names": list(sheet.names),
        "text": sheet.names[chosen.text],
        "target": sheet.names[chosen.target],
        "likely_texts": [sheet.names[at] for at in chosen.likely_texts],
        "likely_targets": [sheet.names[at] for at in chosen.likely_targets],
        "sheet": sheet.sheet,
        "sheets": list(sheet.sheets),
    }


def _require_enough(texts: Sequence[str], labels: Sequence[str]) -> None:
    if len(texts) < MIN_ROWS:
        template = N_("{got} samples have a class, but at least {min} are needed. Add some.")
        raise FileFormatError(template, got=len(texts), min=MIN_ROWS)
    count = len(set(labels))
    if not 2 <= count <= MAX_CLASSES:
        template = N_("There are {got} classes, but 2 to {max} are needed.")
        raise FileFormatError(template, got=count, max=MAX_CLASSES)
