"""Texts in archives and several files as people have them: folders, file names, splits, tables, other files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.datasets.uploads import kinds, upload_store
from engine.datasets.uploads.decoding import Upload
from engine.errors import FileFormatError
from engine.text import Message
from tests.sample_uploads import OWNER, archive

SORTS = ("dull", "lively")


def note(sort: str, number: int) -> str:
    return f"a {'slow' if sort == 'dull' else 'bright'} evening, number {number}"


def texts(form: str, each: int = 8, ending: bytes = b"") -> dict[str, bytes]:
    return {form.format(s=s, n=n, z=f"{n:03}"): note(s, n).encode() + ending for s in SORTS for n in range(each)}


def table(rows: int, start: int = 0, separator: str = ",") -> bytes:
    lines = [separator.join(("remark", "mood"))]
    lines += [f'"{note(SORTS[n % 2], n)}"{separator}{SORTS[n % 2]}' for n in range(start, start + rows)]
    return "\n".join(lines).encode()


def seen(*files: Upload, **settings: Any) -> dict[str, Any]:
    return kinds.look("text", files, settings)


def said(preview: dict[str, Any]) -> str:
    return "\n".join(str(Message.model_validate(line)) for line in preview["report"])


@pytest.mark.parametrize(
    "form",
    [
        "{s}/{n}.txt", "data/{s}/{n}.txt", "{s}/{z}", "{s}/note.{n}", "{s}/{n}.py", "{s}_{z}.txt", "all/{s}-{n}.txt",
        "{n}_{s}.md", "{s} ({n}).txt",
    ],
)  # fmt: skip
def test_the_class_is_the_folder_or_the_name_of_a_file(form: str) -> None:
    found = seen(archive(texts(form, ending=b"\nwith a second line")))
    assert found["balance"] == {"classes": list(SORTS), "counts": [8, 8]}
    assert "\nwith" in found["first"][0][0]


def test_the_first_samples_are_of_all_classes() -> None:
    first = seen(archive(texts("{s}/{n}.txt", each=30)))["first"]
    assert [label for _, label in first] == ["dull"] * 10 + ["lively"] * 10
    lines = "\n".join(
        ["remark,mood", *(f"{note(SORTS[n % 2], n).replace(',', ';')},{SORTS[n % 2]}" for n in range(40))]
    ).encode()
    assert [text for text, _ in seen(Upload("t.csv", lines))["first"]] == [
        note(SORTS[n % 2], n).replace(",", ";") for n in range(20)
    ]


def test_single_files_are_classes_by_their_names_too() -> None:
    found = seen(*(Upload(name, data) for name, data in texts("{s}.{n}.txt").items()))
    assert found["balance"] == {"classes": list(SORTS), "counts": [8, 8]}


def test_files_that_differ_only_in_their_endings_are_classes_by_these() -> None:
    files = [Upload(f"notes.{s}", "\n".join(note(s, n) for n in range(9)).encode()) for s in SORTS]
    assert seen(*files)["balance"] == {"classes": list(SORTS), "counts": [9, 9]}


@pytest.mark.parametrize(
    ("form", "names"),
    [("{p}/{s}/{n}.txt", ("train", "test")), ("set/{s}/{p}/{n}.txt", ("train", "val", "test"))],
)
def test_splits_in_folders_are_kept(form: str, names: tuple[str, ...], home: Path) -> None:
    files = {
        path: data + b" " + p.encode()
        for p in names
        for path, data in texts(form.replace("{p}", p), each=8 if p == "train" else 3).items()
    }
    entry = kinds.keep(OWNER, "", "text", [archive({**files, "set.info": b"about"})], {})
    dataset = DATASETS.make(entry.choice())
    data, spec = dataset.load(), dataset.spec()
    sizes = {name: len(data.split(name)) for name in ("train", "val", "test")}  # type: ignore[arg-type]
    assert sizes == spec.sizes
    assert sizes["test"] == 6
    ends = upload_store.array(entry.id, "ends").tolist()
    every = upload_store.array(entry.id, "text").tobytes().decode()
    saved = [every[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    given = np.array(upload_store.array(entry.id, "split"))
    assert [text.endswith("test") for text in saved] == (given == 2).tolist()
    assert "The splits of the files are kept" in "\n".join(map(str, entry.report))


def test_tables_for_training_and_test_are_read_together_and_others_are_skipped() -> None:
    files = {
        "a/train.csv": table(20),
        "a/test.csv": table(8, start=20),
        "a/sample_submission.csv": b"id,mood\n1,dull\n",
    }
    found = seen(archive(files))
    assert (found["text"], found["target"]) == ("remark", "mood")
    assert sum(found["balance"]["counts"]) == 28
    assert "rows of train.csv, test.csv. 1 other file was skipped" in said(found)
    assert "20 for training, 0 for validation, 8 for test" in said(found)


def test_a_test_table_without_classes_is_skipped() -> None:
    unlabelled = "\n".join(["id,remark", *(f"{n},{note('dull', n)}" for n in range(30))]).encode()
    found = seen(archive({"train.csv": table(20), "test.csv": unlabelled}))
    assert found["balance"] == {"classes": list(SORTS), "counts": [10, 10]}
    assert "splits" not in said(found)


def test_files_about_the_others_are_no_texts() -> None:
    lines = {f"{s}.txt": "\n".join(note(s, n) for n in range(9)).encode() for s in SORTS}
    found = seen(archive({**lines, "README.md": b"These are notes.", "LICENSE": b"Free."}))
    assert found["balance"] == {"classes": list(SORTS), "counts": [9, 9]}
    assert seen(archive({"x/notes.csv": table(20), "x/readme.txt": b"A table."}))["target"] == "mood"


@pytest.mark.parametrize("data", [b"", b"  \n", b"\0\1\2\3", b"\x81\xff\x8d\x8f\x90"])
def test_files_that_are_no_text_are_skipped_and_named(data: bytes) -> None:
    found = seen(archive({**texts("{s}/{n}.txt"), "dull/odd.txt": data}))
    assert found["balance"]["counts"] == [8, 8]
    assert "1 file was skipped since it is empty or not text: dull/odd.txt" in said(found)
    with pytest.raises(FileFormatError):
        seen(archive({**texts("{s}/{n}.txt"), **{f"dull/odd{n}.txt": data for n in range(8)}}))


def test_lines_may_begin_with_their_labels() -> None:
    lines = [f"__label__{SORTS[n % 2]} __label__x {note(SORTS[n % 2], n)}: really, it was" for n in range(20)]
    found = seen(Upload("notes.ft.txt", "\n".join(lines).encode()))
    assert found["balance"] == {"classes": list(SORTS), "counts": [10, 10]}
    assert found["first"][0][0] == "a slow evening, number 0: really, it was"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["a quiet day", "很安静的一天"])
def test_utf_16_is_read_with_and_without_a_byte_order_mark(encoding: str, text: str) -> None:
    files = {f"{s}.txt": "\r\n".join(f"{text} {n}" for n in range(12)).encode(encoding) for s in SORTS}
    assert seen(archive(files))["first"][0][0] == f"{text} 0"


def test_short_files_in_an_old_encoding_are_read_together() -> None:
    words = {
        "dull": ["無聊", "難吃", "太慢", "不好", "很差", "失望", "昂貴", "骯髒"],
        "lively": ["好玩", "好吃", "很快", "不錯", "極佳", "滿意", "便宜", "乾淨"],
    }
    files = {f"{s}/{n}.txt": words[s][n].encode("big5") for s in SORTS for n in range(8)}
    found = seen(archive(files))
    assert [text for text, _ in found["first"]][:8] == words["dull"]
    assert said(found).count("read as Big5") == 1


FOREIGN = {
    "a.7z": (b"7z\xbc\xaf'\x1c\0\4" + b"\0" * 40, "archive in the format 7z"),
    "a.rar": (b"Rar!\x1a\x07\1\0" + b"\0" * 40, "archive in the format RAR"),
    "a.tar.gz": (b"\x1f\x8b\x08\0" + b"\0" * 40, "archive in the format gzip"),
    "a.tar": (b"a/1.txt".ljust(257, b"\0") + b"ustar" + b"\0" * 300, "archive in the format tar"),
    "a.pdf": (b"%PDF-1.7\n%\xe2\xe3" + b"\0" * 40, "is a PDF"),
    "a.parquet": (b"PAR1\x15\0" + b"\0" * 40, "in the format Parquet"),
    "a.docx": (archive({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w/>"}).data, "Word or PowerPoint"),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40, "old format of Excel or Word"),
    "a.png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "is an image"),
}


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("way", ["text", "table"])
def test_a_file_of_another_program_is_refused_with_what_to_do(name: str, way: str) -> None:
    data, reason = FOREIGN[name]
    with pytest.raises(FileFormatError, match=reason):
        kinds.look(way, [Upload(name, data)], {})


def test_a_table_may_begin_like_a_file_of_another_program() -> None:
    rows = "\n".join(f"{note(SORTS[n % 2], n)},{SORTS[n % 2]}" for n in range(20))
    assert kinds.look("table", [Upload("a.csv", f"PAR1,ARROW1\n{rows}".encode())], {})["target"] == "ARROW1"
