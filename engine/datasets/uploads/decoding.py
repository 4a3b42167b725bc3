"""Decodes the bytes of an uploaded file as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.datasets.uploads.damaged_text import Mended, likely_encoding, mended_text, mended_utf8
from engine.datasets.uploads.encoding_names import TITLES, Encoding
from engine.datasets.uploads.encodings import WIDE, decodes, guess_encoding, is_utf8, marked_encoding
from engine.datasets.uploads.foreign_formats import ZIP, foreign_format
from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_, Message, message, plural

MAX_NAME, MAX_ENDING = 80, 8
"""Characters of a file's name that are kept, and the length up to which its end counts as its ending."""


@dataclass(frozen=True)
class Upload:
    """An uploaded file. `name` is only shown, never used as a path."""

    name: str
    data: bytes
    path: str = ""
    """Of a member of an archive: its complete path, with `/` between folders."""

    def __post_init__(self) -> None:
        stem, dot, ending = self.name.rpartition(".")
        if not dot or len(ending) > MAX_ENDING:
            stem, dot, ending = self.name, "", ""
        # The ending of a long name is kept, since it says what the file is.
        object.__setattr__(self, "name", quotable(stem, MAX_NAME - len(dot + ending)) + quotable(dot + ending))


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
    data = [file.data for file in files if marked_encoding(file.data) is None]
    foreign = [each for each in data if not is_utf8(each) and not mended_utf8(each)]
    return guess_encoding(b"\n".join(foreign)) if foreign else None


def decoded(file: Upload, encoding: Encoding = "auto", shared: str | None = None) -> tuple[str, list[Message]]:
    """The text without a byte order mark, and a report of a guessed encoding and of damaged characters.

    `shared`: the encoding that was guessed from several files. Raises `FileFormatError`.
    """
    _require_no_foreign_format(file)
    marked = marked_encoding(file.data) if encoding == "auto" else encoding
    data, report = (file.data, []) if marked in WIDE else _without_filler(file)
    if marked is not None:
        text, damage = _decoded_as(file, data, marked)
    else:
        text, damage = _guessed(file, data, shared)
    text = text.rstrip("\0")
    if "\0" in text or not text.strip():
        raise FileFormatError(N_("`{file}` contains only whitespace."), file=file.name)
    return text, [*report, *damage]


def _require_no_foreign_format(file: Upload) -> None:
    foreign = foreign_format(file.name, file.data)
    if foreign:
        raise FileFormatError(foreign.template, **foreign.values)
    if file.data.startswith(ZIP):
        template = N_("`{file}` is a zip archive. Unpack it, and choose the file with the table or text.")
        raise FileFormatError(template, file=file.name)


def _without_filler(file: Upload) -> tuple[bytes, list[Message]]:
    """The bytes without those that some programs and disks add at the end. Refuses NUL bytes elsewhere."""
    data = file.data.rstrip(b"\0\x1a")
    if b"\0" in data:
        template = N_(
            "`{file}` is neither a text nor a table: there is a NUL byte at position {position}. Bring a table (CSV, "
            "Excel), texts (.txt) or images."
        )
        raise FileFormatError(template, file=file.name, position=data.index(b"\0"))
    count = len(file.data) - len(data)
    template = plural(
        count,
        N_("The file ends with 1 filler byte, which was dropped."),
        N_("The file ends with {count} filler bytes, which were dropped."),
    )
    return data, [message(template, count=count)] if count else []


def _decoded_as(file: Upload, data: bytes, encoding: str) -> tuple[str, list[Message]]:
    """The text in a known encoding, with a few damaged characters replaced."""
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        mended = mended_text(data, encoding)
        if not mended:
            raise _undecodable(file, encoding, error) from None
        return mended.text, [_damage(mended, encoding)]


def _guessed(file: Upload, data: bytes, shared: str | None) -> tuple[str, list[Message]]:
    """The text in UTF-8, or in the encoding that its characters suggest."""
    if is_utf8(data):
        return data.decode("utf-8"), []
    mended = mended_utf8(data)
    if mended:
        return mended.text, [_damage(mended, "utf-8")]
    guessed = shared if shared and decodes(data, shared) else likely_encoding(data)
    if guessed is None:
        return _decoded_as(file, data, "utf-8")
    text, damage = _decoded_as(file, data, guessed)
    template = N_("The file was read as {encoding}. If letters look wrong, choose another encoding.")
    return text, [message(template, encoding=TITLES[guessed]), *damage]


def _damage(mended: Mended, encoding: str) -> Message:
    template = plural(
        mended.count,
        N_("1 character in line {line} is not valid {encoding} and was replaced with �."),
        N_("{count} characters are not valid {encoding} and were replaced with �, the first in line {line}."),
    )
    return message(template, count=mended.count, encoding=TITLES[encoding], line=mended.line)


def _undecodable(file: Upload, encoding: str, error: UnicodeDecodeError) -> FileFormatError:
    template = N_(
        "`{file}` is not {encoding} text: byte {byte} at position {position} is invalid. Choose its "
        "encoding, or save it as UTF-8."
    )
    byte = f"0x{error.object[error.start]:02X}"
    return FileFormatError(template, file=file.name, encoding=TITLES[encoding], byte=byte, position=error.start)
