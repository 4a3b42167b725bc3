"""Reads JSON from outside within limits, so that a small text cannot cost much memory or time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from engine.errors import FileFormatError, LimitError
from engine.text import N_

BYTE_ORDER_MARK = "\ufeff"
NOT_TEXT = ("\\ud", "\\u0000")
"""How JSON encodes an unpaired surrogate, which cannot be written to a file, and the null character, which databases
reject."""


@dataclass(frozen=True)
class JsonLimits:
    """The maximum size of a JSON text."""

    bytes: int
    values: int
    """The number of items in all lists and objects together."""
    keys: int = 1000
    """The number of keys of one object."""
    depth: int = 20
    digits: int = 100
    """The number of digits of one integer."""


def read_json(raw: bytes | str, bounds: JsonLimits) -> Any:
    """The parsed JSON; raises `FileFormatError` for what is not JSON and `LimitError` for what is too large."""
    if len(raw) > bounds.bytes:
        raise LimitError(N_("This JSON has {got} bytes; the limit is {limit}."), got=len(raw), limit=bounds.bytes)
    text = _text(raw)
    values = sum(text.count(mark) for mark in ",[{")
    if values > bounds.values:
        raise LimitError(N_("This JSON has {got} values; the limit is {limit}."), got=values, limit=bounds.values)
    tree = _parsed(text, bounds)
    if _depth(tree, bounds.depth) > bounds.depth:
        raise _too_deep(bounds)
    if any(mark in text.lower() for mark in NOT_TEXT):
        _require_text(tree)
    return tree


def _text(raw: bytes | str) -> str:
    try:
        text = raw.decode() if isinstance(raw, bytes) else raw
        text.encode()
    except UnicodeError:
        raise FileFormatError(N_("This is not JSON: it is not UTF-8 text.")) from None
    return text.removeprefix(BYTE_ORDER_MARK)


def _parsed(text: str, bounds: JsonLimits) -> Any:
    def checked_int(digits: str) -> int:
        if len(digits) > bounds.digits:
            template = N_("A number in this JSON has {got} digits; the limit is {limit}.")
            raise LimitError(template, got=len(digits), limit=bounds.digits)
        return int(digits)

    def checked(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(pairs) > bounds.keys:
            template = N_("An object in this JSON has {got} keys; the limit is {limit}.")
            raise LimitError(template, got=len(pairs), limit=bounds.keys)
        return dict(pairs)

    try:
        return json.loads(text, parse_int=checked_int, object_pairs_hook=checked)
    except ValueError as error:
        raise FileFormatError(N_("This is not JSON: {reason}."), reason=str(error)) from None
    except RecursionError:
        raise _too_deep(bounds) from None


def _too_deep(bounds: JsonLimits) -> LimitError:
    return LimitError(N_("This JSON is nested more than {limit} levels deep."), limit=bounds.depth)


def _depth(tree: Any, max_depth: int) -> int:
    """The depth of nested lists and objects, counted up to `max_depth` + 1."""
    level, depth = [tree] if isinstance(tree, list | dict) else [], 0
    while level and depth <= max_depth:
        depth += 1
        items = (item for held in level for item in (held.values() if isinstance(held, dict) else held))
        level = [item for item in items if isinstance(item, list | dict)]
    return depth


def _require_text(tree: Any) -> None:
    written = json.dumps(tree, ensure_ascii=False)
    try:
        written.encode()
        sound = "\\u0000" not in written.replace("\\\\", "")
    except UnicodeError:
        sound = False
    if not sound:
        raise FileFormatError(N_("This JSON contains invalid characters."))
