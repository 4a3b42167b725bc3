"""Uploaded texts: a CSV with a text column, one file per class with one sample per line, or one long text."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from engine.datasets.text import words_of
from engine.datasets.uploads.archive import is_archive, members
from engine.datasets.uploads.columns import guess, is_missing
from engine.datasets.uploads.decoding import Encoding, Upload, quotable, require_size, text_of
from engine.datasets.uploads.picture_content import classes_of
from engine.datasets.uploads.sheet import MIN_ROWS, Sheet, read_sheet
from engine.datasets.uploads.splits import small_class_notes
from engine.datasets.uploads.table import MAX_CLASSES, Balance
from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_, Message, message, plural
from engine.views import Array

MIN_CHARACTERS = 1000
SHOWN = 20
_CUT = 300
"""Characters of a sample shown in the preview."""
_COMMON = 95
"""The share of samples, in per cent, that are read completely; longer ones would only slow down all others."""


class TextSettings(BaseModel):
    """Settings of texts. `text` and `target` are columns of a CSV; None: guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoding: Encoding = "auto"
    header: bool | None = None
    long: bool = False
    """One long text, whose next characters are predicted."""
    text: str | None = None
    target: str | None = None
    balance: Balance = "nothing"


Samples = tuple[list[str], list[str], list[Message]]
"""Texts, their classes, and a report."""


def look(files: Sequence[Upload], settings: TextSettings) -> dict[str, Any]:
    """Inspects texts before they are saved."""
    if settings.long:
        return _inspect_long(files, settings)
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


def _inspect_long(files: Sequence[Upload], settings: TextSettings) -> dict[str, Any]:
    about, arrays = convert(files, settings)
    text = arrays["text"][: 4 * _CUT].tobytes().decode("utf-8", "ignore")
    return {
        "balance": {"classes": [], "counts": []},
        "first": [[text[:_CUT]]],
        "report": [line.model_dump() for line in about["report"]],
        "characters": about["samples"],
    }


def convert(files: Sequence[Upload], settings: TextSettings) -> tuple[dict[str, Any], dict[str, Array]]:
    """The content of a saved data set, as `upload_store.keep` takes it. Raises `FileFormatError` or `LimitError`."""
    require_size(list(files))
    return _convert_long(files, settings) if settings.long else _convert_samples(files, settings)


def samples_of(arrays: Mapping[str, Array], limit: int | None = None) -> list[str]:
    """The saved texts, or the first `limit` of them."""
    ends = arrays["ends"][:limit].tolist()
    starts = [0, *ends[:-1]]
    every = arrays["text"]
    return [every[start:end].tobytes().decode() for start, end in zip(starts, ends, strict=True)]


def pieces_of(texts: Iterable[str]) -> dict[str, Array]:
    """The words of texts: `numbers` are indices into `words` (sorted, one per line), and the end of each text."""
    known: dict[str, int] = {}
    numbers, ends = array("i"), array("q")
    for text in texts:
        numbers.extend(known.setdefault(word, len(known)) for word in words_of(text))
        ends.append(len(numbers))
    order = sorted(known)
    place = np.empty(len(order), np.int32)
    place[[known[word] for word in order]] = np.arange(len(order))
    return {
        "numbers": place[np.frombuffer(numbers, np.int32)],
        "word_ends": np.frombuffer(ends, np.int64),
        "words": np.frombuffer("\n".join(order).encode(), np.uint8),
        "distinct": np.array(len(order)),
    }


def require_tokens(samples: int, length: int) -> None:
    """Raises `LimitError` if this many samples of `length` tokens exceed the limit."""
    limit = limits().tokens
    if samples * length > limit:
        template = N_(
            "{samples} samples of {length} tokens make {got} tokens; the limit is {limit}. Use fewer tokens per "
            "sample, or fewer samples."
        )
        raise LimitError(template, samples=samples, length=length, got=samples * length, limit=limit)


def _convert_samples(files: Sequence[Upload], settings: TextSettings) -> tuple[dict[str, Any], dict[str, Array]]:
    texts, labels, report = _samples(files, settings)
    pieces = pieces_of(texts)
    lengths = np.diff(pieces["word_ends"], prepend=0)
    readable = (lengths > 0).tolist()
    if not all(readable):
        wordless = readable.count(False)
        template = plural(
            wordless,
            N_("1 sample without any words was dropped."),
            N_("{count} samples without any words were dropped."),
        )
        report.append(message(template, count=wordless))
        lengths, pieces["word_ends"] = lengths[lengths > 0], pieces["word_ends"][lengths > 0]
        texts, labels = ([item for item, use in zip(items, readable, strict=True) if use] for items in (texts, labels))
    _require_enough(texts, labels)
    classes, y = classes_of(labels)
    length = int(np.clip(np.percentile(lengths, _COMMON), 4, 400))
    template = N_("Only the last {length} words of a sample are read; {share} of a hundred samples are no longer.")
    report.append(message(template, length=length, share=int((lengths <= length).mean() * 100)))
    encoded = [text.encode() for text in texts]
    arrays: dict[str, Array] = {
        "text": np.frombuffer(b"".join(encoded), np.uint8),
        "ends": np.cumsum([len(text) for text in encoded]).astype(np.int64),
        "y": y,
        **pieces,
    }
    config: dict[str, Any] = {"length": length}
    if settings.balance == "resample":
        config["resample"] = True
    counts = np.bincount(y, minlength=len(classes)).tolist()
    facts = {"classes": list(classes), "counts": counts, "distinct": int(pieces["distinct"])}
    report += small_class_notes(counts)
    about = {"kind": "own_text", "samples": len(texts), "facts": facts, "report": tuple(report), "config": config}
    return {**about, "weights": settings.balance == "weights"}, arrays


