"""One long uploaded text, for a network that predicts the next character."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.datasets.uploads.book_frames import without_frames
from engine.datasets.uploads.decoding import Upload, decoded_all
from engine.datasets.uploads.text_files import text_files
from engine.datasets.uploads.text_settings import TextSettings
from engine.errors import FileFormatError
from engine.text import N_, message
from engine.views import Array

MIN_CHARACTERS = 1000
_SHOWN = 300
"""Characters of the text shown in the preview."""


def inspect_long(files: Sequence[Upload], settings: TextSettings) -> dict[str, Any]:
    """What the preview of a long text shows."""
    about, arrays = convert_long(files, settings)
    text = arrays["text"][: 4 * _SHOWN].tobytes().decode("utf-8", "ignore")
    return {
        "balance": {"classes": [], "counts": []},
        "first": [[text[:_SHOWN]]],
        "report": [line.model_dump() for line in about["report"]],
        "characters": about["samples"],
    }


def convert_long(files: Sequence[Upload], settings: TextSettings) -> tuple[dict[str, Any], dict[str, Array]]:
    """The content of a saved data set. Raises `FileFormatError` or `LimitError`."""
    texts, notes = decoded_all(text_files(files), settings.encoding)
    plain = [without_frames(text.replace("\r\n", "\n").replace("\r", "\n").strip()) for text in texts]
    text = "\n\n".join(part for part, _ in plain)
    if len(text) < MIN_CHARACTERS:
        template = N_("The text has {got} characters, but at least {min} are needed.")
        raise FileFormatError(template, got=len(text), min=MIN_CHARACTERS)
    distinct = len(set(text))
    report = (
        *notes,
        *(note for _, found in plain for note in found),
        message(
            N_("The text has {count} characters, {distinct} of them distinct."), count=len(text), distinct=distinct
        ),
    )
    facts = {"classes": [], "counts": [len(text)], "distinct": distinct}
    about = {"kind": "own_corpus", "samples": len(text), "facts": facts, "report": report, "config": {}}
    return {**about, "weights": False}, {"text": np.frombuffer(text.encode(), np.uint8)}
