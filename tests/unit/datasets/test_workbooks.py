"""Spreadsheet files: the first sheet with a table is read, others are offered, and harmful files are refused."""

from __future__ import annotations

import io
import re
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.sheet import ReadingSettings, Sheet, read_sheet
from engine.datasets.uploads.workbook import read_workbook
from engine.errors import FileFormatError, LimitError, RequestError
from tests.sample_workbooks import Rows, ods, open_content, open_row, xlsx

NAMES = ("plant", "height", "alive", "weeks")
PLANTS: Rows = [(f"plant {n % 3}", n / 4, n % 2 == 0, n) for n in range(14)]
WRITERS = {"xlsx": xlsx, "ods": ods}


@pytest.fixture(params=sorted(WRITERS))
def write(request: pytest.FixtureRequest) -> Callable[..., Upload]:
    return WRITERS[request.param]


def said(sheet: Sheet) -> str:
    return " ".join(map(str, sheet.report))


def test_cells_are_read_as_they_would_stand_in_a_csv(write: Callable[..., Upload]) -> None:
    sheet = read_sheet(write({"Plants": [NAMES, *PLANTS]}))
    assert sheet.names == NAMES
    assert [column[:3] for column in sheet.columns] == [
        ("plant 0", "plant 1", "plant 2"), ("0", "0.25", "0.5"), ("TRUE", "FALSE", "TRUE"), ("0", "1", "2"),
    ]  # fmt: skip


def test_the_ending_does_not_matter(write: Callable[..., Upload]) -> None:
    assert read_sheet(write({"Plants": [NAMES, *PLANTS]}, name="plants.csv")).rows == 14


def test_lines_around_the_table_are_skipped(write: Callable[..., Upload]) -> None:
    above: Rows = [("Plants of the school",), (), (None, *NAMES)]
    rows = [*above, *((None, *row) for row in PLANTS), (), ("Counted by class 4",)]
    sheet = read_sheet(write({"Plants": rows}))
    assert (sheet.names, sheet.rows) == (NAMES, 14)
    assert "1 line above the table" in said(sheet)
    assert "1 line below the table" in said(sheet)


def test_the_first_sheet_with_a_table_is_read_and_others_are_offered(write: Callable[..., Upload]) -> None:
    book = write({"Read me": [("Hello",), ("there",)], "Empty": [], "Plants": [NAMES, *PLANTS], "B & C": [("b", "c"), *([(n, 2) for n in range(12)])]})  # fmt: skip
    sheet = read_sheet(book)
    assert (sheet.sheet, sheet.names) == ("Plants", NAMES)
    assert sheet.sheets == ("Read me", "Empty", "Plants", "B & C")
    assert "The sheet `Plants` was read. Other sheets: Read me, Empty, B & C." in said(sheet)
    assert read_sheet(book, ReadingSettings(sheet="B & C")).names == ("b", "c")
    with pytest.raises(FileFormatError, match="Unknown sheet `D`"):
        read_sheet(book, ReadingSettings(sheet="D"))


def test_a_spreadsheet_becomes_a_data_set_of_either_kind(write: Callable[..., Upload], home: Path) -> None:
    assert kinds.keep("me", "", "table", [write({"Plants": [NAMES, *PLANTS]})], {}).samples == 14
    texts: Rows = [
        ("text", "mood"),
        *((f"a {word} day, number {n}", word) for n in range(9) for word in ("good", "bad")),
    ]
    seen = kinds.look("text", [write({"Texts": texts})], {})
    assert seen["balance"] == {"classes": ["bad", "good"], "counts": [9, 9]}
    assert seen["sheets"] == ["Texts"]


def test_positions_may_be_left_out() -> None:
    """Some programs write none: a cell then follows the one before, and a row likewise."""
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(xlsx({"A": PLANTS}).data)) as book:
        text = re.sub(r' r="\w+"', "", book.read(sheet).decode())
    assert read_workbook(xlsx({"A": PLANTS}, {sheet: text})).raw.rows == read_workbook(xlsx({"A": PLANTS})).raw.rows


def _far(cell: str) -> Upload:
    return xlsx(
        {"A": []},
        {"xl/worksheets/sheet1.xml": f'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>{cell}</sheetData></worksheet>'},
    )  # fmt: skip


