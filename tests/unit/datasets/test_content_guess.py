"""What uploaded files are is guessed from their content, whatever they are called."""

from __future__ import annotations

import numpy as np
import pytest

from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.guess import guess_content
from engine.datasets.uploads.kinds import READ_AS, keep, look
from engine.errors import FileFormatError
from tests import sample_pictures, sample_uploads, sample_workbooks

PASSENGERS = sample_uploads.passengers().data
OPINIONS = sample_uploads.opinions().data


def rows(head: str, count: int, *cells: str) -> bytes:
    """A table in which `{n}` is the number of the row."""
    return "\n".join(
        [head, *(cells[n % len(cells)].format(n=n, day=1 + n % 28, x=n * 7 % 13) for n in range(count))]
    ).encode()


PEOPLE = rows(
    "name,age,fare,survived", 60, '"Berg, Mr. Karl Otto {n}",{x},7.{x},yes', '"Dahl, Mrs. Eva Maria {n}",{n},8.{x},no'
)
SHOPS = "\n".join(
    ["day,shop,sold", *(f"2024-01-{1 + n // 2:02},{'north' if n % 2 else 'south'},{n}" for n in range(60))]
).encode()
LETTERS = [chr(97 + n % 26) * (1 + n // 26) for n in range(80)]
SURNAMES = "\n".join(["name,origin", *(f"M{a}er,en" if n % 2 else f"R{a}i,it" for n, a in enumerate(LETTERS))]).encode()

IN_PARTS = "\n".join(["year,month,rain", *(f"{2001 + n // 12},{n % 12 + 1},{n % 7}" for n in range(60))]).encode()
ACROSS = "\n".join(
    [
        ",".join(["country", *map(str, range(1980, 2010))]),
        *(f"{c}," + ",".join(map(str, range(30))) for c in "ABCDEFGHIJK"),
    ]
).encode()


@pytest.mark.parametrize(
    ("files", "content"),
    [
        ([sample_uploads.table()], "table"),
        ([Upload("t.txt", sample_uploads.table().data)], "table"),
        ([Upload("pasted", sample_uploads.table().data.replace(b",", b"\t"))], "table"),
        ([Upload("passengers.csv", PEOPLE)], "table"),
        ([Upload("a.csv", b"a,b\n1,2\n3,4\n")], "table"),
        ([Upload("orders.csv", rows("day,item,price", 40, "2024-03-{day:02},{x} cups,{n}", "2024-01-{day:02},a pan,{x}"))], "table"),
        ([sample_pictures.pixel_table()], "table"),
        ([Upload("trees.txt", b'[{"height": 3, "kind": "elm"}, {"height": 4, "kind": "oak"}]')], "table"),
        ([Upload("trees.data", b"% Trees\n@relation t\n@attribute h real\n@attribute k {elm,oak}\n@data\n3,elm\n4,oak\n")], "table"),
        ([Upload("months.txt", PASSENGERS)], "series"),
        ([Upload("newest first.csv", b"\n".join([b"month,n", *reversed(PASSENGERS.splitlines()[1:])]))], "series"),
        ([Upload("one column.csv", rows("load", 60, "{x}", "{n}"))], "series"),
        ([Upload("shops.csv", SHOPS)], "series"),
        ([Upload("year and month.csv", IN_PARTS)], "series"),
        ([Upload("a column per year.csv", ACROSS)], "series"),
        ([Upload("opinions.data", OPINIONS)], "texts"),
        ([Upload("中文.csv", rows("评论,标签", 40, "这家店的菜很好吃{n},好", "等了{n}分钟太慢了,差"))], "texts"),
        ([Upload("names.csv", SURNAMES)], "texts"),
        ([Upload("pos.txt", b"a fine day\n" * 20), Upload("neg.txt", b"a poor day\n" * 20)], "texts"),
        ([sample_uploads.archive({f"{mood}/{n}.txt": b"a day" for mood in "ab" for n in range(9)})], "texts"),
        ([sample_uploads.story()], "long-text"),
        ([Upload("story.csv", b"Once, long ago, there was a king.\nHe had a daughter\nand, alas, no son, who was sad.\n" * 30)], "long-text"),
        ([sample_uploads.archive({"story.txt": sample_uploads.story().data})], "long-text"),
        ([sample_uploads.archive({"data/table.csv": sample_uploads.table().data})], "table"),
        ([sample_uploads.folders()], "pictures"),
        ([Upload("scan", sample_uploads.picture())], "pictures"),
        ([Upload(f"{n}.csv", sample_uploads.picture()) for n in range(3)], "pictures"),
    ],
    ids=lambda value: value[0].name if isinstance(value, list) else "",
)  # fmt: skip
def test_the_content_decides(files: list[Upload], content: str) -> None:
    assert guess_content(files).content == content


def test_spreadsheets_are_guessed_by_their_cells() -> None:
    lines = [line.decode().split(",") for line in PASSENGERS.splitlines()]
    assert guess_content([sample_workbooks.xlsx({"Sheet1": lines})]).content == "series"


def test_the_guess_says_what_was_found() -> None:
    assert str(guess_content([sample_uploads.table()]).summary) == "Looks like a table: 4 columns, 60 rows."
    assert str(guess_content([Upload("1.png", sample_uploads.picture())]).summary) == "Looks like an image."


def test_several_tables_are_not_taken_for_texts() -> None:
    data = sample_uploads.table().data
    packed = sample_uploads.archive({"train.csv": data, "test.csv": data}, "both.zip")
    for files in ([packed], [Upload("train.csv", data), Upload("test.csv", data)]):
        assert str(guess_content(files).summary) == "Looks like 2 tables."
        with pytest.raises(FileFormatError, match=r"[Cc]hoose (one|the file)"):
            look("table", files, {})


def test_a_file_that_is_neither_is_refused() -> None:
    noise = np.random.default_rng(0).integers(0, 256, 500, np.uint8).tobytes()
    with pytest.raises(FileFormatError):
        guess_content([Upload("noise.bin", b"\x00" + noise)])


def test_a_table_alone_in_a_zip_is_read(home: None) -> None:
    packed = sample_uploads.archive({"train.csv": sample_uploads.table().data}, "train.zip")
    kind, settings = READ_AS[guess_content([packed]).content]
    assert keep("somebody", "", kind, [packed], settings).kind == "own_table"
