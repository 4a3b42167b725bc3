"""Classes of images from a table beside them: one column names the files, another one holds their classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from unicodedata import normalize

from engine.datasets.uploads.column_names import target_score
from engine.datasets.uploads.decoding import Upload, quotable
from engine.datasets.uploads.missing_values import is_missing
from engine.datasets.uploads.picture_splits import split_of
from engine.datasets.uploads.sheet import ReadingSettings, Sheet, read_sheet
from engine.datasets.uploads.table import MAX_CLASSES
from engine.errors import FileFormatError, LimitError
from engine.text import N_, Message, message

ENDINGS = ("csv", "tsv", "txt", "tab", "xlsx", "ods")
_MAX_TABLES = 20
_MIN_MATCHED = 0.8
"""The share of a table's rows that must name an image, or of the images that must be named."""
_MIN_MEAN = 2
_MIN_NAMED = 4.5
"""From this score on, a column is called like a target."""
_ONE_HOT = ""
"""Stands for several columns that are classes."""
_FORMS = (ReadingSettings(), ReadingSettings(header=False), ReadingSettings(header=False, separator="blanks"))
"""How tables may be read. Lists of files often have no names of columns, and blanks between name and class."""


@dataclass(frozen=True)
class TableLabels:
    """The labels of all images by the column that holds them, the likeliest first; empty for images without one."""

    labels: Mapping[str, list[str]]
    table: str
    files: str
    """The name of the column that names the files."""

    @property
    def is_certain(self) -> bool:
        """Whether the first column is called like a target, such as `label`, or there is one column for each class."""
        first = next(iter(self.labels))
        return first == _ONE_HOT or target_score(first) >= _MIN_NAMED

    def note(self, column: str) -> Message:
        if column == _ONE_HOT:
            return message(N_("Each class is a column of `{table}`, with a 1 for its images."), table=self.table)
        template = N_("Classes are taken from the column `{column}` of `{table}`, which names the files in `{files}`.")
        return message(template, column=quotable(column), table=self.table, files=quotable(self.files))


def is_table(file: Upload) -> bool:
    return PurePosixPath(file.path or file.name).suffix.lower().removeprefix(".") in ENDINGS


def labels_in_tables(paths: Sequence[str], tables: Iterable[Upload]) -> TableLabels | None:
    """The labels in the table that names the most images; None if there is no such table."""
    found = [labels for table in list(tables)[:_MAX_TABLES] if (labels := _labels_in(paths, table))]
    return max(found, key=_covered, default=None)


def _covered(found: TableLabels) -> tuple[bool, int]:
    return found.is_certain, sum(map(bool, next(iter(found.labels.values()))))


def _labels_in(paths: Sequence[str], table: Upload) -> TableLabels | None:
    index = _Index(paths, table)
    found = (_labels_read(index, table, form, len(paths)) for form in _FORMS)
    return next((labels for labels in found if labels), None)


def _labels_read(index: _Index, table: Upload, form: ReadingSettings, count: int) -> TableLabels | None:
    try:
        sheet = read_sheet(table, form, min_rows=1)
    except (FileFormatError, LimitError):
        return None
    if any(index.find(name) is not None for name in sheet.names):  # a file, not the name of a column
        return None
    places = [[index.find(cell) for cell in cells] for cells in sheet.columns]
    at = max(range(len(places)), key=lambda column: _matched(places[column]))
    if _matched(places[at]) < _MIN_MATCHED * min(sheet.rows, count):
        return None
    labels = {name: _placed(places[at], cells, count) for name, cells in _class_columns(sheet, at)}
    return TableLabels(labels, PurePosixPath(table.name).name, sheet.names[at]) if labels else None


def _matched(places: Sequence[int | None]) -> int:
    return len(set(places) - {None})


def _placed(places: Sequence[int | None], cells: Sequence[str], count: int) -> list[str]:
    labels = [""] * count
    for place, cell in zip(places, cells, strict=True):
        if place is not None and not labels[place] and not is_missing(cell):
            labels[place] = cell
    return labels


def _class_columns(sheet: Sheet, files: int) -> list[tuple[str, Sequence[str]]]:
    """Columns with classes and their names, the likeliest first; or one column for each class, with a 1 where it is."""
    others = [at for at in range(len(sheet.names)) if at != files]
    one_hot = _from_one_hot(sheet, others)
    if one_hot:
        return [(_ONE_HOT, one_hot)]
    suitable = [at for at in others if _has_classes(sheet.columns[at])]
    ordered = sorted(suitable, key=lambda at: -target_score(sheet.names[at]))
    return [(sheet.names[at], sheet.columns[at]) for at in ordered]


def _has_classes(cells: Sequence[str]) -> bool:
    counts = Counter(cell for cell in cells if not is_missing(cell))
    return 2 <= len(counts) <= MAX_CLASSES and counts.total() >= _MIN_MEAN * len(counts)


def _from_one_hot(sheet: Sheet, columns: Sequence[int]) -> list[str]:
    """The name of the column with a 1 in each row; empty if some rows have several, or other values."""
    if len(columns) < 2:
        return []
    labels = []
    for row in range(sheet.rows):
        cells = [sheet.columns[at][row].removesuffix(".0") for at in columns]
        if set(cells) != {"0", "1"} or cells.count("1") != 1:
            return []
        labels.append(sheet.names[columns[cells.index("1")]])
    return labels


class _Index:
    """Finds images by their names as tables write them: with or without folders and ending."""

    def __init__(self, paths: Sequence[str], table: Upload) -> None:
        self._split = split_of(PurePosixPath(table.name).stem)
        self._folders = [PurePosixPath(path).parts[:-1] for path in paths]
        self._places: dict[str, list[int]] = {}
        for place, path in enumerate(paths):
            for key in (*_tails(path), *_tails(str(PurePosixPath(path).with_suffix("")))):
                self._places.setdefault(key, []).append(place)

    def find(self, cell: str) -> int | None:
        """The number of the only image with this name; of several, the one in the folder of the table's split."""
        for key in _tails(cell):
            places = self._places.get(key, [])
            if len(places) > 1 and self._split:
                places = [at for at in places if self._split in map(split_of, self._folders[at])]
            if len(places) == 1:
                return places[0]
        return None


def _tails(path: str) -> Iterator[str]:
    """A path, then the path without its first folder, and so on to the file name alone."""
    parts = normalize("NFC", path.strip().replace("\\", "/").casefold()).removeprefix("./").strip("/").split("/")
    return ("/".join(parts[start:]) for start in range(len(parts)))
