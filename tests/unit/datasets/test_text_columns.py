"""Columns and folders of uploaded texts: chosen by what they hold, wherever they stand."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.text_folders import folders_of
from engine.errors import FileFormatError
from engine.text import Message
from tests.sample_uploads import archive

Cell = Callable[[int], str]
THINGS = ("soup", "bus", "teacher", "battery", "garden", "printer", "hotel", "song")


def is_good(row: int) -> bool:
    return row * 7 % 10 < 5


def opinion(row: int) -> str:
    source = random.Random(row)
    good = source.choice(("fine", "lovely", "quick") if is_good(row) else ("awful", "broken", "slow"))
    return f"the {source.choice(THINGS)} was {good}, said {source.choice(THINGS)} number {row}"


def pick(*values: str) -> Cell:
    return lambda row: random.Random(-row - 1).choice(values)


def mood(row: int) -> str:
    return "up" if is_good(row) else "down"


def sheet(columns: dict[str, Cell], rows: int = 80) -> Upload:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([[cell(row) for cell in columns.values()] for row in range(rows)])
    return Upload("t.csv", text.getvalue().encode())


def seen(columns: dict[str, Cell], **settings: Any) -> dict[str, Any]:
    return kinds.look("text", [sheet(columns)], settings)


@pytest.mark.parametrize(
    ("columns", "text", "target"),
    [
        ({"text": opinion, "label": mood}, "text", "label"),
        ({"sentiment": mood, "text": opinion, "source": pick("app", "web", "mail")}, "text", "sentiment"),
        ({"channel": pick("app", "web"), "a": opinion, "b": mood, "device": pick("tv", "pc")}, "a", "b"),
        ({"v1": mood, "v2": opinion, "": lambda row: "one long remark, typed by mistake" * 90 * (row == 3)}, "v2", "v1"),
        ({"id": lambda row: f"550e8400-e29b-41d4-a716-{row:012}", "tweet": pick("😀😀 ok", "😭 no", "👎"), "y": mood}, "tweet", "y"),
        ({"url": lambda row: f"https://example.org/a/b/c/d/e/f/{row}", "opinion": opinion, "class": mood}, "opinion", "class"),
        ({"date": lambda row: f"2024-05-{row % 28 + 1:02}", "review": opinion, "stars": lambda row: str(1 + 4 * is_good(row))}, "review", "stars"),
        ({"日期": lambda row: f"2024-05-{row % 28 + 1:02}", "评论": pick("很好吃！", "太难吃了，不来了", "还可以"), "情感": mood, "城市": pick("北京", "上海")}, "评论", "情感"),
        ({"a": lambda row: f"等了{row}分钟才上菜，{'好吃' if is_good(row) else '难吃'}", "b": mood}, "a", "b"),
        ({"genre": pick("Books and music for children", "Films and series for adults"), "note": lambda row: f"{THINGS[row % 8]} {row}", "label": mood}, "note", "label"),
    ],
)  # fmt: skip
def test_the_columns_of_texts_and_classes_are_found_wherever_they_stand(
    columns: dict[str, Cell], text: str, target: str
) -> None:
    found = seen(columns)
    assert (found["text"], found["target"]) == (text, target)
    assert text in found["likely_texts"]
    assert target in found["likely_targets"]
    (line,) = [line for line in found["report"] if line["template"].startswith("Text: ")]
    assert line["values"] == {"text": text, "target": target}


def test_chosen_columns_replace_the_guess(home: object) -> None:
    columns = {"sentiment": mood, "text": opinion, "source": pick("app", "web")}
    assert seen(columns, target="source")["balance"]["classes"] == ["app", "web"]
    found = seen(columns, text="sentiment")
    assert (found["text"], found["target"]) == ("sentiment", "source")


def test_nearly_empty_columns_are_not_offered() -> None:
    found = seen({"v1": mood, "v2": opinion, "x": lambda row: "ab"[row % 2] * (row < 4)})
    assert "x" not in (*found["likely_texts"], *found["likely_targets"])


def files(*folders: str, each: int = 4) -> list[str]:
    return [f"{folder}/{number}.txt" for folder in folders for number in range(each)]


@pytest.mark.parametrize(
    ("paths", "classes"),
    [
        (files("reviews/neg", "reviews/pos"), {"neg", "pos"}),
        (files("train/pos", "train/neg", "test/pos", "test/neg"), {"pos", "neg"}),
        (files("2020/neg", "2020/pos", "2021/neg", "2021/pos"), {"neg", "pos"}),
        (files("neg/2020", "neg/2021", "pos/2020", "pos/2021"), {"neg", "pos"}),
        ([path.replace("/", "\\") for path in files("体育", "财经")], {"体育", "财经"}),
        ([*files("a", "b", each=8), "readme.md"], {"a", "b", ""}),
        (["all/cat.txt", "all/dog.txt"], {""}),
        (["cat.txt", "dog.txt"], {""}),
    ],
)
def test_the_class_is_the_folder_that_divides_the_files(paths: list[str], classes: set[str]) -> None:
    assert set(folders_of(paths)[0]) == classes


def packed(paths: Sequence[str], lines: int) -> Upload:
    return archive({path: "\n".join(f"{path} {n}" for n in range(lines)).encode() for path in paths}, "texts.zip")


def test_a_zip_with_a_folder_per_class_has_a_sample_per_file_or_per_line() -> None:
    found = kinds.look("text", [packed([*files("x/neg", "x/pos", each=8), "x/all.md"], 3)], {})
    assert found["balance"] == {"classes": ["neg", "pos"], "counts": [8, 8]}
    assert [str(Message.model_validate(line)) for line in found["report"][:2]] == [
        "Each folder is a class, each file a sample.",
        "1 file without a class was skipped.",
    ]
    found = kinds.look("text", [packed(["neg/data.txt", "pos/data.txt"], 9)], {})
    assert found["balance"] == {"classes": ["neg", "pos"], "counts": [9, 9]}


def test_a_zip_without_texts_is_refused_with_the_supported_endings() -> None:
    with pytest.raises(FileFormatError, match=r"no text files.*\.txt"):
        kinds.look("text", [archive({"a/1.png": b"\x89PNG\r\n\x1a\n", "b/1.bin": b"\0\1"})], {})


def test_nine_of_ten_texts_are_read_whole_unless_another_length_is_chosen() -> None:
    columns = {"text": lambda row: "word " * (50 if row < 4 else 12), "label": mood}
    assert seen(columns)["length"] == 12
    assert seen(columns, length=30)["length"] == 30
