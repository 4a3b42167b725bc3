"""Writes values as Python source: only literals, and calls of our own classes with literals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

WIDTH = 120
INDENT = " " * 4


@dataclass(frozen=True)
class Call:
    """An instance of one of our classes, written as a call of it."""

    kind: type
    arguments: tuple[Any, ...] = ()


def assignment(name: str, value: Any) -> str:
    """`name = value` on as many lines as it needs."""
    return f"{name} = {written(value, len(name) + 3)}"


def written(value: Any, used: int = 0, indent: str = "") -> str:
    """The source of a value, where `used` characters of the line are taken. Raises `TypeError` for other values."""
    opening, items, closing = _parts(value)
    if items is None:
        return opening
    sources = [(key, part, written(part, len(indent) + 4 + len(key), indent + INDENT)) for key, part in items]
    texts = [key + text for key, _, text in sources]
    single = f"{opening}{', '.join(texts)}{',' if opening == '(' and len(texts) == 1 else ''}{closing}"
    if "\n" not in single and len(single) + used + 1 <= WIDTH:
        return single
    fills = all(_is_scalar(part) and not key for key, part, _ in sources)
    rows = _filled(texts, WIDTH - len(indent) - 5) if fills else texts
    lines = "".join(f"{indent}{INDENT}{row},\n" for row in rows)
    return f"{opening}\n{lines}{indent}{closing}"


def _parts(value: Any) -> tuple[str, list[tuple[str, Any]] | None, str]:
    """What encloses a value, and its items with what stands before each; no items for a scalar."""
    if _is_scalar(value):
        return _scalar(value), None, ""
    if isinstance(value, Call):
        return f"{value.kind.__name__}(", [("", part) for part in value.arguments], ")"
    if is_dataclass(value):
        changed = [one for one in fields(value) if getattr(value, one.name) != one.default]
        return f"{type(value).__name__}(", [(f"{one.name}=", getattr(value, one.name)) for one in changed], ")"
    if isinstance(value, Mapping):
        return "{", [(f"{_scalar(key)}: ", part) for key, part in value.items()], "}"
    if isinstance(value, Sequence):
        opening, closing = "[]" if isinstance(value, list) else "()"
        return opening, [("", part) for part in value], closing
    raise TypeError(f"{type(value).__name__} has no literal.")


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float | str)


def _scalar(value: Any) -> str:
    """The literal of a scalar, whatever its class calls itself; strings show only printable characters."""
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, str):
        return str.__repr__(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise TypeError(f"{value} has no literal.")
        return float.__repr__(value)
    return int.__repr__(value)


def _filled(texts: Sequence[str], width: int) -> list[str]:
    """Items, several per row."""
    rows: list[str] = []
    for text in texts:
        if rows and len(rows[-1]) + len(text) + 2 <= width:
            rows[-1] += f", {text}"
        else:
            rows.append(text)
    return rows
