"""The rows and columns that the filled cells of an Excel worksheet span, before a library reads them."""

from __future__ import annotations

import re

_POSITION = re.compile(r"([A-Za-z]+)(\d+)")


class FilledArea:
    """The rows and columns of the filled cells of an Excel worksheet.

    The position of a row or cell may be left out: then it follows the one before.
    """

    def __init__(self) -> None:
        self.rows: set[int] = set()
        self.columns: set[int] = set()
        self.row = self.column = 1
        self.cell: tuple[int, int] | None = None
        """The position of a cell in which nothing has been found yet."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind, place = name.rpartition(":")[2], attributes.get("r", "")
        if kind == "row":
            self.row = int(place[:9]) if place.isascii() and place.isdigit() else self.row
        elif kind == "c":
            row = self.row
            if found := _POSITION.fullmatch(place):
                self.column, row = _column(found[1][:4]), int(found[2][:9])
            self.cell = row, self.column
        elif self.cell:
            self.rows.add(self.cell[0])
            self.columns.add(self.cell[1])
            self.cell = None

    def end(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind == "c":
            self.column, self.cell = self.column + 1, None
        elif kind == "row":
            self.row, self.column = self.row + 1, 1


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
