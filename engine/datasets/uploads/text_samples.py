"""Uploaded texts with their classes: the rows of a CSV, or the lines of one file per class."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from engine.datasets.uploads.decoding import Upload, text_of
from engine.datasets.uploads.sheet import read_sheet
from engine.datasets.uploads.text_columns import MAX_CLASS_NAME_LENGTH, Samples, samples_of_sheet
from engine.datasets.uploads.text_files import text_files
from engine.datasets.uploads.text_settings import TextSettings
from engine.errors import LimitError
from engine.limits import limits
from engine.text import N_, message


def read_samples(files: Sequence[Upload], settings: TextSettings) -> Samples:
    """The texts of an upload. Raises `FileFormatError` or `LimitError`."""
    parts = text_files(files)
    if len(parts) == 1:
        return samples_of_sheet(read_sheet(parts[0], settings.encoding, settings.header), settings)
    return _lines_of_files(parts, settings)


def _lines_of_files(parts: Sequence[Upload], settings: TextSettings) -> Samples:
    texts: list[str] = []
    labels: list[str] = []
    for part in parts:
        lines = [line.strip() for line in text_of(part, settings.encoding).splitlines() if line.strip()]
        texts += lines
        labels += [PurePosixPath(part.name).stem[:MAX_CLASS_NAME_LENGTH] or part.name[:MAX_CLASS_NAME_LENGTH]] * len(
            lines
        )
        require_samples_below_limit(len(texts))
    return texts, labels, [message(N_("Each file is a class, each line a sample."))]


def require_samples_below_limit(count: int) -> None:
    if count > limits().rows:
        template = N_("These files have more than {limit} lines. Use a part of them.")
        raise LimitError(template, limit=limits().rows)
