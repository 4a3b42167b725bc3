"""Classes of images from a table beside them, as many published data sets have one."""

from __future__ import annotations

from typing import Any

import pytest

from engine.datasets.uploads import kinds
from engine.text import Message
from tests.sample_pictures import grey, scene
from tests.sample_uploads import archive
from tests.sample_workbooks import xlsx

COUNT = 16


def fruit(number: int) -> str:
    return ("pear", "plum")[number * 7 % 5 % 2]


def images(form: str, count: int = COUNT) -> dict[str, bytes]:
    return {form.format(n=n, z=f"{n:04}"): grey(scene(n, True)) for n in range(count)}


def lines(form: str, head: str = "") -> bytes:
    rows = [form.format(n=n, z=f"{n:04}", c=fruit(n), odd=n % 2) for n in range(COUNT)]
    return "\n".join([*([head] if head else []), *rows]).encode()


def seen(files: dict[str, bytes], **settings: Any) -> dict[str, Any]:
    return kinds.look("pictures", [archive(files)], settings)


def said(preview: dict[str, Any]) -> str:
    return "\n".join(str(Message.model_validate(line)) for line in preview["report"])


TABLES = {
    "names of files": ({"photos/{z}.jpg"}, "labels.csv", "filename,label", "{z}.jpg,{c}"),
    "names without an ending": ({"train/x{z}.png"}, "train.csv", "id,kind", "x{z},{c}"),
    "paths": ({"set/a/{n}.png"}, "set/list.csv", "path,class", "a/{n}.png,{c}"),
    "paths of another machine": ({"img/{n}.png"}, "all.tsv", "file\tclass", "C:\\data\\img\\{n}.png\t{c}"),
    "without names of columns": ({"{z}.png"}, "labels.csv", "", "{z}.png,{c}"),
    "blanks between them": ({"jpg/{z}.png"}, "labels.txt", "", "jpg/{z}.png {c}"),
    "other columns": ({"p/{n}.png"}, "meta.csv", "age,image,sex,diagnosis", "{n}1,{n}.png,{odd},{c}"),
    "in folders that are no classes": ({"part_1/{z}.png"}, "meta.csv", "image_id,dx", "{z},{c}"),
}


@pytest.mark.parametrize("name", TABLES)
def test_classes_are_read_from_a_table_that_names_the_images(name: str) -> None:
    forms, table, head, row = TABLES[name]
    found = seen({**images(*forms), table: lines(row, head)})
    counts = [sum(fruit(n) == c for n in range(COUNT)) for c in ("pear", "plum")]
    assert found["balance"] == {"classes": ["pear", "plum"], "counts": counts}
    assert table.rpartition("/")[2] in said(found)
    assert "not an image" not in said(found)


def test_a_column_for_each_class_holds_a_one_for_its_images() -> None:
    table = "\n".join(["image,pear,plum", *(f"{n},{float(n % 2)},{float(1 - n % 2)}" for n in range(COUNT))])
    found = seen({**images("x/{n}.png"), "truth.csv": table.encode()})
    assert found["balance"] == {"classes": ["pear", "plum"], "counts": [8, 8]}
    assert "Each class is a column of `truth.csv`" in said(found)


def test_a_table_may_be_a_spreadsheet() -> None:
    book = xlsx({"S": [["file", "class"], *([f"{n}.png", fruit(n)] for n in range(COUNT))]})
    assert seen({**images("x/{n}.png"), "labels.xlsx": book.data})["balance"]["classes"] == ["pear", "plum"]


def test_another_column_is_chosen_by_its_key() -> None:
    table = lines("{n}.png,{c},{odd}", "file,class,side")
    found = seen({**images("x/{n}.png"), "labels.csv": table})
    assert [way["key"] for way in found["groupings"]] == ["table:0", "table:1"]
    assert seen({**images("x/{n}.png"), "labels.csv": table}, classes_from="table:1")["balance"]["classes"] == [
        "0",
        "1",
    ]


def test_a_table_of_training_images_says_nothing_about_test_images_of_the_same_name() -> None:
    files = {**images("train/{n}.png"), **images("test/{n}.png", 4), "train.csv": lines("{n}.png,{c}", "id,label")}
    found = seen(files)
    assert sum(found["balance"]["counts"]) == COUNT
    assert "4 images without a class were skipped" in said(found)


def test_a_table_with_facts_about_images_is_offered_after_their_folders() -> None:
    files = {f"{fruit(n)}/{n}.png": grey(scene(n, True)) for n in range(COUNT)}
    found = seen({**files, "camera.csv": lines("{n}.png,{odd}", "file,flash")})
    assert found["balance"]["classes"] == ["pear", "plum"]
    assert [way["key"] for way in found["groupings"]] == ["folder:0", "table:0"]


@pytest.mark.parametrize("table", [b"", b"\0\1\2", b"a,b\n1,2\n", b"fruit,count\npear,8\nplum,8\n"])
def test_other_tables_beside_images_are_skipped(table: bytes) -> None:
    files = {f"{fruit(n)}/{n}.png": grey(scene(n, True)) for n in range(COUNT)}
    found = seen({**files, "about.csv": table})
    assert [way["key"] for way in found["groupings"]] == ["folder:0"]
    assert "1 file that is not an image was skipped" in said(found)


@pytest.mark.parametrize(("size", "side"), [((28, 28), 28), ((48, 48), 48), ((30, 30), 32), ((48, 28), 32)])
def test_small_square_images_keep_their_size(size: tuple[int, int], side: int) -> None:
    from PIL import Image

    from tests.sample_pictures import encoded

    shown = {f"{fruit(n)}/{n}.png": encoded(Image.fromarray(scene(n, True)).resize(size)) for n in range(COUNT)}
    found = seen(shown)
    assert found["shape"] == [1, side, side]
    assert seen(shown, side=16)["shape"] == [1, 16, 16]
    assert ("only the middle is used" in said(found)) == (size[0] != size[1])
