"""Sample image files of the kinds that people have, created by the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import numpy as np
from PIL import Image

from engine.datasets.uploads.decoding import Upload
from tests.sample_uploads import archive

HEIGHT, WIDTH = 36, 48


def scene(number: int, is_wide: bool, background: int = 20) -> np.ndarray:
    """A bright bar `(H, W)` on a dark background, wide or high, with noise; each number another one."""
    random = np.random.default_rng(number)
    picture = random.integers(background, background + 20, (HEIGHT, WIDTH))
    y, x = random.integers(4, 12, 2)
    height, width = (5, 24) if is_wide else (20, 6)
    picture[y : y + height, x : x + width] = 220 if background < 128 else 30
    return picture.astype(np.uint8)


def encoded(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)  # type: ignore[arg-type]
    return file.getvalue()


def colour(picture: np.ndarray) -> bytes:
    return encoded(Image.fromarray(np.stack([picture, picture // 2, 255 - picture], axis=2)))


def grey(picture: np.ndarray) -> bytes:
    return encoded(Image.fromarray(picture))


def transparent(picture: np.ndarray) -> bytes:
    ink = np.where(picture > 128, 255, 0).astype(np.uint8)
    return encoded(Image.fromarray(np.stack([picture, picture, picture // 3, ink], axis=2)))


def sixteen_bit(picture: np.ndarray) -> bytes:
    return encoded(Image.fromarray(picture.astype(np.uint16) * 250))


def turned_by_exif(picture: np.ndarray) -> bytes:
    """A JPEG that lies on its side, as phones store them, and says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(Image.fromarray(np.rot90(picture)).convert("RGB"), "JPEG", quality=95, exif=exif)


FILES: dict[str, Callable[[np.ndarray], bytes]] = {
    "colour": colour,
    "grey": grey,
    "transparent": transparent,
    "16-bit": sixteen_bit,
    "turned by EXIF": turned_by_exif,
}


def zipped(make: Callable[[np.ndarray], bytes], each: int = 8, background: int = 20) -> tuple[Upload, dict[str, bytes]]:
    """Two folders, and their files by path."""
    files = {
        f"{name}/{number}.png": make(scene(number, name == "wide", background))
        for name in ("high", "wide")
        for number in range(each)
    }
    return archive(files), files


def raw_named(members: dict[bytes, bytes], name: str = "pictures.zip") -> Upload:
    """A zip as older programs write it: names are bytes of some encoding, and nothing says which."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for path, data in members.items():
            entry = _UnmarkedName(path.decode("cp437"))
            packed.writestr(entry, data)
    return Upload(name, file.getvalue())


class _UnmarkedName(zipfile.ZipInfo):
    """A member whose name is stored in cp437, as bytes that mean something else."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the name that `zipfile` calls
        return self.filename.encode("cp437"), self.flag_bits


def pixel_table(side: int = 8, each: int = 8) -> Upload:
    """A CSV file with one image per row: a bright bar in the upper or in the lower half."""
    random = np.random.default_rng(0)
    lines = [",".join(["label", *(f"pixel{number}" for number in range(side * side))])]
    for number in range(2 * each):
        image = random.integers(0, 40, (side, side))
        image[number % 2 * side // 2 + 1] = 250
        lines.append(",".join(map(str, [number % 2, *image.ravel()])))
    return Upload("pixels.csv", "\n".join(lines).encode())
