"""Names in zip archives: bytes whose encoding is recorded only by newer programs, decoded for the archive as a whole."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Collection, Sequence

_UTF8_FLAG = 0x800
_WORD = re.compile(r"[^\W\d_]+")
_EAST_ASIAN = ("gb18030", "shift_jis", "big5", "cp949")
"""Tried in this order; the first of equally good ones is taken."""
_MIN_SYLLABLES = 4
_COMMON_SHARE = 0.35
"""Of Korean syllables, about a half are common ones; of Chinese characters read as Korean, a tenth."""
_SYLLABLES = frozenset(
    "이다는에의을가로하고지도를한사은기서리어대아자인시들나그일라만수보전있제해원부상정동장과게구것스우니면주여였조오신년공경던모비안적국선학성드무으없양위"
    "각생소거실교명말계내세문방유진관산영연미회물재용점트식치요법반임야간화발음저체분결차표피름감당강따개마복민업중통현속입불후별달금단품종특토"
)
"""The most common Korean syllables."""


def decoded_names(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The paths of the entries, with `/` between folders and composed characters, as most systems write them."""
    plain = [entry for entry in entries if not entry.flag_bits & _UTF8_FLAG]
    encoding = encoding_of([_bytes_of(entry) for entry in plain])
    return [_tidied(_bytes_of(e).decode(encoding) if not e.flag_bits & _UTF8_FLAG else e.filename) for e in entries]


def encoding_of(names: Sequence[bytes]) -> str:
    """The encoding that fits all names: UTF-8, that of an East Asian or Russian Windows, or cp437, the zip standard's."""
    foreign = [name for name in names if not name.isascii()]
    if _decodes(foreign, "utf-8") and not (foreign and all(map(_has_only_accents, foreign))):
        return "utf-8"
    if all(map(_is_cyrillic, foreign)):
        return "cp866"
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


def _has_only_accents(name: bytes) -> bool:
    """Whether words beyond ASCII have no plain letter in UTF-8: single Chinese characters look like `è`."""
    words = [word for word in _WORD.findall(name.decode()) if not word.isascii()]
    return bool(words) and all("\x80" <= letter <= "\u02ff" for word in words for letter in word)


def _is_cyrillic(name: bytes) -> bool:
    """Whether cp866 gives Russian words, in which small letters stay small."""
    text = name.decode("cp866")
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    others = [character for word in words for character in word] + [c for c in text if not c.isascii()]
    ordinary = all(len(word) >= 3 and word in (word.lower(), word.upper(), word.capitalize()) for word in words)
    return bool(words) and ordinary and all("\u0400" <= character <= "\u045f" for character in others)


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
    if encoding == "cp949":
        return _korean_familiarity(set(characters))
    return sum(_commonness(character, encoding) for character in characters) / max(1, len(characters))


def _korean_familiarity(characters: Collection[str]) -> float:
    """More than 1 for Korean, since its syllables look like common Chinese characters."""
    share = sum(character in _SYLLABLES for character in characters) / max(1, len(characters))
    return 1.1 if len(characters) >= _MIN_SYLLABLES and share >= _COMMON_SHARE else 0.1


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
