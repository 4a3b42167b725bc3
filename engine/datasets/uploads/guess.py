"""Guesses from their content what uploaded files are: a table, a time series, texts, one long text, or images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, get_args

from engine.datasets.uploads.archive import is_archive, members, paths
from engine.datasets.uploads.arff import is_arff
from engine.datasets.uploads.brought_files import opened
from engine.datasets.uploads.code_texts import require_no_code
from engine.datasets.uploads.decoding import Upload, decoded, require_size
from engine.datasets.uploads.json_records import is_json
from engine.datasets.uploads.picture_signatures import is_called_picture, is_picture
from engine.datasets.uploads.raw_rows import rows_of_text
from engine.datasets.uploads.sheet import ReadingSettings, Sheet, read_sheet
from engine.datasets.uploads.sheet_content import is_prose, is_series, is_texts
from engine.datasets.uploads.times_across import times_across
from engine.datasets.uploads.workbook_parts import is_workbook
from engine.errors import FileFormatError, LimitError
from engine.text import N_, Message, message, plural

Content = Literal["table", "series", "texts", "long-text", "pictures"]
CONTENTS: tuple[Content, ...] = get_args(Content)
_TABLE_ENDINGS = (".csv", ".tsv", ".tab")
_EXAMINED = 50
"""Members of an archive that are unpacked to see what they are."""
_HEAD = 200_000
"""Characters from which the content of a text file is guessed."""


@dataclass(frozen=True)
class ContentGuess:
    """What the files are, in a word and in a sentence."""

    content: Content
    summary: Message


def guess_content(files: Sequence[Upload], settings: ReadingSettings | None = None) -> ContentGuess:
    """`settings`: how the cells of a file are divided. Raises `FileFormatError` or `LimitError` if it cannot be read."""
    require_size(list(files))
    files = opened(files)
    if len(files) > 1:
        return _of_files(files, sum(map(is_picture, files)), len(files))
    if is_archive(files[0]) and not is_workbook(files[0]):
        count = len(paths(files[0]))
        some = list(islice(members(files[0]), _EXAMINED))
        return _of_files(some, _pictures_in(files[0], some), count)
    return _of_files(files, 1, 1) if is_picture(files[0]) else _of_file(files[0], settings)


def _pictures_in(archive: Upload, some: Sequence[Upload]) -> int:
    """The number of images: by their names, or by the share in some files if the names do not tell."""
    inside = paths(archive)
    if all(map(is_called_picture, map(_path, filter(is_picture, some)))):
        return sum(map(is_called_picture, inside))
    return round(len(inside) * sum(map(is_picture, some)) / len(some))


def _path(file: Upload) -> str:
    return file.path or file.name


def _of_files(some: Sequence[Upload], pictures: int, count: int) -> ContentGuess:
    """`count` files, of which `some` were examined."""
    if 2 * pictures >= count:
        template = plural(pictures, N_("Looks like an image."), N_("Looks like {count} images."))
        return ContentGuess("pictures", message(template, count=pictures))
    if all(map(_is_table, some)):
        return ContentGuess("table", message(N_("Looks like {count} tables."), count=count))
    return ContentGuess("texts", message(N_("Looks like texts in {count} files."), count=count))


def _is_table(file: Upload) -> bool:
    """Whether one of several files is a table, and not the texts of a class, whose lines may have commas, too."""
    if is_workbook(file):
        return True
    try:
        return file.name.lower().endswith(_TABLE_ENDINGS) and _of_file(file, None).content in ("table", "series")
    except FileFormatError:
        return False


def _of_file(file: Upload, settings: ReadingSettings | None) -> ContentGuess:
    """A file with one table or text in it."""
    if is_workbook(file):
        sheet = read_sheet(file, settings, min_rows=1)
        return _of_sheet(sheet.head(), sheet.rows)
    text, _ = decoded(file, settings.encoding if settings else "auto")
    require_no_code(file, text)
    head = Upload(file.name, _first_lines(text).encode())
    try:
        if not is_json(text) and not is_arff(text) and is_prose(rows_of_text(head, head.data.decode())):
            return ContentGuess(
                "long-text", message(N_("Looks like one long text of {count} characters."), count=len(text))
            )
        return _of_sheet(read_sheet(head, min_rows=1).head(), read_sheet(file, settings, min_rows=1).rows)
    except (FileFormatError, LimitError):  # said in full where the table is read
        return ContentGuess("table", message(N_("Looks like a table.")))


def _first_lines(text: str) -> str:
    return text if len(text) <= _HEAD else text[:_HEAD].rpartition("\n")[0] or text[:_HEAD]


def _times_across(rows: int, times: int) -> Message:
    template = plural(
        rows,
        N_("Looks like 1 time series, with {times} points in time in its columns."),
        N_("Looks like {rows} time series, with {times} points in time in the columns."),
    )
    return message(template, rows=rows, times=times)


def _of_sheet(head: Sheet, rows: int) -> ContentGuess:
    """`head`: the first rows of all `rows`."""
    columns = len(head.names)
    if is_texts(head):
        template = plural(rows, N_("Looks like 1 text with a class."), N_("Looks like {rows} texts with classes."))
        return ContentGuess("texts", message(template, rows=rows))
    across = times_across(head)
    if across and not across.beside:
        return ContentGuess("series", _times_across(rows, len(across.places)))
    if is_series(head):
        rows *= len(across.places) if across else 1
        template = plural(
            rows, N_("Looks like a time series with 1 row."), N_("Looks like a time series with {rows} rows.")
        )
        return ContentGuess("series", message(template, rows=rows))
    template = plural(
        rows,
        N_("Looks like a table: {columns} columns, 1 row."),
        N_("Looks like a table: {columns} columns, {rows} rows."),
    )
    return ContentGuess("table", message(template, columns=columns, rows=rows))
