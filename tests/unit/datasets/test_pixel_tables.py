"""Tables whose columns are pixels are offered and read as images."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.datasets.uploads import kinds, upload_store
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.pixel_layout import pixel_layout
from engine.errors import FileFormatError
from tests import sample_uploads
from tests.sample_uploads import OWNER

CLASSES = "0123"


def images(side: int, channels: int = 1, white: int = 255) -> np.ndarray:
    """`(N, C, S, S)`: a bright bar in one of four places, by class."""
    random = np.random.default_rng(0)
    x = random.integers(0, max(2, white // 6), (32, channels, side, side))
    for number, picture in enumerate(x):
        picture[:, :, 1 + 2 * (number % 4)] = white
    return x


def table(x: np.ndarray, names: list[str] | None, is_last: bool = False, form: Callable[[int], str] = str) -> Upload:
    rows = []
    for number, picture in enumerate(x):
        pixels, label = [form(value) for value in picture.ravel()], [CLASSES[number % 4]]
        rows.append(",".join([*pixels, *label] if is_last else [*label, *pixels]))
    return Upload("pixels.csv", "\n".join([*([",".join(names)] if names else []), *rows]).encode())


def named(count: int, form: str, is_last: bool = False) -> list[str]:
    pixels = [form.format(n=n) for n in range(count)]
    return [*pixels, "class"] if is_last else ["label", *pixels]


TABLES = {
    "digits": (8, 16, lambda x: table(x, named(64, "pixel{n}"))),
    "MNIST": (
        28,
        255,
        lambda x: table(x, [*named(0, ""), *(f"{row}x{column}" for row in range(1, 29) for column in range(1, 29))]),
    ),
    "label last": (28, 255, lambda x: table(x, named(784, "px_{n}", True), True)),
    "without names": (8, 16, lambda x: table(x, None)),
    "without names, label last": (8, 16, lambda x: table(x, None, True)),
    "counted names": (8, 16, lambda x: table(x, [str(n) for n in range(65)])),
    "counted names, label last": (28, 255, lambda x: table(x, [*(str(n) for n in range(784)), "784"], True)),
    "names told apart": (8, 16, lambda x: table(x, ["0", *(f"0.{n}" for n in range(1, 65))])),
    "shares": (16, 255, lambda x: table(x, named(256, "f{n}"), form=lambda value: f"{value / 255:.4f}")),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_pixels_is_read_as_its_images(name: str, home: Path) -> None:
    side, white, make = TABLES[name]
    x = images(side, white=white)
    file = make(x)
    seen = kinds.look("table", [file], {})
    assert seen["pixels"] == {"side": side, "channels": 1}
    assert (seen["rows"], seen["balance"]["classes"]) == (32, list(CLASSES)), "its class is the target"
    entry = kinds.keep(OWNER, "", "pictures", [file], {})
    assert entry.facts["classes"] == list(CLASSES)
    stored = np.array(upload_store.array(entry.id, "x"))
    assert stored.shape == x.shape
    assert np.abs(stored - x * (255 / white)).max() <= 1
    assert DATASETS.make(entry.choice()).spec().kind == "image"


@pytest.mark.parametrize("order", ["planes", "pixels"])
def test_colours_are_put_together_as_they_fit(order: str) -> None:
    x = images(12, 3)
    smooth = np.cumsum(np.ones_like(x), axis=3) * 8 + np.array([0, 60, 120])[None, :, None, None]
    rows = smooth if order == "planes" else smooth.transpose(0, 2, 3, 1)
    seen = kinds.look("pictures", [table(rows, named(432, "p{n}"))], {})
    assert seen["shape"] == [3, 12, 12]
    np.testing.assert_array_equal(seen["pictures"][0, 0], smooth[0].transpose(1, 2, 0))


def test_colour_images_of_3072_values_are_read() -> None:
    assert kinds.look("pictures", [table(images(32, 3), named(3072, "p{n}"))], {})["shape"] == [3, 32, 32]


def test_another_size_is_made_if_chosen() -> None:
    assert kinds.look("pictures", [table(images(8), named(64, "pixel{n}"))], {"side": 32})["shape"] == [1, 32, 32]


@pytest.mark.parametrize("columns", [10, 64])
def test_an_ordinary_table_is_no_image(columns: int) -> None:
    random = np.random.default_rng(0)
    values = random.normal(50, 9, (columns, 40))
    names = ["class", *(f"f{n}" for n in range(columns))]
    assert pixel_layout(names, [list("ab" * 20), *([f"{v:.2f}" for v in column] for column in values)]) is None
    assert kinds.look("table", [sample_uploads.table()], {})["pixels"] is None


def test_a_table_without_pixels_is_refused_as_images_in_a_sentence() -> None:
    with pytest.raises(FileFormatError, match=r"`customers.csv` is neither an image nor a table of pixels"):
        kinds.look("pictures", [sample_uploads.table()], {})


@pytest.mark.parametrize("quoted", ['"', ""])
def test_all_pixels_may_be_in_one_cell(quoted: str) -> None:
    x = images(12)
    rows = [
        f"{CLASSES[n % 4]},{quoted}{' '.join(map(str, picture.ravel()))}{quoted},Training"
        for n, picture in enumerate(x)
    ]
    found = kinds.look("pictures", [Upload("faces.csv", "\n".join(["emotion,pixels,Usage", *rows]).encode())], {})
    assert found["balance"] == {"classes": list(CLASSES), "counts": [8, 8, 8, 8]}
    assert found["shape"] == [1, 12, 12]
    rows[3] = rows[3].replace(" ", "  7 ", 1)
    with pytest.raises(FileFormatError, match="do not have equally many pixels"):
        kinds.look("pictures", [Upload("faces.csv", "\n".join(["emotion,pixels,Usage", *rows]).encode())], {})
