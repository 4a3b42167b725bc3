"""Clean tables, and the ways in which files of people differ from them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

ROWS = 40


@dataclass(frozen=True)
class CleanTable:
    """A table as text; `names` is empty for a file without column names."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def clean_tables(count: int = 50) -> list[CleanTable]:
    """Tables of scikit-learn, then generated ones."""
    return [*_bundled(), *(_generated(seed) for seed in range(count - 4))]


def _bundled() -> Iterator[CleanTable]:
    from sklearn import datasets

    for load in (datasets.load_iris, datasets.load_wine, datasets.load_diabetes, datasets.load_breast_cancer):
        found = load()
        order = np.random.default_rng(0).permutation(len(found.data))[:ROWS]
        rows = tuple((*(f"{value:g}" for value in found.data[row]), f"{found.target[row]:g}") for row in order)
        yield CleanTable((*map(str, found.feature_names), "target"), rows)


def _generated(seed: int) -> CleanTable:
    random = np.random.default_rng(seed)
    kinds = [*random.choice(list(_COLUMNS), random.integers(2, 9)), "class"]
    columns = [_COLUMNS[kind](random) for kind in kinds]
    names = [f"{kind} {number}" if seed % 3 else f"{kind}_{number}" for number, kind in enumerate(kinds)]
    return CleanTable(tuple(names), tuple(zip(*columns, strict=True)))


def _words(random: np.random.Generator, words: str, least: int, most: int) -> list[str]:
    known = words.split()
    return [" ".join(random.choice(known, random.integers(least, most))) for _ in range(ROWS)]


_COLUMNS: dict[str, Callable[[np.random.Generator], list[str]]] = {
    "count": lambda random: [str(value) for value in random.integers(0, 900, ROWS)],
    "size": lambda random: [f"{value:.2f}" for value in random.normal(20, 9, ROWS)],
    "date": lambda random: [f"20{year:02}-0{month}-1{day}" for year, month, day in random.integers(1, 10, (ROWS, 3))],
    "time": lambda random: [f"{hour}:{minute}:00" for hour, minute in random.integers(10, 24, (ROWS, 2))],
    "city": lambda random: _words(random, "Oslo Rome Wien Paris", 1, 2),
    "note": lambda random: _words(random, "the trip was long, and good; we liked food (very) much", 4, 9),
    "tag": lambda random: _words(random, "café naïve über señor", 1, 3),
    "gap": lambda random: [str(value) if value % 3 else "" for value in random.integers(0, 99, ROWS)],
    "class": lambda random: _words(random, "yes no", 1, 2),
}


@dataclass(frozen=True)
class Distorted:
    """A file, and the table that a person sees in it."""

    data: bytes
    table: CleanTable


Distortion = Callable[[CleanTable], Distorted]


