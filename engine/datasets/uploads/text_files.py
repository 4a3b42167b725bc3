"""The text files of an upload, including those in an archive."""

from __future__ import annotations

from collections.abc import Sequence

from engine.datasets.uploads.archive import is_archive, members
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.workbook_parts import is_workbook
from engine.errors import FileFormatError
from engine.text import N_

ENDINGS = ("txt", "csv", "tsv", "md")


def text_files(files: Sequence[Upload]) -> list[Upload]:
    """The given files, or the text files in a single archive, named by their paths in it."""
    if len(files) != 1 or not is_archive(files[0]) or is_workbook(files[0]):
        return list(files)
    found = [part for part in members(files[0]) if part.name.lower().rpartition(".")[2] in ENDINGS]
    if not found:
        template = N_("`{file}` contains no text files. File names of texts end in {endings}.")
        raise FileFormatError(template, file=files[0].name, endings=[f".{ending}" for ending in ENDINGS])
    return found
