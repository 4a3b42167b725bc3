"""Texts in which a few bytes are wrong: the rest is read, and the wrong ones are replaced."""

from __future__ import annotations

from dataclasses import dataclass

from engine.datasets.uploads.encodings import MIN_SCORE, best_encoding, guess_encoding, has_controls

_REPLACED = "\ufffd"
_MIN_VALID = 3
"""Valid characters beyond ASCII for each damaged one, in UTF-8: other encodings have hardly any."""
_MIN_TEXT = 1000
"""Characters for each damaged one, in a text with few beyond ASCII."""


@dataclass(frozen=True)
class Mended:
    """A text with replaced characters: their number, and the line of the first."""

    text: str
    count: int
    line: int


def mended_utf8(data: bytes) -> Mended | None:
    """The text if it is plainly UTF-8 but for a few bytes."""
    found = _replaced(data, "utf-8")
    return found if found and _has_enough_valid(found) else None


def mended_text(data: bytes, encoding: str) -> Mended | None:
    """The text in a known encoding; None if too much of it is wrong."""
    found = _replaced(data, encoding)
    is_readable = found and (_has_enough_valid(found) or found.count * _MIN_TEXT <= len(found.text))
    return found if is_readable else None


def likely_encoding(data: bytes) -> str | None:
    """The encoding that the characters suggest, even if a few bytes are wrong in it."""
    guessed, score = best_encoding(data, "replace")
    found = _replaced(data, guessed) if score >= MIN_SCORE and score > best_encoding(data)[1] else None
    return guessed if found and _has_enough_valid(found) else guess_encoding(data)


def _replaced(data: bytes, encoding: str) -> Mended | None:
    """None for a text with control characters, which is not one, or without wrong bytes."""
    try:
        data.decode(encoding)
        return None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
    text = data.decode(encoding, "replace")
    own = data.count(_REPLACED.encode()) if encoding.startswith("utf-8") else 0
    return None if has_controls(text) else Mended(text, text.count(_REPLACED) - own, line)


def _has_enough_valid(found: Mended) -> bool:
    beyond = sum(character > "\x7f" for character in found.text)
    return (1 + _MIN_VALID) * found.count <= beyond
