"""The IDX format of MNIST: gzip, a magic number, the sizes, then the bytes."""

from __future__ import annotations

import gzip
import struct
import zlib
from math import prod
from pathlib import Path

import numpy as np

from engine.datasets.files import damaged
from engine.text import N_
from engine.views import Array

_BYTES = 0x08
"""The type code of unsigned bytes, the only one MNIST uses."""


def read_idx(path: Path, shape: tuple[int, ...]) -> Array:
    """The uint8 array in a gzipped IDX file, whose axes after the first must be `shape`."""
    content = _decompress(path)
    axes = len(shape) + 1
    start = 4 + 4 * axes
    expected = bytes([0, 0, _BYTES, axes])
    if content[:4] != expected:
        raise damaged(
            path, N_("it starts with {got} instead of {expected}"), got=content[:4].hex(), expected=expected.hex()
        )
    if len(content) < start:
        raise damaged(path, N_("its header is incomplete"))
    sizes = struct.unpack_from(f">{axes}I", content, 4)
    if sizes[1:] != shape:
        raise damaged(path, N_("its samples have the shape {got}, not {expected}"), got=sizes[1:], expected=shape)
    if len(content) - start != prod(sizes):
        raise damaged(
            path, N_("it has {got} bytes of data, not {expected}"), got=len(content) - start, expected=prod(sizes)
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(sizes)


def _decompress(path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            return file.read()
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise damaged(path, N_("it cannot be unpacked ({cause})"), cause=str(error)) from None
