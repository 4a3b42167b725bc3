"""Files of unusual kinds: lists in records, rare separators, images among other files, and files that are no data."""

from __future__ import annotations

import json

import pytest

from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.guess import guess_content
from engine.datasets.uploads.sheet import read_sheet
from engine.errors import FileFormatError, RequestError
from tests import sample_uploads

WORDS = ["fine", "poor", "slow", "quick", "warm"]
COUNT = 60


def remark(n: int, mark: str = ",") -> str:
    return f"a {WORDS[n % 5]} meal{mark} then a {WORDS[n * 3 % 5]} walk number {n}"


@pytest.mark.parametrize("vote", [lambda n: [str(n % 5), "5"], lambda n: {"yes": [n % 5]}], ids=["lists", "dicts"])
def test_a_column_of_lists_is_no_class(vote) -> None:  # type: ignore[no-untyped-def]
    rows = [{"votes": [vote(n)], "reviewText": remark(n), "given": n * n % 7 % 3 + 1} for n in range(COUNT)]
    seen = kinds.look("text", [Upload("r.jsonl", "\n".join(map(json.dumps, rows)).encode())], {})
    assert (seen["text"], seen["target"]) == ("reviewText", "given")


@pytest.mark.parametrize("name", ["overall", "stars"])
def test_the_score_of_a_review_is_its_class_before_its_product(name: str) -> None:
    rows = [{"asin": f"B00{n // 12}", "reviewText": remark(n), name: n * n % 7 % 3 + 1} for n in range(COUNT)]
    seen = kinds.look("text", [Upload("r.jsonl", "\n".join(map(json.dumps, rows)).encode())], {})
    assert seen["target"] == name


@pytest.mark.parametrize(
    ("line", "width"),
    [
        (lambda n: f"{'up' if n % 2 else 'down'}|{remark(n, ';')}", 2),
        (lambda n: f"{'up' if n % 2 else 'down'}|{remark(n, ',')}", 2),
        (lambda n: f"{remark(n, '; yes, ' * (n % 3 + 1))}|{'up' if n % 2 else 'down'}", 2),
        (lambda n: f"{n}_!_10{n % 3}_!_news_{n % 3}_!_{remark(n)}_!_a,b", 5),
        (lambda n: f"{n}::{n % 7}::{n % 5}", 3),
        (lambda n: f"{n}::Film {n}{', The' * (n % 2)} (1990)::Comedy{'|Drama' * (n % 3)}", 3),
        (lambda n: f"L{n} +++$+++ u{n % 4} +++$+++ {remark(n)}", 3),
        (lambda n: f"Action|Comedy;{n};{n % 7}", 3),
        (lambda n: f"{n};a::b;{n % 7}", 3),
    ],
    ids=["bar, semicolons", "bar, commas", "label last", "_!_", "::", ":: and commas", "+++$+++", "bars in cells", ":: in cells"],
)  # fmt: skip
def test_rare_separators_divide_the_rows(line, width: int) -> None:  # type: ignore[no-untyped-def]
    sheet = read_sheet(Upload("t.txt", "\n".join(map(line, range(COUNT))).encode()))
    assert len(sheet.names) == width
    assert sheet.rows == COUNT


@pytest.mark.parametrize("mark", [";", "; yes;", ",", ", yes; or"])
@pytest.mark.parametrize("at", [0, 1])
def test_a_label_beside_a_bar_is_a_cell_whatever_the_text_holds(mark: str, at: int) -> None:
    cells = [("up" if n % 2 else "down", remark(n, mark)) for n in range(COUNT)]
    lines = ["|".join(pair if at == 0 else pair[::-1]) for pair in cells]
    sheet = read_sheet(Upload("t.txt", "\n".join(lines).encode()))
    assert set(sheet.columns[at]) == {"up", "down"}


def test_only_images_are_counted_as_images() -> None:
    names = [*(f"cat/{n}.jpg" for n in range(40)), *(f"dog/{n}.jpg" for n in range(40)), "dog/x.heic"]
    packed = sample_uploads.archive({**dict.fromkeys(names, b"\xff\xd8\xff"), "labels.csv": b"file,class\n"})
    assert str(guess_content([packed]).summary) == "Looks like 81 images."


def test_images_without_endings_are_counted_by_their_share() -> None:
    packed = sample_uploads.archive({f"cat/{n}": b"\xff\xd8\xff" for n in range(70)})
    assert str(guess_content([packed]).summary) == "Looks like 70 images."


def test_times_in_columns_are_said_to_be_there() -> None:
    years = range(1990, 2010)
    lines = [
        ",".join(["land", *map(str, years)]),
        *(f"{c}," + ",".join(str(y % 9) for y in years) for c in "ABCDEFGHIJKL"),
    ]
    found = guess_content([Upload("years.csv", "\n".join(lines).encode())])
    assert (found.content, str(found.summary)) == (
        "series",
        "Looks like 12 time series, with 20 points in time in the columns.",
    )


PAGE = b"<!DOCTYPE html>\n<html><body><table><tr><td>1</td><td>2</td></tr></table></body></html>\n"
SQL = "-- dump\nDROP TABLE t;\n" + "\n".join(f"INSERT INTO `t` (`a`, `b`) VALUES ({n}, 'x');" for n in range(COUNT))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("one.png", sample_uploads.picture(), "is a single image. Bring at least 10"),
        ("page.html", PAGE, "is a web page"),
        ("page.htm", b"<?xml version='1.0'?>\n<!-- saved -->\n<html>" + PAGE * 20, "is a web page"),
        ("cells.xls", b"<table><tr><td>1</td></tr></table>", "is a web page"),
        ("table.xls", b"<html>" + PAGE * 20, "is a web page"),
        ("song.mp3", b"ID3\x03\0\0\0\0\0\x21" + bytes(range(256)) * 9, "is a sound or a video"),
        ("song.wav", b"RIFF\x24\0\0\0WAVEfmt " + bytes(200), "is a sound or a video"),
        ("film.mp4", b"\0\0\0\x20ftypisom" + bytes(200), "is a sound or a video"),
        ("program.exe", b"MZ\x90\0\3\0" + bytes(range(256)) * 9, "neither a text nor a table"),
        ("dump.sql", SQL.encode(), "holds SQL statements. Export the table"),
        (
            "pg.sql",
            b"--\n-- PostgreSQL database dump\n--\nCOPY public.t (a, b) FROM stdin;\n1\t2\n",
            "holds SQL statements",
        ),
        ("new.sql", b"CREATE TABLE t (a INTEGER, b TEXT);\n" + b"-- more\n" * 30, "holds SQL statements"),
        ("a.sqlite", b"SQLite format 3\0" + bytes(100), "is an SQLite database. Export one of its tables as CSV"),
        ("dump.txt", b"INSERT INTO t VALUES (1, 2), (3, 4);\n" * 20, "holds SQL statements"),
    ],
)
def test_what_is_no_data_is_refused_with_what_to_bring(name: str, data: bytes, said: str) -> None:
    with pytest.raises(FileFormatError, match=said):
        _look_as_guessed(Upload(name, data))


def _look_as_guessed(file: Upload) -> None:
    kind, settings = kinds.READ_AS[guess_content([file]).content]
    kinds.look(kind, [file], settings)


def test_prose_about_sql_and_pages_is_text() -> None:
    told = "\n".join(
        f"Insert into the <html> element, line {n}{', or below' * (n % 4)} and so on." for n in range(COUNT)
    )
    assert guess_content([Upload("t.txt", told.encode())]).content == "long-text"
    with pytest.raises(RequestError, match="web page"):
        read_sheet(Upload("t.csv", PAGE))