def _samples(files: Sequence[Upload], settings: TextSettings) -> Samples:
    parts = _parts(files)
    if len(parts) == 1:
        return _of_columns(read_sheet(parts[0], settings.encoding, settings.header), settings)
    texts: list[str] = []
    labels: list[str] = []
    for part in parts:
        lines = [line.strip() for line in text_of(part, settings.encoding).splitlines() if line.strip()]
        texts += lines
        labels += [PurePosixPath(part.name).stem[:40] or part.name[:40]] * len(lines)
        if len(texts) > limits().rows:
            template = N_("These files have more than {limit} lines. Use a part of them.")
            raise LimitError(template, limit=limits().rows)
    return texts, labels, [message(N_("Each file is a class, each line a sample."))]


def _parts(files: Sequence[Upload]) -> list[Upload]:
    """The text files, including those in an archive."""
    if len(files) == 1 and is_archive(files[0]):
        return [part for part in members(files[0]) if part.name.lower().endswith((".txt", ".csv", ".md"))]
    return list(files)


def _of_columns(sheet: Sheet, settings: TextSettings) -> Samples:
    text, target = _chosen(sheet, settings)
    pairs = [
        (cell, label)
        for cell, label in zip(sheet.columns[text], sheet.columns[target], strict=True)
        if cell and not is_missing(label)
    ]
    report = list(sheet.report)
    if left := sheet.rows - len(pairs):
        template = plural(
            left,
            N_("1 row without text or class was dropped."),
            N_("{count} rows without text or class were dropped."),
        )
        report.append(message(template, count=left))
    return [cell for cell, _ in pairs], [" ".join(label.split())[:40] for _, label in pairs], report


def _chosen(sheet: Sheet, settings: TextSettings) -> tuple[int, int]:
    """The column of text (the one with the longest texts) and the target column."""
    if len(sheet.names) < 2:
        raise FileFormatError(N_("A CSV of texts needs two columns, text and class, but this one has one."))
    for name in (settings.text, settings.target):
        if name is not None and name not in sheet.names:
            template = N_("Unknown column `{column}`. Columns: {names}.")
            raise FileFormatError(template, column=quotable(name), names=sheet.names[:20])
    sizes = [sum(map(len, cells)) for cells in sheet.columns]
    text = sheet.names.index(settings.text) if settings.text else int(np.argmax(sizes))
    others = [at for at in range(len(sheet.names)) if at != text]
    distinct = {at: [cell for cell in Counter(sheet.columns[at]) if not is_missing(cell)] for at in others}
    likely = [at for at in others if 2 <= len(distinct[at]) <= MAX_CLASSES and guess(distinct[at]) != "date"]
    target = sheet.names.index(settings.target) if settings.target else (likely or others)[-1]
    return text, target


def _columns(files: Sequence[Upload], settings: TextSettings) -> dict[str, Any]:
    """For a CSV: the names of the columns, and the chosen ones."""
    parts = _parts(files)
    if len(parts) != 1:
        return {"names": []}
    sheet = read_sheet(parts[0], settings.encoding, settings.header)
    text, target = _chosen(sheet, settings)
    return {"names": list(sheet.names), "text": sheet.names[text], "target": sheet.names[target]}


def _require_enough(texts: Sequence[str], labels: Sequence[str]) -> None:
    if len(texts) < MIN_ROWS:
        template = N_("{got} samples have a class, but at least {min} are needed. Add some.")
        raise FileFormatError(template, got=len(texts), min=MIN_ROWS)
    count = len(set(labels))
    if not 2 <= count <= MAX_CLASSES:
        template = N_("There are {got} classes, but 2 to {max} are needed.")
        raise FileFormatError(template, got=count, max=MAX_CLASSES)


def _convert_long(files: Sequence[Upload], settings: TextSettings) -> tuple[dict[str, Any], dict[str, Array]]:
    text = "\n\n".join(text_of(part, settings.encoding).strip() for part in _parts(files))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) < MIN_CHARACTERS:
        template = N_("The text has {got} characters, but at least {min} are needed.")
        raise FileFormatError(template, got=len(text), min=MIN_CHARACTERS)
    template = N_("The text has {count} characters, {distinct} of them distinct.")
    distinct = len(set(text))
    report = (message(template, count=len(text), distinct=distinct),)
    facts = {"classes": [], "counts": [len(text)], "distinct": distinct}
    about = {
        "kind": "own_corpus",
        "samples": len(text),
        "facts": facts,
        "report": report,
        "config": {},
        "weights": False,
    }
    return about, {"text": np.frombuffer(text.encode(), np.uint8)}
