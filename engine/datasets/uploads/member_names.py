"""Names in zip archives: bytes whose encoding is recorded only by newer programs, decoded for the archive as a whole."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Sequence

_UTF8_FLAG = 0x800
_WORD = re.compile(r"[^\W\d_]+")
_EAST_ASIAN = ("gb18030", "shift_jis", "big5")
"""Tried in this order; the first of equally good ones is taken."""


def decoded_names(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The paths of the entries, with `/` between folders and composed characters, as most systems write them."""
    plain = [entry for entry in entries if not entry.flag_bits & _UTF8_FLAG]
    encoding = encoding_of([_bytes_of(entry) for entry in plain])
    return [_tidied(_bytes_of(e).decode(encoding) if not e.flag_bits & _UTF8_FLAG else e.filename) for e in entries]


def encoding_of(names: Sequence[bytes]) -> str:
    """The encoding that fits all names: UTF-8, that of a Chinese or Japanese Windows, or cp437, the zip standard's."""
    foreign = [name for name in names if not name.isascii()]
    if _decodes(foreign, "utf-8"):
        return "utf-8"
    if all(map(_is_latin, foreign)):
        return "cp437"
    fitting = [encoding for encoding in _EAST_ASIAN if _decodes(foreign, encoding)]
    return max(fitting, key=lambda encoding: _familiarity(foreign, encoding), default="cp437")


def _bytes_of(entry: zipfile.ZipInfo) -> bytes:
    """The stored bytes, which `zipfile` decoded as cp437; a name from an extra field is Unicode already."""
    try:
        return entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.orig_filename.encode()


def _decodes(names: Sequence[bytes], encoding: str) -> bool:
    try:
        for name in names:
            name.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_latin(name: bytes) -> bool:
    """Whether cp437 gives words of a European language: accents are rare, and small letters stay small."""
    words = [word for word in _WORD.findall(name.decode("cp437")) if not word.isascii()]
    return bool(words) and all(_is_european(word) for word in words) and name.decode("cp437").isprintable()


def _is_european(word: str) -> bool:
    accents = sum(not letter.isascii() for letter in word)
    return len(word) >= 3 and 2 * accents <= len(word) and word in (word.lower(), word.upper(), word.capitalize())


def _familiarity(names: Sequence[bytes], encoding: str) -> float:
    """How common the characters are, from 0 to 1: each standard lists the common ones first."""
    characters = [c for name in names for c in name.decode(encoding) if not c.isascii()]
    return sum(_commonness(character, encoding) for character in characters) / max(1, len(characters))


def _commonness(character: str, encoding: str) -> float:
    code = character.encode(encoding)
    if len(code) != 2:
        return 0.1 if len(code) == 1 else 0.0  # half-width katakana; characters outside of the standard
    lead, trail = code
    if encoding == "gb18030":
        return 0.0 if trail < 0xA1 else 1.0 if 0xB0 <= lead <= 0xD7 else 0.4
    if encoding == "big5":
        return 1.0 if 0xA4 <= lead <= 0xC6 else 0.4
    return 1.0 if 0x82 <= lead <= 0x83 or 0x88 <= lead <= 0x97 else 0.4


def _tidied(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/"))
