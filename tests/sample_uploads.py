"""Sample uploads, created by the tests: tables, images, archives, texts; and data sets saved from them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np
from PIL import Image

from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.upload_store import About

OWNER = "the owner of the tests"


def table(rows: int = 60, gaps: bool = True) -> Upload:
    """Four columns; `buys` depends on `age` and `city`."""
    random = np.random.default_rng(0)
    lines = ["age,city,income,buys"]
    for row in range(rows):
        age, city = int(random.integers(18, 90)), random.choice(["Oslo", "Rome", "Wien"])
        shown = "" if gaps and row % 9 == 4 else str(age)
        lines.append(f"{shown},{city},{random.normal(30, 5):.1f},{'yes' if (age > 50) != (city == 'Rome') else 'no'}")
    return Upload("customers.csv", "\n".join(lines).encode())


def picture(shade: int = 200, size: tuple[int, int] = (20, 14), form: str = "PNG", mode: str = "RGB") -> bytes:
    """A bright square on a dark background."""
    pixels = np.zeros((size[1], size[0], 3), np.uint8)
    pixels[3:-3, 3:-3] = (shade, shade // 2, 40)
    file = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(file, form)
    return file.getvalue()


def archive(members: dict[str, bytes], name: str = "pictures.zip") -> Upload:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, data in members.items():
            packed.writestr(path, data)
    return Upload(name, file.getvalue())


def folders(each: int = 8) -> Upload:
    """Two folders of images, one brighter than the other."""
    return archive(
        {f"mine/{name}/{n}.png": picture(shade + n) for name, shade in (("cat", 90), ("dog", 220)) for n in range(each)}
    )


def many_pictures(count: int = 15_000) -> Upload:
    """A small zip with so many images that reading it takes seconds."""
    one = picture(size=(8, 8))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for number in range(count):
            packed.writestr(f"{'cat' if number % 2 else 'dog'}/{number}.png", one)
    return Upload("many.zip", file.getvalue())


def opinions(rows: int = 40) -> Upload:
    lines = ["text,mood"]
    lines += [
        f'"a {"good" if row % 2 else "bad"} day, number {row % 7}",{"glad" if row % 2 else "sad"}'
        for row in range(rows)
    ]
    return Upload("opinions.csv", "\n".join(lines).encode())


def story() -> Upload:
    return Upload("story.txt", ("The quick brown fox jumps over the lazy dog.\n" * 80).encode())


def passengers(months: int = 144, season: int = 12, noise: float = 0.02, name: str = "passengers.csv") -> Upload:
    """A monthly series that grows, with a season whose swing grows too."""
    random, time = np.random.default_rng(5), np.arange(months)
    level = (
        120
        * np.exp(0.009 * time)
        * (1 + 0.2 * np.sin(2 * np.pi * time / season) + 0.08 * np.cos(4 * np.pi * time / season))
    )
    values = level * np.exp(noise * random.normal(size=months))
    lines = [
        f"{1990 + month // 12}-{month % 12 + 1:02d},{value:.1f}" for month, value in zip(time, values, strict=True)
    ]
    return Upload(name, "\n".join(["month,travellers", *lines]).encode())


MADE: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "own_table": ("table", table, {}),
    "own_series": ("series", passengers, {}),
    "own_pictures": ("pictures", folders, {"side": 16}),
    "own_text": ("text", opinions, {}),
    "own_corpus": ("text", story, {"long": True}),
}


def kept(name: str, owner: str = OWNER, **settings: Any) -> About:
    """A data set of this registered kind, saved in the test's data folder."""
    way, make, standard = MADE[name]
    return kinds.keep(owner, "", way, [make()], {**standard, **settings})
