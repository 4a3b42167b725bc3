"""The text files of an upload, including those in an archive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from engine.datasets.uploads.archive import is_archive, members
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.encodings import unmarked_utf16
from engine.datasets.uploads.foreign_formats import foreign_format
from engine.datasets.uploads.workbook_parts import is_workbook
from engine.errors import FileFormatError
from engine.text import N_

ENDINGS = ("txt", "csv", "tsv", "md")
_TABLES = ("csv", "tsv", "tab", "xlsx", "ods", "json", "jsonl")
_BINARY_SAMPLE = 4096
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ABOUT = re.compile(r"(read[\s_-]?me|licen[cs]e|copying|changelog|notice|authors|contributing|requirements)\b", re.I)
"""Names of files that are about the others."""


def text_files(files: Sequence[Upload]) -> list[Upload]:
    """The given files, or the text files in a single archive, named by their paths in it."""
    if len(files) != 1 or not is_archive(files[0]) or is_workbook(files[0]):
        return list(files)
    foreign = foreign_format(files[0].name, files[0].data)
    if foreign:
        raise FileFormatError(foreign.template, **foreign.values)
    found = [part for part in members(files[0]) if _may_be_text(part) and not _ABOUT.match(name_of(part))]
    usual = [part for part in found if ending_of(part) in ENDINGS]
    if not found:
        template = N_("`{file}` contains no text files. File names of texts end in {endings}.")
        raise FileFormatError(template, file=files[0].name, endings=[f".{ending}" for ending in ENDINGS])
    return usual if 2 * len(usual) >= len(found) else found


def is_table(file: Upload) -> bool:
    """Whether the file's name is that of a table, or its content that of a spreadsheet."""
    return ending_of(file) in _TABLES or is_workbook(file)


def name_of(file: Upload) -> str:
    """The file's name without folders."""
    return PurePosixPath((file.path or file.name).replace("\\", "/")).name


def ending_of(file: Upload) -> str:
    return PurePosixPath(name_of(file)).suffix.lower().removeprefix(".")


def _may_be_text(file: Upload) -> bool:
    """Whether a file in an archive is called a text or a table, or has no zeros (unless it is UTF-16) and no other
    known format."""
    head = file.data[:_BINARY_SAMPLE]
    if ending_of(file) in ENDINGS or is_workbook(file) or head.startswith(_UTF16):
        return True
    if b"\0" in head and not unmarked_utf16(head[: len(head) // 2 * 2]):
        return False
    return foreign_format(file.name, file.data) is None
