"""What the reading of a series, of texts and of images changed is undone by the settings that its report offers."""

from __future__ import annotations

from typing import Any

import pytest

from engine.datasets.uploads import kinds
from engine.datasets.uploads.brought_files import opened
from engine.datasets.uploads.decoding import Upload
from engine.text import Message
from tests.sample_uploads import archive, passengers, picture

WHITE = {f"{split}/{name}/{n}.png": picture(90 + n, mode="L") for split in ("train", "test") for name in "ab" for n in range(6)}  # fmt: skip
LINES = "\n".join(["text,mood", *(f'"{"good day " * (n % 9 + 1)}",{"ab"[n % 2]}' for n in range(40))])
STORES = "\n".join(
    ["day,store,sold", *(f"2024-01-{n // 2 + 1:02},{'XY'[n % 2]},{n * 7 % 5}" for n in range(56) if n != 21)]
)
TWICE = "\n".join(["day,sold", *(f"2024-01-{n % 28 + 1:02},{n * 7 % 5}" for n in range(32) if n not in (7, 8))])


def texts_of(seen: dict[str, Any]) -> list[str]:
    return [str(Message.model_validate(line)) for line in seen["report"]]


def undone(way: str, files: list[Upload], line: str, settings: dict[str, Any] | None = None) -> list[str]:
    """The report after the change that the line beginning with `line` offers."""
    seen = kinds.look(way, files, settings or {})
    found = [change for text, change in zip(texts_of(seen), seen["changes"], strict=True) if text.startswith(line)]
    assert len(found) == 1, texts_of(seen)
    assert found[0], line
    after = texts_of(kinds.look(way, files, {**(settings or {}), **found[0]["settings"]}))
    assert not any(text.startswith(line) for text in after)
    return after


@pytest.mark.parametrize(
    "line", ["The splits of the folders", "The images have no colors", "Of 24 images that are not"]
)
def test_changes_of_images_are_undone(line: str) -> None:
    colourless = {path: picture(90, mode="L") if line.startswith("The spl") else data for path, data in WHITE.items()}
    if "no colors" in line:
        colourless = {path: grey_in_colour() for path in WHITE}
    undone("pictures", [archive(colourless)], line, {"side": 16})


def grey_in_colour() -> bytes:
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (20, 20), (90, 90, 90)).save(file, "PNG")
    return file.getvalue()


def test_splits_of_folders_can_be_joined_and_kept_again() -> None:
    after = undone("pictures", [archive(WHITE)], "The splits of the folders", {"side": 16})
    assert "The images of all splits were joined, and are split anew." in after
    back = undone("pictures", [archive(WHITE)], "The images of all splits", {"side": 16, "keep_splits": False})
    assert any(text.startswith("The splits of the folders are kept: 12 for training") for text in back)


def test_cut_texts_are_read_whole() -> None:
    after = undone("text", [Upload("t.csv", LINES.encode())], "Only the last", {"length": 5})
    assert "All samples are read whole; the longest has 18 tokens." in after


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (STORES, "`day` is the time"), (STORES, "`store` names 2 series"), (STORES, "Inputs are interpolated"),
        (TWICE, "4 rows belong to a step that has another row: their mean"), (TWICE, "Inputs are interpolated"),
    ],
)  # fmt: skip
def test_changes_of_series_are_undone(text: str, line: str) -> None:
    undone("series", [Upload("s.csv", text.encode())], line)


def test_a_season_can_be_left_out() -> None:
    after = undone("series", [passengers()], "The series repeats after 12 steps.")
    assert "No season was found." in after


def test_a_first_row_taken_for_a_sample_becomes_the_column_names() -> None:
    rows = "\n".join(f"{n},{n % 7},{n % 2}" for n in range(30))
    after = undone("table", [Upload("n.csv", rows.encode())], "The first row holds no column names")
    assert not any("numbered" in text for text in after)


def zips(*names: str) -> list[Upload]:
    return [
        archive({f"{n}.png": picture(60 + 60 * number + n) for n in range(6)}, name)
        for number, name in enumerate(names)
    ]


def test_zips_of_one_name_stay_apart_and_can_be_joined() -> None:
    files = zips("cat.zip", "cat.zip", "dog.zip")
    seen = kinds.look("pictures", files, {"side": 16})
    assert seen["balance"] == {"classes": ["cat", "cat (2)", "dog"], "counts": [6, 6, 6]}
    assert "2 zip files are called `cat`. They are read as the folders cat, cat (2)." in texts_of(seen)
    after = undone("pictures", files, "2 zip files are called `cat`. They are read as the folders", {"side": 16})
    assert "2 zip files are called `cat`. They are read as one folder." in after
    joined = kinds.look("pictures", files, {"side": 16, "join_archives": True})
    assert joined["balance"] == {"classes": ["cat", "dog"], "counts": [12, 6]}


def test_numbered_names_meet_no_other_name() -> None:
    files = zips("cat.zip", "cat (2).zip", "cat.zip")
    assert kinds.look("pictures", files, {"side": 16})["balance"]["classes"] == ["cat", "cat (2)", "cat (3)"]


def folder(*paths: str) -> list[Upload]:
    return [Upload(path.rpartition("/")[2], picture(60 + number), path) for number, path in enumerate(paths)]


def test_files_of_two_folders_with_one_name_are_all_read_and_it_is_said() -> None:
    files = folder(*(f"mine/{name}/{n}.png" for name in "ab" for n in range(5)), "mine/a/0.png")
    seen = kinds.look("pictures", files, {"side": 16})
    assert seen["balance"]["counts"] == [6, 5]
    (note,) = [text for text in texts_of(seen) if text.startswith("Folders of one name")]
    assert note == "Folders of one name are read as one. 1 file has the path of another: `mine/a/0.png`."


def test_a_folder_with_one_table_is_that_table_and_several_folders_give_their_names() -> None:
    (table,) = opened([Upload("t.csv", LINES.encode(), "mine/t.csv")])
    assert (table.name, table.path) == ("t.csv", "")
    assert [file.name for file in opened(folder("cat/1.png", "dog/1.png"))] == ["cat, dog.zip"]
