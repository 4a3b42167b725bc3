"""Views as bytes, and back."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import numpy as np

from engine.text import Message
from engine.views.base import Array, View


@dataclass
class _Packer:
    buffers: list[bytes] = field(default_factory=list)
    size: int = 0

    def plain(self, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return self._array(value)
        if isinstance(value, Message):
            return value.model_dump()
        if is_dataclass(value) and not isinstance(value, type):
            own = {f.name: self.plain(getattr(value, f.name)) for f in fields(value)}
            return {"kind": value.kind, **own} if isinstance(value, View) else own
        if isinstance(value, list | tuple):
            return [self.plain(item) for item in value]
        if isinstance(value, Mapping):
            return {key: self.plain(item) for key, item in value.items()}
        value = value.item() if isinstance(value, np.generic) else value
        # JSON has no infinity and no NaN; they are packed as null.
        return None if isinstance(value, float) and not math.isfinite(value) else value

    def _array(self, array: Array) -> dict[str, Any]:
        narrow = {"f": "<f4", "b": "|u1", "u": "|u1" if array.dtype.itemsize == 1 else "<i4", "i": "<i4"}
        raw = np.ascontiguousarray(array, dtype=narrow[array.dtype.kind])
        start = self.size
        padding = -raw.nbytes % 8
        self.buffers.append(raw.tobytes() + b"\0" * padding)
        self.size += raw.nbytes + padding
        return {"$array": raw.dtype.str, "shape": list(raw.shape), "offset": start}


def pack(content: View | Mapping[str, Any]) -> bytes:
    """A view, or a mapping that holds views and plain values, as bytes.

    Layout: header length (uint32, little endian), header (UTF-8 JSON, padded with spaces so that the data begin
    at a multiple of 8), then the arrays, each at its `offset` from the end of the header, as `<f4`, `<i4` or `|u1`.
    """
    packer = _Packer()
    header = json.dumps(packer.plain(content), ensure_ascii=False, allow_nan=False).encode()
    header += b" " * (-(len(header) + 4) % 8)
    return struct.pack("<I", len(header)) + header + b"".join(packer.buffers)


def unpack(packed: bytes) -> Any:
    """The packed content as plain dicts, lists and NumPy arrays (a view becomes a dict with its `kind`)."""
    (length,) = struct.unpack_from("<I", packed)
    start = 4 + length

    def restore(value: Any) -> Any:
        if isinstance(value, dict) and "$array" in value:
            count = int(np.prod(value["shape"], dtype=int))
            flat = np.frombuffer(packed, value["$array"], count, start + value["offset"])
            return flat.reshape(value["shape"])
        if isinstance(value, dict):
            return {key: restore(item) for key, item in value.items()}
        return [restore(item) for item in value] if isinstance(value, list) else value

    return restore(json.loads(packed[4:start]))
