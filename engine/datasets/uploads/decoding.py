"""Decodes the bytes of an uploaded file as text."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.datasets.uploads.encodings import decodes, guess_encoding, is_utf8, unmarked_utf16
from engine.datasets.uploads.foreign_formats import ZIP, foreign_format
from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_, Message, message

Encoding = Literal[
    "auto",
    "gb18030",
    "big5",
    "shift_jis",
    "cp949",
    "cp1252",
    "cp1250",
    "cp1254",
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1255",
    "cp1256",
]
"""`auto`: UTF-8, or UTF-16, or else guessed by the characters that it would give."""
TITLES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "gb18030": "GB18030",
    "big5": "Big5",
    "shift_jis": "Shift JIS",
    "cp949": "EUC-KR",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1254": "Windows-1254",
    "cp1251": "Windows-1251",
    "koi8_r": "KOI8-R",
    "cp1253": "Windows-1253",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
}


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


def decoded_all(files: Sequence[Upload], encoding: Encoding = "auto") -> tuple[list[str], list[Message]]:
    """The texts of several files, and a report of each encoding that was guessed. Raises `FileFormatError`."""
    shared = shared_encoding(files)
    found = [decoded(file, encoding, shared) for file in files]
    notes = {str(note): note for _, report in found for note in report}
    return [text for text, _ in found], list(notes.values())


def shared_encoding(files: Sequence[Upload]) -> str | None:
    """The encoding of the files that are not UTF-8: together they tell more about it than each alone."""
    foreign = [file.data for file in files if _marked(file.data) == "utf-8" and not is_utf8(file.data)]
    return guess_encoding(b"\n".join(foreign)) if foreign else None


def decoded(file: Upload, encoding: Encoding = "auto", shared: str | None = None) -> tuple[str, list[Message]]:
    """The text without a byte order mark, and a report if its encoding was guessed. Raises `FileFormatError`.

    `shared`: the encoding that was guessed from several files.
    """
    foreign = foreign_format(file.name, file.data)
    if foreign:
        raise FileFormatError(foreign.template, **foreign.values)
    if file.data.startswith(ZIP):
        template = N_("`{file}` is a zip archive. Unpack it, and choose the file with the table or text.")
        raise FileFormatError(template, file=file.name)
    chosen = _marked(file.data) if encoding == "auto" else encoding
    if not chosen.startswith("utf-16") and b"\0" in file.data:
        template = N_("`{file}` has a NUL byte at position {position}: it is not plain text. Save it as UTF-8.")
        raise FileFormatError(template, file=file.name, position=file.data.index(b"\0"))
    report: list[Message] = []
    try:
        text = file.data.decode(chosen)
    except UnicodeDecodeError as error:
        guessed = _guessed(file.data, shared) if (encoding, chosen) == ("auto", "utf-8") else None
        if guessed is None:
            raise _undecodable(file, chosen, error) from None
        text, report = _decoded_as(file, guessed)
    if "\0" in text or not text.strip():
        raise FileFormatError(N_("`{file}` contains only whitespace."), file=file.name)
    return text, report


def _guessed(data: bytes, shared: str | None) -> str | None:
    return shared if shared and decodes(data, shared) else guess_encoding(data)


def _decoded_as(file: Upload, guessed: str) -> tuple[str, list[Message]]:
    template = N_("The file was read as {encoding}. If letters look wrong, choose another encoding.")
    try:
        return file.data.decode(guessed), [message(template, encoding=TITLES[guessed])]
    except UnicodeDecodeError as error:
        raise _undecodable(file, guessed, error) from None


def _undecodable(file: Upload, encoding: str, error: UnicodeDecodeError) -> FileFormatError:
    template = N_(
        "`{file}` is not {encoding} text: byte {byte} at position {position} is invalid. Choose its "
        "encoding, or save it as UTF-8."
    )
    byte = f"0x{file.data[error.start]:02X}"
    return FileFormatError(template, file=file.name, encoding=TITLES[encoding], byte=byte, position=error.start)


def _marked(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return unmarked_utf16(data) or "utf-8"
