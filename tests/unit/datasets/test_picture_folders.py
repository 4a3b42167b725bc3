"""Zips of images as people have them: their names, folders, splits and endings."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.datasets.base import DATASETS
from engine.datasets.uploads import kinds, upload_store
from engine.datasets.uploads.archive import paths
from engine.datasets.uploads.brought_files import opened
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.member_names import encoding_of
from engine.datasets.uploads.picture_names import labels_by_name
from engine.datasets.uploads.picture_splits import split_of
from engine.errors import FileFormatError, LimitError
from tests.sample_pictures import encoded, grey, raw_named, scene
from tests.sample_uploads import OWNER, archive, picture

SMALL = [picture(60 + 12 * n, size=(16, 16)) for n in range(16)]


def seen(paths: list[str], **settings: Any) -> dict[str, Any]:
    files = {path: SMALL[n % len(SMALL)] for n, path in enumerate(paths)}
    return kinds.look("pictures", [archive(files)], {"side": 16, **settings})


def said(preview: dict[str, Any]) -> str:
    return "\n".join(line["template"].format(**line["values"]) for line in preview["report"])


FOLDERS = {
    "a folder for each class": "{c}/{n}.png",
    "within another folder": "my pictures/{c}/{n}.png",
    "dates below": "data/{c}/2023-0{m}/{n}.png",
    "dates above": "2023-0{m}/{c}/{n}.png",
    "sessions below": "{c}/session {m}/{n}.png",
    "one folder in each": "{c}/images/{n}.png",
    "folders by format": "{c}/{f}/{n}.{f}",
    "splits above": "set/{s}/{c}/{n}.png",
    "splits below": "{c}/{s}/{n}.png",
    "backslashes": "data\\{c}\\{n}.png",
    "a long path": "a very long name of a folder for pictures of a holiday/" * 3 + "{c}/{n}.png",
    "macOS": "shapes/{c}/{n}.png",
}


@pytest.mark.parametrize("name", FOLDERS)
def test_the_class_is_the_folder_that_divides_best(name: str) -> None:
    form = FOLDERS[name]
    paths = [
        form.format(c=c, n=n, m=n % 3, f=("png", "jpg")[n % 2], s="test" if n % 4 == 0 else "train")
        for c in ("left", "right")
        for n in range(8)
    ]
    if name == "macOS":
        paths += [f"__MACOSX/shapes/left/._{n}.png" for n in range(8)] + ["shapes/.DS_Store"]
    assert seen(paths)["balance"] == {"classes": ["left", "right"], "counts": [8, 8]}


@pytest.mark.parametrize(
    ("image", "mask"),
    [
        ("set/{c}/images/{n}.png", "set/{c}/masks/{n}.png"),
        ("{c}/{c} ({n}).png", "{c}/{c} ({n})_mask.png"),
        ("images/{c}/{n}.png", "annotations/{c}/{n}.png"),
    ],
)
def test_masks_of_images_are_skipped(image: str, mask: str) -> None:
    found = seen([form.format(c=c, n=n) for form in (image, mask) for c in ("benign", "malignant") for n in range(8)])
    assert found["balance"] == {"classes": ["benign", "malignant"], "counts": [8, 8]}
    assert "16 masks were skipped" in said(found)


def test_masks_may_be_the_class() -> None:
    found = seen([f"{c}/{c}_{n}.png" for c in ("mask", "no mask") for n in range(8)])
    assert found["balance"] == {"classes": ["mask", "no mask"], "counts": [8, 8]}


def test_digits_are_classes_where_there_is_nothing_else() -> None:
    assert seen([f"mnist/{d}/{n}.png" for d in range(10) for n in range(3)])["balance"]["classes"] == list("0123456789")


def test_another_level_is_chosen_by_its_key() -> None:
    paths = [
        f"{c}/{sort}/{n}.png" for c, sort in (("cat", "tabby"), ("cat", "siamese"), ("dog", "pug")) for n in range(6)
    ]
    found = seen(paths)
    assert [way["key"] for way in found["groupings"]] == ["folder:1", "folder:0"]
    assert found["balance"]["classes"] == ["pug", "siamese", "tabby"]
    again = seen(paths, classes_from="folder:0")
    assert again["balance"] == {"classes": ["cat", "dog"], "counts": [12, 6]}


def test_several_zips_are_a_class_each() -> None:
    packed = [
        archive({f"{where}{n}.png": SMALL[n] for n in range(8)}, name)
        for name, where in (("cat.zip", ""), ("dog.ZIP", "photos/"))
    ]
    preview = kinds.look("pictures", packed, {"side": 16})
    assert preview["balance"]["classes"] == ["cat", "dog"]
    assert preview["balance"]["counts"] == [8, 8]


def test_zips_with_very_long_names_are_classes_too() -> None:
    packed = [archive({f"{n}.png": SMALL[n] for n in range(8)}, f"{name}{'x' * 200}.zip") for name in ("cat", "dog")]
    assert [file.name[-5:] for file in packed] == ["….zip", "….zip"]
    assert kinds.look("pictures", packed, {"side": 16})["balance"]["counts"] == [8, 8]


def test_several_zips_have_one_limit_of_unpacked_bytes(limited: Callable[..., None]) -> None:
    limited(unpacked_bytes=3000)
    packed = [archive({"1.txt": bytes(2000)}, name) for name in ("a.zip", "b.zip")]
    with pytest.raises(LimitError, match=r"`b.zip` unpacks to 4000 bytes; the limit is 3000"):
        opened(packed)


def test_several_zips_have_one_limit_of_files(limited: Callable[..., None]) -> None:
    limited(members=5)
    packed = [archive({f"{n}.txt": b"" for n in range(3)}, name) for name in ("a.zip", "b.zip")]
    with pytest.raises(LimitError, match=r"`b.zip` contains 6 files; the limit is 5"):
        opened(packed)


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        (".zip", "archive_1"),
        ("..zip", "archive_1"),
        (".hidden.zip", "hidden"),
        ("../../etc.zip", "_.._etc"),
        ("..\\etc.zip", "_etc"),
        ("C:x.zip", "C_x"),
        ("cat.v2.zip", "cat.v2"),
        ("cat\0\ud800.zip", "cat"),
    ],
    ids=["empty", "dot", "hidden", "path", "backslash", "drive", "dots", "characters"],
)
def test_a_hostile_name_of_a_zip_becomes_a_plain_name_of_a_class(name: str, folder: str) -> None:
    packed = [archive({"1.png": SMALL[0], "2.png": SMALL[1]}, one) for one in (name, "dog.zip")]
    (joined,) = opened(packed)
    assert {PurePosixPath(path).parts[0] for path in paths(joined)} == {folder, "dog"}


def test_a_few_images_outside_of_the_folders_are_named_and_left_out() -> None:
    found = seen([*(f"{c}/{n}.png" for c in ("a", "b") for n in range(8)), "logo.png"])
    assert found["balance"]["counts"] == [8, 8]
    assert "logo.png" in said(found)


@pytest.mark.parametrize(
    ("folder", "split"),
    [
        ("train", "train"), ("Training", "train"), ("train_set", "train"), ("训练集", "train"), ("val", "val"),
        ("valid", "val"), ("validation", "val"), ("验证", "val"), ("测试", "test"), ("test-images", "test"),
        ("testing data", "test"), ("val2017", "val"), ("test1", "test"), ("seg_train", "train"), ("trains", None), ("cat", None), ("集", None),
    ],
)  # fmt: skip
def test_a_split_is_known_by_the_name_of_its_folder(folder: str, split: str | None) -> None:
    assert split_of(folder) == split


@pytest.mark.parametrize("names", [("train", "test"), ("train", "val"), ("训练", "验证", "测试")])
def test_given_splits_are_kept(names: tuple[str, ...], home: Path) -> None:
    paths = [f"{name}/{c}/{n}.png" for name in names for c in ("a", "b") for n in range(8 if name == names[0] else 4)]
    files = {path: grey(scene(n, True)) for n, path in enumerate(paths)}
    entry = kinds.keep(OWNER, "", "pictures", [archive(files)], {"side": 32})
    dataset = DATASETS.make(entry.choice())
    data, spec = dataset.load(), dataset.spec()
    assert {name: len(data.split(name)) for name in ("train", "val", "test")} == spec.sizes  # type: ignore[arg-type]
    x = np.array(upload_store.array(entry.id, "x"))
    for name in names[1:]:
        split = split_of(name)
        assert split
        assert spec.sizes[split] == 8
        given = {x[n].tobytes() for n, path in enumerate(paths) if path.startswith(f"{name}/")}
        assert {sample.tobytes() for sample in data.split(split).x} == given
    assert sum(spec.sizes.values()) == len(paths)


def test_file_names_of_training_images_give_classes_where_those_of_test_images_do_not() -> None:
    paths = [f"train/{c}.{n}.jpg" for c in ("cat", "dog") for n in range(8)] + [f"test1/{n}.jpg" for n in range(12)]
    found = seen(paths)
    assert found["balance"] == {"classes": ["cat", "dog"], "counts": [8, 8]}
    assert "12 images without a class were skipped" in said(found)


def test_test_images_without_classes_are_left_out() -> None:
    found = seen([*(f"train/{c}/{n}.png" for c in ("a", "b") for n in range(6)), *(f"test/{n}.png" for n in range(10))])
    assert found["balance"] == {"classes": ["a", "b"], "counts": [6, 6]}
    assert "10 images without a class were skipped" in said(found)


@pytest.mark.parametrize(
    "forms",
    [
        ("cat_{n:03}.png", "dog_{n:03}.png"),
        ("cat.{n}.jpg", "dog.{n}.jpg"),
        ("cat ({n}).png", "dog ({n}).png"),
        ("{n}_cat.png", "{n}_dog.png"),
        ("cat_{n}_large.png", "dog_{n}_small.png"),
        ("cat-2024-01-{n}.png", "dog-2024-02-{n}.png"),
        ("cat{n}.png", "dog{n}.png"),
    ],
)
def test_the_class_is_read_from_file_names_where_there_are_no_folders(forms: tuple[str, str]) -> None:
    found = seen([form.format(n=n) for form in forms for n in range(8)])
    assert found["balance"] == {"classes": ["cat", "dog"], "counts": [8, 8]}
    assert found["grouping"] == "name"
    assert "Classes are taken from the file names: `cat` from" in said(found)


def test_file_names_are_offered_beside_folders() -> None:
    paths = [f"{folder}/{c}_{n}.png" for folder in ("monday", "friday") for c in ("cat", "dog") for n in range(5)]
    found = seen(paths)
    assert [way["key"] for way in found["groupings"]] == ["folder:0", "name"]
    assert seen(paths, classes_from="name")["balance"]["classes"] == ["cat", "dog"]


def test_a_few_odd_names_do_not_hide_the_classes() -> None:
    paths = [f"day {day}/{c}_{n}.png" for day in (1, 2) for c in ("cat", "dog") for n in range(5)] + ["day 1/logo.png"]
    found = seen(paths, classes_from="name")
    assert found["balance"] == {"classes": ["cat", "dog"], "counts": [10, 10]}
    assert "1 image without a class was skipped" in said(found)


def test_names_that_say_nothing_are_no_classes() -> None:
    assert labels_by_name([f"IMG_{n}.png" for n in range(20)]) is None
    assert labels_by_name([f"{n * 7919 % 1009:x}a.png" for n in range(20)]) is None
    with pytest.raises(FileFormatError, match="is in no folder"):
        seen([f"IMG_{n}.png" for n in range(20)])


ENCODED = {
    "gb18030": [("猫", "狗"), ("猫", "犬"), ("苹果", "香蕉"), ("正常", "缺陷")],
    "shift_jis": [("猫", "犬"), ("リンゴ", "バナナ"), ("表", "裏")],
    "big5": [("貓", "狗"), ("蘋果", "香蕉")],
    "cp437": [("Äpfel", "Birnen"), ("garçon", "fille")],
    "cp949": [("강아지", "고양이"), ("사과", "바나나")],
    "cp866": [("кошка", "собака"), ("Лето", "Зима")],
    "utf-8": [("猫", "狗"), ("Äpfel", "Löwen"), ("été", "hiver"), ("кот", "пёс")],
}


@pytest.mark.parametrize(("encoding", "classes"), [(e, pair) for e, pairs in ENCODED.items() for pair in pairs])
def test_names_without_their_encoding_are_read(encoding: str, classes: tuple[str, str]) -> None:
    names = [f"{c}/{n}.png" for c in classes for n in range(8)]
    packed = raw_named({name.encode(encoding): SMALL[n] for n, name in enumerate(names)})
    assert set(kinds.look("pictures", [packed], {"side": 16})["balance"]["classes"]) == set(classes)


def test_decomposed_characters_of_macos_are_composed() -> None:
    names = [f"{unicodedata.normalize('NFD', c)}/{n}.png" for c in ("café", "thé") for n in range(8)]
    packed = raw_named({name.encode(): SMALL[n] for n, name in enumerate(names)})
    assert kinds.look("pictures", [packed], {"side": 16})["balance"]["classes"] == ["café", "thé"]


def test_an_archive_without_foreign_names_is_utf8() -> None:
    assert encoding_of([b"cat/1.png"]) == "utf-8"


@pytest.mark.parametrize("ending", ["jfif", "jpe", "tif", "PNG", "dat", ""])
def test_images_are_known_by_their_content(ending: str) -> None:
    paths = [f"{c}/{n}.{ending}".rstrip(".") for c in ("a", "b") for n in range(8)]
    assert seen(paths)["balance"]["counts"] == [8, 8]


def test_images_of_a_format_that_is_not_read_are_named() -> None:
    heic = b"\0\0\0\x18ftypheic" + b"\0" * 40
    with pytest.raises(FileFormatError, match=r"HEIC format of iPhones.*Most Compatible"):
        kinds.look("pictures", [archive({f"{c}/{n}.heic": heic for c in "ab" for n in range(6)})], {})
    good = {f"{c}/{n}.png": SMALL[n] for c in "ab" for n in range(6)}
    found = kinds.look("pictures", [archive({**good, "a/IMG_1.HEIC": heic})], {})
    assert found["balance"]["counts"] == [6, 6]
    assert "`a/IMG_1.HEIC` is in the HEIC format of iPhones" in said(found)


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "I;16"])
def test_portable_pixmaps_are_read(mode: str) -> None:
    ending = {"1": "pbm", "RGB": "ppm"}.get(mode, "pgm")
    image = (
        Image.fromarray(scene(1, True).astype(np.uint16) * 250)
        if mode == "I;16"
        else Image.fromarray(scene(1, True)).convert(mode)
    )
    files = {f"faces/s{c}/{n}.{ending}": encoded(image, "PPM") for c in (1, 2) for n in range(6)}
    assert kinds.look("pictures", [archive(files)], {})["balance"]["counts"] == [6, 6]


def test_archives_within_an_archive_or_beside_other_files_are_refused_with_what_to_do() -> None:
    inner = archive({f"{n}.png": SMALL[n] for n in range(8)}).data
    with pytest.raises(FileFormatError, match=r"contains zip archives, but no images. Unpack these"):
        kinds.look("pictures", [archive({"a.zip": inner, "b.zip": inner})], {})
    with pytest.raises(FileFormatError, match=r"`a.zip` is one of 2 files"):
        kinds.look("pictures", [Upload("a.zip", inner), Upload("b.png", SMALL[0])], {})


def test_a_zip_without_images_is_refused() -> None:
    with pytest.raises(FileFormatError, match="contains no images"):
        kinds.look("pictures", [archive({"a/1.txt": b"hello", "b/2.txt": b"hello"})], {})


def test_a_path_that_leads_out_is_refused_in_any_encoding() -> None:
    for name in ("../猫/1.png", "猫/../../1.png", "/猫/1.png"):
        packed = raw_named({name.encode("gb18030"): SMALL[0]})
        with pytest.raises(FileFormatError, match="outside the archive"):
            kinds.look("pictures", [packed], {})