def _open(table: str) -> Upload:
    return ods({}, {"content.xml": open_content(f'<table:table table:name="A">{table}</table:table>')})


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
WRONG: dict[str, tuple[Callable[[], Upload], type[RequestError], str]] = {
    "entities in a sheet": (
        lambda: xlsx({"A": PLANTS}, {"xl/worksheets/sheet1.xml": f"{LAUGHS}<worksheet>&b;</worksheet>"}), FileFormatError, "entities",
    ),
    "entities in a document": (lambda: ods({}, {"content.xml": LAUGHS + open_content("&b;")}), FileFormatError, "entities"),
    "an outside entity": (
        lambda: ods({}, {"content.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + open_content("")}), FileFormatError, "entities",
    ),
    "a zip bomb": (lambda: xlsx({"A": PLANTS}, {"xl/sharedStrings.xml": " " * (60 * 2**20)}), LimitError, "unpacks from"),
    "a path outside": (lambda: xlsx({"A": PLANTS}, {"../evil.xml": "<a/>"}), FileFormatError, "outside the archive"),
    "a cell in the last row": (
        lambda: _far('<row r="1048576"><c r="B1048576"><v>1</v></c></row>'), LimitError, "1048576 rows",
    ),
    "a cell in the last column": (lambda: _far('<row r="9"><c r="XFD9"><v>1</v></c></row>'), LimitError, "16384 columns"),
    "a far cell behind an angle bracket": (
        lambda: _far('<row r="9"><c x=">" r="XFD9" y="/>"><v>1</v></c></row>'), LimitError, "16384 columns",
    ),
    "a sheet that is no XML": (lambda: _far('<row r="9"><c x="<>" r="XFD9"><v>1</v></c></row>'), FileFormatError, "spreadsheet"),
    "a cell without a position in the last row": (
        lambda: _far('<row r="1048576"><c><v>1</v></c></row>'), LimitError, "1048576 rows",
    ),
    "cells without positions behind a far one": (
        lambda: _far('<row r="9"><c r="XFC9"/><c><v>1</v></c></row>'), LimitError, "16384 columns",
    ),
    "cells too far apart": (
        lambda: _far('<row r="900000"><c r="ZZ900000" t="str"><v>1</v></c></row>'), LimitError, "631800000 cells",
    ),
    "a cell repeated": (
        lambda: _open(open_row((1,)).replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="999999999"', 1)),
        LimitError, "999999999 columns",
    ),
    "a row repeated": (lambda: _open(open_row((1, 2), repeated=900_000_000)), LimitError, "900000000 rows"),
    "a gap of rows": (lambda: _open(open_row((1,)) + open_row((None,), repeated=90_000_000) + open_row((2,))), LimitError, "90000002 rows"),
    "no sheets": (lambda: xlsx({}), FileFormatError, "no sheet with a table"),
    "sheets without a table": (lambda: ods({"A": [("hello",)], "B": []}), FileFormatError, "no sheet with a table"),
    "few rows": (lambda: xlsx({"A": [NAMES, *PLANTS[:4]]}), FileFormatError, "4 rows, but at least 10"),
    "an empty workbook part": (lambda: xlsx({"A": PLANTS}, {"xl/workbook.xml": ""}), FileFormatError, "spreadsheet"),
    "half a sheet": (lambda: xlsx({"A": PLANTS}, {"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c"}), FileFormatError, "spreadsheet"),
    "a document cut short": (lambda: ods({}, {"content.xml": open_content("")[:-30]}), FileFormatError, "spreadsheet"),
    "cut short": (lambda: Upload("cut.xlsx", xlsx({"A": PLANTS}).data[:-20]), FileFormatError, "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_spreadsheet_is_refused_in_a_sentence(name: str) -> None:
    make, error, sentence = WRONG[name]
    file = make()
    tracemalloc.start()
    with pytest.raises(error) as refusal:
        read_sheet(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sentence in str(refusal.value)
    assert str(refusal.value).endswith(".")
    assert peak < 20 * 2**20


@pytest.fixture(autouse=True)
def subnormal_numbers() -> None:
    """Training flushes them to zero in its process; in tests, that process is this one."""
    if torch := sys.modules.get("torch"):
        torch.set_flush_denormal(False)


CELLS = (
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8)
)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=16), st.sampled_from(sorted(WRITERS)))
@settings(max_examples=60, deadline=None)
def test_any_cells_are_a_table_or_refused(rows: list[list[Any]], form: str) -> None:
    _read_or_refuse(WRITERS[form]({"A": rows}))


@given(st.sampled_from(sorted(WRITERS)), st.binary(max_size=60), st.integers(0, 5), st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_in_any_part_are_a_table_or_refused(form: str, junk: bytes, part: int, at: int) -> None:
    file = WRITERS[form]({"A": [NAMES, *PLANTS]})
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        parts: Mapping[str, bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = sorted(parts)[part % len(parts)]
    changed = {**parts, name: parts[name][:at] + junk + parts[name][at + len(junk) :]}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member, data in changed.items():
            archive.writestr(member, data)
    _read_or_refuse(Upload(file.name, packed.getvalue()))


def _read_or_refuse(file: Upload) -> None:
    try:
        sheet = read_sheet(file)
    except RequestError:
        return
    assert sheet.rows >= 10
