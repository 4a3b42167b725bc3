"""Recognizes image files by their first bytes, whatever they are called."""

from __future__ import annotations

from pathlib import PurePosixPath

from engine.datasets.pictures import PICTURE_ENDINGS, is_heic
from engine.datasets.uploads.decoding import Upload

_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
"""The sizes that the header of a BMP file may have, at byte 14."""


def is_picture(file: Upload) -> bool:
    """Whether a file is an image by its content, or claims to be one by its name."""
    return is_called_picture(file.path or file.name) or has_picture_signature(file.data)


def is_called_picture(path: str) -> bool:
    return PurePosixPath(path).suffix.lower().removeprefix(".") in PICTURE_ENDINGS


def has_picture_signature(data: bytes) -> bool:
    is_bmp = data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BMP_HEADERS
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return data.startswith(_STARTS) or is_bmp or is_webp or is_heic(data)
