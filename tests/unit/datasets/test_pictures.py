"""Picture files from anywhere are read by one function, or refused in a sentence."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.datasets.picture_preparation import prepare_file, standard_preparation
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.picture_files import header_of
from engine.errors import FileFormatError, LimitError, NotFoundError

DIGITS = standard_preparation((1, 28, 28))


def png(width: int, height: int) -> bytes:
    """A picture that says it is so large, and holds next to nothing."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [header, b"IDAT" + zlib.compress(b"\0")]
    packed = [struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def from_path(data: bytes, folder: Path) -> object:
    (folder / "a.png").write_bytes(data)
    return prepare_file(folder / "a.png", DIGITS)


def from_upload(data: bytes, _folder: Path) -> object:
    return header_of(Upload("a.png", data))


@pytest.mark.parametrize("read", [from_path, from_upload])
@pytest.mark.parametrize("side", [8_000, 20_000])
def test_too_many_pixels_are_refused_with_both_numbers(
    read: Callable[[bytes, Path], object], side: int, tmp_path: Path
) -> None:
    with pytest.raises(LimitError, match=rf"has {side**2} pixels; the limit is 50000000"):
        read(png(side, side), tmp_path)


def test_unreadable_pictures_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="is not a readable image, or is damaged"):
        from_path(png(20, 20), tmp_path)
    with pytest.raises(FileFormatError, match="is not a readable image"):
        prepare_file(tmp_path, DIGITS)
    with pytest.raises(NotFoundError, match="not found"):
        prepare_file(tmp_path / "none.png", DIGITS)
