"""Files made to do harm, and files that are merely wrong: each is refused in one sentence, and nothing stays behind."""

from __future__ import annotations

import io
import stat
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.datasets.uploads import kinds, raw_rows, text_columns
from engine.datasets.uploads.archive import members
from engine.datasets.uploads.book_frames import without_frames
from engine.datasets.uploads.date_parts import date_parts
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.picture_names import labels_by_name
from engine.datasets.uploads.sheet import read_sheet
from engine.datasets.uploads.table_preview import look
from engine.datasets.uploads.table_settings import TableSettings
from engine.errors import FileFormatError, LimitError, RequestError
from engine.limits import limits
from tests.sample_uploads import archive, folders, picture

HALF = b"a,b\n" + b"1,2\n" * 20


def csv_of(*lines: str) -> bytes:
    return "\n".join(["a,b,c", *(f"{n},{n * n % 7},{n % 2}" for n in range(30)), *lines]).encode()


TABLES = {
    "ten million columns": (b"," * 9_999_999 + b"\n1", LimitError, "10000000 columns"),
    "ten million cells in one row": (HALF + b",x" * 10_000_000, LimitError, "columns"),
    "a ragged row": (HALF + b"1,2,3\n", FileFormatError, "Line 22"),
    "one row": (b"a,b\n1,2\n", FileFormatError, "1 row, but at least 10"),
    "names alone": (b"a,b\n", FileFormatError, "0 rows, but at least 10"),
    "nothing": (b"", FileFormatError, "empty"),
    "blanks": (b" \n\n \n", FileFormatError, "only whitespace"),
    "NUL bytes": (HALF + b"1,\0\n", FileFormatError, "NUL byte at position"),
    "no known encoding": (HALF + b"\x81\xff\x8d\x8f\x90\x9d,2\n", FileFormatError, "0x81"),
    "too many cells": ((b"1" + b",1" * 999 + b"\n") * 20_100, LimitError, "cells or more; the limit is 20000000"),
    "too many cells in quotes": (
        b'"a"' + b",b" * 999 + b"\n" + (b"1" + b",1" * 999 + b"\n") * 20_001,
        LimitError,
        "20001000 cells or more",
    ),
    "categories that make too many inputs": (
        b"y" + b",c" * 20 + b"\n" + b"".join(b"%d" % (n % 2) + b",x%d" % (n % 49) * 20 + b"\n" for n in range(22_000)),
        LimitError,
        "22000 rows with 980 inputs, one per category, make 21560000 values",
    ),
    "a quote that never ends": (HALF + b'"1,2\n', FileFormatError, "Quotation marks"),
    "a cell of a megabyte": (HALF + b'"' + b"x" * 2**20 + b'",1\n', LimitError, "131072 characters"),
    "blank lines in statements": (b"SET x" + b"\n" * 200_000 + b"INSERT INTO t (" * 9_000, LimitError, "131072"),
    "infinity": (csv_of("inf,1,0"), FileFormatError, "`inf` in row 31"),
    "a huge number": (csv_of("1,1e300,0"), FileFormatError, "1e+30"),
    "a number of a thousand digits": (csv_of(f"1,{'9' * 1000},0"), FileFormatError, "row 31"),
    "no target left": (
        csv_of().replace(b"a,b,c", b"a,b,a b").split(b"\n", 1)[0] + b"\n1,2,\n" * 12,
        FileFormatError,
        "",
    ),
    "a zip instead of a table": (folders().data, FileFormatError, "is a zip archive. Unpack it"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_wrong_table_is_refused_in_a_sentence(name: str, home: Path) -> None:
    data, error, said = TABLES[name]
    _refused("table", Upload("file.csv", data), {}, error, said, home)


def test_more_rows_than_are_read_are_refused_with_the_number(home: Path) -> None:
    most = limits().rows
    data = b"a,b\n" + b"1,2\n" * (most + 1)
    _refused("table", Upload("long.csv", data), {}, LimitError, str(most), home)


def _zip(change: Callable[[zipfile.ZipFile], Any]) -> Upload:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        change(packed)
    return Upload("attack.zip", file.getvalue())


def _link() -> Upload:
    entry = zipfile.ZipInfo("cat/1.png")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return _zip(lambda packed: packed.writestr(entry, "/etc/passwd"))


def _liar() -> Upload:
    """Says in its directory that a member of a megabyte is ten bytes long."""
    data = archive({"cat/1.png": b"\0" * 2**20}).data
    return Upload("liar.zip", data.replace(struct.pack("<I", 2**20), struct.pack("<I", 10)))


def _png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG whose header says what it likes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _among(data: bytes) -> Upload:
    """One picture among good ones."""
    good = {f"{name}/{n}.png": picture(99 + n) for name in ("cat", "dog") for n in range(6)}
    return archive({**good, "cat/bad.png": data})


ARCHIVES: dict[str, tuple[Callable[[], Upload], type[RequestError], str]] = {
    "a zip bomb": (lambda: archive({"cat/1.png": b"\0" * (60 * 2**20)}), LimitError, "unpacks from"),
    "many small bombs": (
        lambda: archive({f"cat/{n}.png": b"\0" * (2 * 2**20) for n in range(20)}), LimitError, "unpacks from",
    ),
    "a name that leads out": (lambda: archive({"../../cat/1.png": picture()}), FileFormatError, "outside the archive"),
    "a name from the root": (lambda: archive({"/etc/cat/1.png": picture()}), FileFormatError, "outside the archive"),
    "a name of a drive": (lambda: archive({"C:\\cat\\1.png": picture()}), FileFormatError, "outside the archive"),
    "a name with backslashes": (lambda: archive({"a\\..\\..\\1.png": picture()}), FileFormatError, "outside the archive"),
    "a symbolic link": (_link, FileFormatError, "contains a link"),
    "a size that lies": (_liar, FileFormatError, "cannot be unpacked"),
    "cut short": (lambda: Upload("cut.zip", folders().data[:-30]), FileFormatError, "cannot be unpacked"),
    "no files": (lambda: archive({}), FileFormatError, "empty archive"),
    "no folders": (lambda: archive({f"{n}.png": picture() for n in range(12)}), FileFormatError, "is in no folder"),
    "one class": (lambda: archive({f"cat/{n}.png": picture() for n in range(12)}), FileFormatError, "2 to"),
    "few pictures": (lambda: folders(2), FileFormatError, "at least 10"),
    "a header of four billion pixels": (lambda: _among(_png(65_000, 65_000)), LimitError, "4225000000 pixels"),
    "many large pictures": (
        lambda: archive({f"{name}/{n}.png": _png(7000, 7000) for name in ("cat", "dog") for n in range(6)}),
        LimitError,
        "These 12 images have 588000000 pixels in total; the limit is 500000000",
    ),
}  # fmt: skip


UNREADABLE = {
    "no picture": b"this is text",
    "a zip in a picture's clothes": folders().data,
    "a header that lies": _png(5_000, 5_000, b"\0" * 100),
    "half a picture": picture(size=(90, 90))[:-60],
    "an empty picture": b"",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_wrong_image_among_good_ones_is_named_and_left_out(name: str, home: Path) -> None:
    seen = kinds.look("pictures", [_among(UNREADABLE[name])], {"side": 16})
    assert seen["balance"]["counts"] == [6, 6]
    (line,) = [line for line in seen["report"] if "names" in line["values"]]
    assert line["values"] == {"count": 1, "folder": "cat", "names": ["bad.png"]}


@pytest.mark.parametrize("name", UNREADABLE)
def test_wrong_images_alone_are_refused_in_a_sentence(name: str, home: Path) -> None:
    files = {f"{folder}/{n}.png": UNREADABLE[name] for folder in ("cat", "dog") for n in range(6)}
    _refused("pictures", archive(files), {"side": 16}, FileFormatError, "of 12 images are not readable", home)


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_wrong_archive_is_refused_in_a_sentence(name: str, home: Path) -> None:
    make, error, said = ARCHIVES[name]
    _refused("pictures", make(), {"side": 16}, error, said, home)


def test_more_members_than_are_read_are_counted_before_any_is_opened() -> None:
    data = archive({"a.png": b"1"}).data
    many = Upload("many.zip", data + b"PK\x01\x02" * 100_001)
    with pytest.raises(LimitError, match="100002 files; the limit is 100000"):
        next(members(many))


def test_a_bomb_takes_no_memory() -> None:
    bomb = archive({"cat/1.png": b"\0" * (60 * 2**20)})
    tracemalloc.start()
    with pytest.raises(LimitError):
        list(members(bomb))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2**20


TEXTS: dict[str, tuple[bytes, dict[str, Any], str]] = {
    "nothing": (b"", {}, "empty"),
    "one column": (b"text\n" + b"hello there\n" * 20, {}, "two columns"),
    "one class": (b"text,c\n" + b"hello there,a\n" * 20, {}, "2 to"),
    "no words": (b"text,c\n" + '" ",a\n"\u3000",b\n'.encode() * 20, {"text": "text", "target": "c"}, "at least 10"),
    "too short": (b"Once upon a time.", {"long": True}, "17 characters, but at least 1000"),
    "a picture": (picture(), {"long": True}, "is an image, not a text"),
    "no such column": (b"text,c\n" + b"hi there,a\nho ho,b\n" * 20, {"target": "d"}, "Unknown column `d`"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_wrong_text_is_refused_in_a_sentence(name: str, home: Path) -> None:
    data, said_settings, said = TEXTS[name]
    _refused("text", Upload("file.csv", data), said_settings, FileFormatError, said, home)


def _refused(
    way: str, file: Upload, settings: dict[str, Any], error: type[RequestError], said: str, home: Path
) -> None:
    with pytest.raises(error) as refusal:
        kinds.keep("me", "mine", way, [file], settings)
    sentence = str(refusal.value)
    assert said in sentence
    assert len(sentence) < 400
    assert sentence.endswith(".")
    assert not list(home.rglob("*")), "something was left behind"


CELLS = st.text(
    alphabet=st.characters(codec="utf-8") | st.sampled_from(',;\t"\n\r .0123456789eE+-_infaNn\0'), max_size=12
)
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=5).map(",".join), min_size=1, max_size=30)


@given(LINES.map("\n".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_table_or_refused(text: str) -> None:
    _look(text.encode())


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_a_table_or_refused(data: bytes) -> None:
    _look(data)


@given(st.lists(st.tuples(CELLS, CELLS, st.sampled_from(["a", "b", "c"])), min_size=12, max_size=20))
@settings(max_examples=80, deadline=None)
def test_any_cells_in_quotes_are_a_table_or_refused(rows: list[tuple[str, str, str]]) -> None:
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    _look("\n".join(["x,y,kind", *lines]).encode())


def _look(data: bytes) -> None:
    try:
        seen = kinds.look("table", [Upload("any.csv", data)], {})
    except RequestError:
        return
    assert seen["rows"] >= 10
    assert len(seen["columns"]) == len(seen["first"][0])


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_bytes_after_a_zips_beginning_are_refused(data: bytes) -> None:
    with pytest.raises(RequestError):
        kinds.look("pictures", [Upload("any.zip", b"PK\x03\x04" + data)], {})


def test_a_table_is_previewed_with_its_problems() -> None:
    seen = look([Upload("a.csv", csv_of("inf,1,0"))], TableSettings())
    assert "`inf` in row 31" in seen["problem"]["template"].format(**seen["problem"]["values"])
    assert [column["name"] for column in seen["columns"]] == ["a", "b", "c"]


def test_text_made_to_be_read_slowly_is_read_at_once() -> None:
    began = time.process_time()
    assert labels_by_name([f"IMG_20240115_12304{n:013}_HDR.jpg" for n in range(300)]) is None
    assert all(date_parts(f"{day}{' ' * 30}Jan{' ' * 20}x") is None for day in range(2000))
    assert without_frames("!\n" * 50_000 + "x")[1] == []
    assert not raw_rows._RULE.fullmatch(" " * 50_000 + "x")
    assert not text_columns._CODE.fullmatch("1" * 100_000 + " x")
    assert time.process_time() - began < 10


def test_a_file_of_too_many_attributes_is_refused_before_they_are_compared() -> None:
    text = "@relation r\n" + "".join(f"@attribute a{n} numeric\n" for n in range(200_000))
    began = time.process_time()
    with pytest.raises(LimitError, match="5001 columns"):
        read_sheet(Upload("r.arff", text.encode()))
    assert time.process_time() - began < 10
