"""Guesses the encoding of a text without a byte order mark that is not UTF-8."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_SAMPLE_BYTES = 200_000
_MIN_SCORE = 0.5
_NEARLY_ALL = 0.8
_MIN_LETTERS = 20
_CYRILLIC, _GREEK = r"\u0400-\u04ff", r"\u0370-\u03ff"
_HEBREW, _ARABIC = r"\u05d0-\u05ea", r"\u0621-\u0652\u067e\u0686\u0698\u06a9\u06af"
_MIN_ZEROS = 0.05
"""The share of zeros in UTF-16; Chinese texts have some in line ends and digits."""
_MAX_OTHER_ZEROS = 0.3
_ASCII = re.compile(r"[\x00-\x7f]+")
_PUNCTUATION = dict.fromkeys(map(ord, "，、。；：！？　（）"), " ")
_WESTERN = "éèêëàâäáãåçîïíìôöóòõøûüúùñßæœÄÖÜÉÈÀÁÅÇØÑÍÓÚ€£°²µ–—‘’“”…®©™§«»"
_TURKISH = "çğıöşüâîûÇĞİÖŞÜ"
_CENTRAL = "ąćęłńóśźżáčďéěíňřšťúůýžäöüőűăâîşţđĄĆĘŁŃŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽŐŰ"


def unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a byte order mark, by the zeros in every other byte of Latin letters, digits and line ends."""
    sample = data[:_SAMPLE_BYTES]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(even, odd) < _MIN_ZEROS * len(sample) or min(even, odd) > _MAX_OTHER_ZEROS * max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    return None if _has_controls(sample[: len(sample) // 2 * 2].decode(encoding, "ignore")) else encoding


def decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def is_utf8(data: bytes) -> bool:
    return decodes(data, "utf-8")


def guess_encoding(data: bytes) -> str | None:
    """The encoding in which most characters beyond ASCII are common ones; None if it fits none."""
    sample = data if len(data) <= _SAMPLE_BYTES else data[: data.rfind(b"\n", 0, _SAMPLE_BYTES) + 1] or data
    scores = {name: _score(sample, name, share) for name, share in _COMMON.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _MIN_SCORE else None


def _score(data: bytes, encoding: str, share: Callable[[str], float]) -> float:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    if _has_controls(text):
        return 0.0
    beyond = _ASCII.sub(" ", text).translate(_PUNCTUATION)
    return share(beyond) if beyond.strip() else 0.0


def _has_controls(text: str) -> bool:
    return any(character < " " and character not in "\t\r\n\f" for character in text)


def _in_rows(encoding: str, first: int, last: int) -> Callable[[str], float]:
    """The share of characters in these rows of a two-byte code: the common ones, by the order of the standards."""

    def share(text: str) -> float:
        codes = [character.encode(encoding, "ignore") for character in _joined(text)]
        return _mean(len(code) == 2 and first <= code[0] <= last for code in codes)

    return share


def _japanese(text: str) -> float:
    """Kana count fully, and so do the kanji of the first level; half-width kana are what other encodings look like."""
    kana = _mean("\u3040" <= character <= "\u30ff" for character in _joined(text))
    kanji = _in_rows("shift_jis", 0x88, 0x97)(text)
    return min(1.0, kana + kanji) + 0.1 * (kana > 0.1)


def _korean(text: str) -> float:
    """Common syllables lie in the first rows of common Chinese characters: many that all do are Korean."""
    share = _in_rows("euc_kr", 0xB0, 0xC8)(text)
    return share * (1.1 if share > 0.97 and len(set(text)) > 8 else 0.6)


def _letters(common: str) -> Callable[[str], float]:
    return lambda text: 0.9 * _mean(character in common for character in _joined(text))


def _words_of(letters: str) -> Callable[[str], float]:
    """The share in words of several of these letters, in lower case but for the first."""
    pattern = re.compile(f"[{letters}]+")

    def share(text: str) -> float:
        words = pattern.findall(text)
        ordinary = sum(len(word) for word in words if len(word) > 1 and word[1:] == word[1:].lower())
        return 0.95 * ordinary / len(_joined(text))

    return share


def _hebrew(text: str) -> float:
    """Hebrew looks like Russian in lower case without the last letters of the alphabet, so it takes many letters."""
    share = _words_of(_HEBREW)(text)
    return min(1.0, 1.1 * share) if share > _NEARLY_ALL and len(_joined(text)) >= _MIN_LETTERS else 0.0


def _joined(text: str) -> str:
    return "".join(text.split())


def _mean(flags: Iterable[bool]) -> float:
    known = list(flags)
    return sum(known) / len(known)


_COMMON: dict[str, Callable[[str], float]] = {
    "gb18030": _in_rows("gb2312", 0xB0, 0xD7),
    "big5": _in_rows("big5", 0xA4, 0xC6),
    "shift_jis": _japanese,
    "cp949": _korean,
    "cp1252": _letters(_WESTERN),
    "cp1254": _letters(_TURKISH),
    "cp1250": _letters(_CENTRAL),
    "cp1251": _words_of(_CYRILLIC),
    "koi8_r": _words_of(_CYRILLIC),
    "cp1253": _words_of(_GREEK),
    "cp1255": _hebrew,
    "cp1256": _words_of(_ARABIC),
}
"""Encodings in order of preference, with the share of characters that are common in their languages."""
