"""The parts of a spreadsheet file (.xlsx, .ods), checked before a library reads them: sizes, entities, positions."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from xml.parsers import expat

from engine.datasets.uploads import table_limits
from engine.datasets.uploads.archive import is_archive, members
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.filled_area import FilledArea
from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_

_KEPT = (".xml", ".rels", "mimetype")
_MAX_XML_BYTES = 150 * 2**20
_ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CONTENT_PARTS = (b"xl/workbook.xml", b"content.xml")


def is_workbook(file: Upload) -> bool:
    """Decided by the names in the archive, regardless of the file's name."""
    return is_archive(file) and any(name in file.data for name in _CONTENT_PARTS) and _has_content_part(file)


def _has_content_part(file: Upload) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            return not {name.decode() for name in _CONTENT_PARTS}.isdisjoint(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return True  # and damaged


def checked_workbook(file: Upload) -> bytes:
    """The file with its XML parts alone, unpacked, so that their sizes are known and hold.

    Raises `FileFormatError` for entities and damaged archives, `LimitError` for more cells than a table may have.
    """
    size, packed = 0, io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for part in members(file, hidden=True):
            if not part.path.endswith(_KEPT):
                continue
            size += len(part.data)
            _check_part(file, part, size)
            archive.writestr(part.path, part.data)
    return packed.getvalue()


def _check_part(file: Upload, part: Upload, size: int) -> None:
    if size > _MAX_XML_BYTES:
        template = N_("`{file}` unpacks to {size} bytes; the limit is {limit}. Use a part of it.")
        raise LimitError(template, file=file.name, size=size, limit=_MAX_XML_BYTES)
    if _ENTITIES.search(part.data):
        template = N_("`{file}` defines XML entities, which spreadsheets do not. Save it again, or as CSV.")
        raise FileFormatError(template, file=file.name)
    if _SHEET.fullmatch(part.path):
        _check_positions(file, part.data)
    elif part.path == "content.xml":
        _check_repetitions(file, part.data)


def _check_positions(file: Upload, data: bytes) -> None:
    """Refuses cells so far apart that the cells between them would fill the memory."""
    found = FilledArea()
    _parse(file, data, found.start, found.end)
    if found.rows:
        _require(file, *(max(places) - min(places) + 1 for places in (found.rows, found.columns)))


def _parse(
    file: Upload,
    data: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    characters: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise damaged_workbook(file) from None


def _require(file: Upload, rows: int, columns: int) -> None:
    table_limits.require_width(file, columns)
    table_limits.require_rows(file, rows)
    table_limits.require_cells(file, rows * columns)


def _check_repetitions(file: Upload, data: bytes) -> None:
    """Refuses cells and rows that are repeated so often that they would fill the memory."""
    counter = _RepetitionCounter(file)
    _parse(file, data, counter.start, counter.end, counter.characters)


class _RepetitionCounter:
    """Counts the rows and columns of each table in an OpenDocument spreadsheet up to the last filled cell."""

    def __init__(self, file: Upload) -> None:
        self.file = file
        self.rows = self.columns = self.filled_to = self.row_repeats = self.cell_repeats = 0
        self.width = 0
        self.cell_is_filled = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.rows = self.width = 0
        elif name == "table:table-row":
            self.columns = self.filled_to = 0
            self.row_repeats = _repeats(attributes, "table:number-rows-repeated")
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.cell_repeats = _repeats(attributes, "table:number-columns-repeated")
            self.cell_is_filled = any(key.startswith("office:") and "value" in key for key in attributes)

    def characters(self, text: str) -> None:
        self.cell_is_filled = self.cell_is_filled or bool(text.strip())

    def end(self, name: str) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            self.columns += self.cell_repeats
            if self.cell_is_filled:
                self.filled_to = self.columns
            self.cell_is_filled = False
        elif name == "table:table-row":
            self.rows += self.row_repeats
            if self.filled_to:
                self.width = max(self.width, self.filled_to)
                _require(self.file, self.rows, self.width)


def _repeats(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else limits().cells + 1


def damaged_workbook(file: Upload) -> FileFormatError:
    """The refusal of a spreadsheet that cannot be read."""
    return FileFormatError(N_("`{file}` cannot be read as a spreadsheet. Save it again, or as CSV."), file=file.name)