def _text(table: CleanTable, separator: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([*((table.names,) if table.names else ()), *table.rows])
    return file.getvalue()


def _plain(separator: str = ",", **how: str | int) -> Distortion:
    return lambda table: Distorted(_text(table, separator, **how).encode(), table)  # type: ignore[arg-type]


def _changed(change: Callable[[str], str], separator: str = ",") -> Distortion:
    return lambda table: Distorted(change(_text(table, separator)).encode(), table)


def _lines(change: Callable[[list[str]], list[str]], separator: str = ",") -> Distortion:
    return _changed(lambda text: "\n".join(change(text.rstrip("\n").split("\n"))) + "\n", separator)


def _row_names(table: CleanTable) -> Distorted:
    """As `write.table(sep=",")` of R does: one name fewer than cells."""
    rows = "\n".join(
        f'"{number}",{line}' for number, line in enumerate(_text(replace(table, names=())).splitlines(), 1)
    )
    return Distorted((_text(CleanTable(table.names, ())) + rows).encode(), table)


def _empty_name(table: CleanTable) -> Distorted:
    """As `write.csv` of R and `to_csv` of pandas do: row names under an empty name."""
    rows = tuple((str(number), *row) for number, row in enumerate(table.rows))
    return Distorted(_text(CleanTable(("", *table.names), rows)).encode(), table)


def _blanks(table: CleanTable) -> Distorted:
    """Numbers in columns, without names."""
    random = np.random.default_rng(len(table.names))
    rows = [tuple(f"{value:.3f}" for value in row) for row in random.normal(0, 50, (ROWS, len(table.names)))]
    return Distorted("".join("".join(f"{cell:>10}" for cell in row) + "\n" for row in rows).encode(), CleanTable((), tuple(rows)))  # fmt: skip


def _without_names(table: CleanTable) -> Distorted:
    bare = replace(table, names=())
    return Distorted(_text(bare).encode(), bare)


def _opening_quotes(table: CleanTable) -> Distorted:
    """Texts beside a class, without quoting, some of which begin with a quotation mark."""
    texts = [f'"it was {row[0]}" they said' if number % 5 == 0 else f"it was {row[0]} again" for number, row in enumerate(table.rows)]  # fmt: skip
    rows = tuple(("spam" if number % 2 else "ham", text) for number, text in enumerate(texts))
    return Distorted("".join("\t".join(row) + "\n" for row in rows).encode(), CleanTable((), rows))


def _short_rows(table: CleanTable) -> Distorted:
    """Rows end at their last cell that is not empty."""
    rows = tuple((*row[:-1], "" if number % 7 == 3 else row[-1]) for number, row in enumerate(table.rows))
    return Distorted("\n".join(line.rstrip(",") for line in _text(CleanTable(table.names, rows)).splitlines()).encode(), CleanTable(table.names, rows))  # fmt: skip


def _encoded(encoding: str, words: str = "") -> Distortion:
    def distort(table: CleanTable) -> Distorted:
        known = words.split() or ["café", "Ähre", "naïve", "señor", "œuvre"]
        rows = tuple((*row, known[number % len(known)]) for number, row in enumerate(table.rows))
        own = {
            ord(character): "e" for row in rows for cell in row[:-1] for character in cell if not character.isascii()
        }
        rows = tuple((*(cell.translate(own) for cell in row[:-1]), row[-1]) for row in rows)
        wide = CleanTable((*table.names, known[0] + "x"), rows)
        return Distorted(_text(wide).encode(encoding), wide)

    return distort


def _export(table: CleanTable) -> Distorted:
    """As spreadsheet programs save in Western Europe, with a title and empty rows."""
    lines = ["Umsätze;;", "", *_text(table, ";").rstrip("\n").split("\n")]
    ended = [lines[0], lines[1], *(f"{line};" for line in lines[2:]), ";;", ";;"]
    return Distorted("\r\n".join(ended).encode("cp1252"), table)


def _logger(table: CleanTable) -> Distorted:
    """As measuring instruments save: tabs, comments and lines of their own above and below."""
    lines = _text(table, "\t").rstrip("\n").split("\n")
    around = ["# firmware 2", "#", "Station:\tNorth", "", *lines, "", "end of file"]
    return Distorted("\r".join(around).encode("utf-16"), table)


def _quoted_row_names(table: CleanTable) -> Distorted:
    """As `write.table(sep=";")` of R does, in Chinese."""
    rows = tuple((*row, "朝阳丰台海淀"[number % 3 * 2 :][:2]) for number, row in enumerate(table.rows))
    wide = CleanTable((*(name.replace(" ", ".") for name in table.names), "城区"), rows)
    plain = {ord(character): "e" for character in "éïüñ"}
    wide = replace(wide, rows=tuple(tuple(cell.translate(plain) for cell in row) for row in rows))
    named = CleanTable((), tuple((f"row{number}", *row) for number, row in enumerate(wide.rows)))
    names = _text(CleanTable(wide.names, ()), ";", quoting=csv.QUOTE_ALL)
    return Distorted((names + _text(named, ";", quoting=csv.QUOTE_NONNUMERIC)).encode("gb18030"), wide)


DISTORTIONS: dict[str, Distortion] = {
    "none": _plain(),
    "semicolons": _plain(";"),
    "tabs": _plain("\t"),
    "bars": _plain("|"),
    "blank after each comma": _lines(lambda lines: [", ".join(next(csv.reader([line]))) if '"' not in line else line for line in lines]),
    "all quoted": _plain(quoting=csv.QUOTE_ALL),
    "line ends of Windows": _plain(end="\r\n"),
    "line ends of old Macs": _plain(end="\r"),
    "title and blank line above": _lines(lambda lines: ["Report of sales", "made on 2024-01-01, by us", "", *lines]),
    "title in padded cells": _lines(lambda lines: ["Report" + "," * 3, "," * 3, *lines]),
    "notes below": _lines(lambda lines: [*lines, "", "Source: our own counts"]),
    "comment lines above": _lines(lambda lines: ["# sensor 7", "# unit: mm, kg", *lines]),
    "comment lines between": _lines(lambda lines: ["# sensor 7", *lines[:9], "# it's calibrated again", *lines[9:]]),
    "sep= line": _lines(lambda lines: ["sep=;", *lines], ";"),
    "separator at line ends": _lines(lambda lines: [lines[0], *(f"{line}," for line in lines[1:])]),
    "separator at all line ends": _lines(lambda lines: [f"{line};" for line in lines], ";"),
    "empty rows below": _lines(lambda lines: [*lines, *[","] * 9]),
    "row names of R": _row_names,
    "row names under an empty name": _empty_name,
    "blanks as separators": _blanks,
    "full-width commas": _plain("，"),
    "without names": _without_names,
    "cells that begin with a quote": _opening_quotes,
    "rows cut after their last cell": _short_rows,
    "UTF-8 with a mark": _encoded("utf-8-sig"),
    "UTF-16": _encoded("utf-16"),
    "Windows-1252": _encoded("cp1252"),
    "GB18030": _encoded("gb18030", "朝阳 丰台 海淀 东城 西城"),
    "Big5": _encoded("big5", "臺北 高雄 臺中 桃園 新竹"),
    "Shift JIS": _encoded("shift_jis", "東京 おおさか 京都 サッポロ なごや"),
    "EUC-KR": _encoded("cp949", "서울 부산 대구 인천 광주"),
    "several at once: a Western export": _export,
    "several at once: a logger": _logger,
    "several at once: R in Chinese": _quoted_row_names,
    "Windows-1251": _encoded("cp1251", "Москва Казань Омск Уфа Пермь"),
}  # fmt: skip
