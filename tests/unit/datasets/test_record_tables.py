"""Tables in JSON and ARFF are read as columns of text, like any other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.sheet import Sheet, read_sheet
from engine.errors import FileFormatError, LimitError

ROWS = [{"height": n / 4, "count": 10**17 + n, "tall": n > 6, "kind": "elm" if n % 3 else "oak"} for n in range(12)]
NAMES = tuple(ROWS[0])


def read(text: str, name: str = "trees.json") -> Sheet:
    return read_sheet(Upload(name, text.encode()))


JSON = {
    "list": json.dumps(ROWS),
    "indented": json.dumps(ROWS, indent=2),
    "lines": "\n".join(map(json.dumps, ROWS)),
    "inside": json.dumps({"status": "ok", "result": {"fields": ["a"], "records": ROWS}}),
    "columns": json.dumps({name: [row[name] for row in ROWS] for name in NAMES}),
    "columns by index": json.dumps({name: {at: row[name] for at, row in enumerate(ROWS)} for name in NAMES}),
    "rows by index": json.dumps({f"tree {at}": row for at, row in enumerate(ROWS)}),
    "split": json.dumps({"columns": NAMES, "data": [list(row.values()) for row in ROWS]}),
    "lists": json.dumps([NAMES, *(list(row.values()) for row in ROWS)]),
}


@pytest.mark.parametrize("form", JSON)
def test_json_is_read_exactly_in_each_common_form(form: str) -> None:
    sheet = read(JSON[form])
    assert sheet.names == NAMES
    assert sheet.columns[0][3] == "0.75"
    assert sheet.columns[1][3] == "100000000000000003", "no digit is lost"
    assert sheet.columns[2][:8] == ("false",) * 7 + ("true",)
    assert sheet.columns[3][:3] == ("oak", "elm", "elm")


def test_missing_and_nested_values_of_records() -> None:
    rows: list[dict[str, Any]] = [{"at": {"x": n, "y": [n, n]}, "z": None if n == 2 else n} for n in range(12)]
    rows[4]["late"] = float("nan")
    rows[5]["late"] = "ä"
    sheet = read(json.dumps(rows, ensure_ascii=False))
    assert sheet.names == ("at.x", "at.y", "z", "late")
    assert [column[5] for column in sheet.columns] == ["5", '["5", "5"]', "5", "ä"]
    assert sheet.columns[2][2] == ""
    assert sheet.columns[3][:5] == ("",) * 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (json.dumps(ROWS)[:-30], "not valid JSON"),
        ('{"a": 1}\n{"a": 2\n', "line 2"),
        ("[" * 100_000, "not valid JSON"),
        ('{"a":' * 100_000, "not valid JSON"),
        ("[1, 2, 3]", "holds no records"),
        (json.dumps(ROWS[:3]), "has 3 rows"),
        ('{"a": 1}', "has 0 rows"),
    ],
)
def test_json_that_is_no_table_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(FileFormatError, match=said):
        read(text)


def test_records_hold_the_limits_of_tables() -> None:
    with pytest.raises(LimitError, match="1000001 rows"):
        read('{"a":1}\n' * 1_000_001)
    with pytest.raises(LimitError, match="columns"):
        read(json.dumps([{str(n): 1 for n in range(100_000)}]))
    with pytest.raises(LimitError, match="cells or more"):
        read(json.dumps([{str(n): 1 for n in range(900)}, *[{}] * 30_000, {"1": 1}]).replace("{}", '{"1":1}'))
    with pytest.raises(LimitError, match="131072 characters"):
        read(json.dumps([{"a": "x" * 200_000}] * 12))


def test_a_table_that_only_begins_like_json_is_none() -> None:
    rows = "\n".join(f"{n},{n * n}" for n in range(12))
    assert read(f"{{n}},square\n{rows}\n", "t.csv").names == ("{n}", "square")
    assert read(f"[n],square\n{rows}\n", "t.csv").names == ("[n]", "square")


ARFF = """% A comment
@RELATION trees
@attribute 'mean height' REAL
@ATTRIBUTE day date "yyyy-MM-dd"
@attribute note string
@attribute kind {elm,'red oak'}
@DATA
"""


def test_arff_is_read_with_its_names_and_quotes() -> None:
    lines = [
        f"{n / 4 if n else '?'}, \"2024-01-{n + 1:02}\",'it\\'s, {n}',{'elm' if n % 3 else chr(39)}" for n in range(12)
    ]
    text = ARFF + "\n".join(line + "red oak'" if line.endswith("'") else line for line in lines)
    sheet = read(text, "trees.arff")
    assert sheet.names == ("mean height", "day", "note", "kind")
    assert [column[0] for column in sheet.columns] == ["?", "2024-01-01", "it's, 0", "red oak"]
    seen = kinds.look("table", [Upload("t.arff", text.replace("\n", "\r\n").encode())], {})
    assert [(column["kind"], column["missing"]) for column in seen["columns"][:2]] == [("number", 1), ("date", 0)]


def test_sparse_arff_is_filled_with_zeros_and_first_values() -> None:
    head = "@relation s\n@attribute a numeric\n@attribute b numeric\n@attribute y {no,yes}\n@data\n"
    sheet = read(head + "\n".join("{0 7, 2 yes}" if n % 3 else "{1 5}" for n in range(12)), "s.arff")
    assert [column[:2] for column in sheet.columns] == [("0", "7"), ("5", "0"), ("no", "yes")]
    weighted = read(head + "1,2,yes,{5}\n" * 12, "s.arff")
    assert weighted.columns[2][0] == "yes"
    assert read(head + "1\t2\tyes\n" * 12, "s.arff").columns[1][0] == "2"


def test_a_row_of_arff_with_other_values_than_attributes_is_named() -> None:
    with pytest.raises(FileFormatError, match=r"Line 6 of `s\.arff` has 3 values, but there are 2 attributes"):
        read("@relation s\n@attribute a numeric\n@attribute b numeric\n@data\n1,2\n1,2,3\n", "s.arff")


def test_halves_of_characters_in_json_are_replaced() -> None:
    sheet = read("\n".join(['{"a\\ud800": "\\udc00x"}', '{"a\\ud800": "\\ud83d\\ude00"}'] * 5))
    assert sheet.names == ("a?",)
    assert sheet.columns[0] == ("?x", "\U0001f600") * 5


@pytest.mark.parametrize("value", ["null", "3", '"word"', "true"])
def test_values_between_the_records_are_refused(value: str) -> None:
    with pytest.raises(FileFormatError, match="holds no records"):
        read(f'[{{"a": 1}}, [2], {value}]')
