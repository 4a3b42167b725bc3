"""Decodes the bytes of an uploaded file as text."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Literal

from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_

Encoding = Literal["auto", "gb18030", "cp1252", "shift_jis"]
"""`auto`: UTF-8, or UTF-16 with a byte order mark. Others are never guessed, since they fit nearly any bytes."""


@dataclass(frozen=True)
class Upload:
    """An uploaded file. `name` is only shown, never used as a path."""

    name: str
    data: bytes
    path: str = ""
    """Of a member of an archive: its complete path, with `/` between folders."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", quotable(self.name, 80))


def quotable(text: str, limit: int = 40) -> str:
    """Text from a file for use in a message between backticks: short, on one line, without backticks."""
    line = "".join(character if character.isprintable() else " " for character in text[: 4 * limit]).replace("`", "'")
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def require_size(files: list[Upload]) -> None:
    """Raises `LimitError` for uploads that are too large, `FileFormatError` for empty ones."""
    size, limit = sum(len(file.data) for file in files), limits().upload_bytes
    if size > limit:
        template = N_("The file has {size} bytes; the limit is {limit}. Use a part of the data.")
        raise LimitError(template, size=size, limit=limit)
    for file in files:
        if not file.data:
            raise FileFormatError(N_("`{file}` is empty."), file=file.name)


def text_of(file: Upload, encoding: Encoding = "auto") -> str:
    """The text without a byte order mark. Raises `FileFormatError`."""
    chosen = _marked(file.data) if encoding == "auto" else encoding
    if chosen != "utf-16" and b"\0" in file.data:
        template = N_(
            "`{file}` has a NUL byte at position {position}: it is not plain text, or is UTF-16 without a BOM. "
            "Save it as UTF-8."
        )
        raise FileFormatError(template, file=file.name, position=file.data.index(b"\0"))
    try:
        text = file.data.decode(chosen)
    except UnicodeDecodeError as error:
        template = N_(
            "`{file}` is not {encoding} text: byte {byte} at position {position} is invalid. Choose its "
            "encoding, or save it as UTF-8."
        )
        byte = f"0x{file.data[error.start]:02X}"
        raise FileFormatError(
            template, file=file.name, encoding=_title(chosen), byte=byte, position=error.start
        ) from None
    if "\0" in text or not text.strip():
        raise FileFormatError(N_("`{file}` contains only whitespace."), file=file.name)
    return text


def _marked(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"


def _title(encoding: str) -> str:
    return "UTF-8" if encoding.startswith("utf-8") else encoding.upper()
