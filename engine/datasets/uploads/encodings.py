"""Guesses the encoding of a text without a byte order mark that is not UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable

_SAMPLE_BYTES = 200_000
MIN_SCORE = 0.5
_NEARLY_ALL = 0.8
_MIN_LETTERS = 20
_CYRILLIC, _GREEK = r"\u0400-\u04ff", r"\u0370-\u03ff"
_HEBREW, _ARABIC = r"\u05d0-\u05ea", r"\u0621-\u0652\u067e\u0686\u0698\u06a9\u06af"
_MIN_ZEROS = 0.05
"""The share of zeros in UTF-16; Chinese texts have some in line ends and digits."""
_MAX_OTHER_ZEROS = 0.3
_ASCII = re.compile(r"[\x00-\x7f]+")
_WORD = re.compile(r"[^\W\d_]+")
_MISPLACED = re.compile(r"(?<=[A-Za-z])[„”“™£](?=[^\W\d_])|(?<=[a-z])[ÄÖÜÉÈÀÁÅÇØÑÍÓÚĞİŞĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮÝŽŐŰĐ]")
"""Quotation marks and capitals within words: these are letters of another encoding."""
_GLUED = re.compile(r"(?<=[a-z])[^\x00-\x7f]")
_MAX_GLUED = 0.5
"""If more Chinese characters than this share follow a letter, the words are in another alphabet."""
_PUNCTUATION = dict.fromkeys(map(ord, "，、。；：！？　（）"), " ")
_WESTERN = "éèêëàâäáãåçîïíìôöóòõøûüúùñßæœÄÖÜÉÈÀÁÅÇØÑÍÓÚ€£°²µ–—‘’“”…®©™§«»"
_PLAIN = "äöüßÄÖÜéèêëàâçïîôùûñáíóúåæøÅÆØÉÑìòãõÀÈÌÒÙÁÂÊÍÓÔÚÃÕÇ"
"""Letters of German, French, Italian, Spanish, Portuguese and Nordic words."""
_NASAL = re.compile(r"[ãÃ][oeOE]|[õÕ][eE]")
_MIN_NASAL = 0.1
"""Of the characters beyond ASCII in Portuguese, every fourth is in one of these."""
_TURKISH = "çğıöşüâîûÇĞİÖŞÜ"
_CENTRAL = "ąćęłńóśźżáčďéěíňřšťúůýžäöüőűăâîşţđĄĆĘŁŃŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽŐŰ"


WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32")
"""Encodings in which letters have zero bytes."""
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # begins like the next one
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    codecs.BOM_UTF32_BE: "utf-32",
}


def marked_encoding(data: bytes) -> str | None:
    """The encoding of which a byte order mark, or the places of zeros, tell; None for any other."""
    marked = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), None)
    return marked or unmarked_utf16(data)


def unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a byte order mark, by the zeros in every other byte of Latin letters, digits and line ends."""
    sample = data[:_SAMPLE_BYTES]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(even, odd) < _MIN_ZEROS * len(sample) or min(even, odd) > _MAX_OTHER_ZEROS * max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    return None if has_controls(sample[: len(sample) // 2 * 2].decode(encoding, "ignore")) else encoding


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
    best, score = best_encoding(data)
    return best if score >= MIN_SCORE else None


def best_encoding(data: bytes, errors: str = "strict") -> tuple[str, float]:
    """The most likely encoding with its score, from 0 to 1.1. `errors`: as for `bytes.decode`."""
    sample = data if len(data) <= _SAMPLE_BYTES else data[: data.rfind(b"\n", 0, _SAMPLE_BYTES) + 1] or data
    scores = {name: _score(sample, name, errors, share) for name, share in _COMMON.items()}
    best = max(scores, key=lambda name: scores[name])
    return best, scores[best]


def _score(data: bytes, encoding: str, errors: str, share: Callable[[str], float]) -> float:
    try:
        text = data.decode(encoding, errors)
    except UnicodeDecodeError:
        return 0.0
    return share(text) if _joined(text) and not has_controls(text) else 0.0


def has_controls(text: str) -> bool:
    return any(character < " " and character not in "\t\r\n\f" for character in text)


def _in_rows(encoding: str, first: int, last: int) -> Callable[[str], float]:
    """The share of characters in these rows of a two-byte code: the common ones, by the order of the standards."""

    def share(text: str) -> float:
        codes = [character.encode(encoding, "ignore") for character in _joined(text)]
        common = _mean(len(code) == 2 and first <= code[0] <= last for code in codes)
        return common if len(_GLUED.findall(text)) <= _MAX_GLUED * len(codes) else 0.0

    return share


def _japanese(text: str) -> float:
    """Kana count fully, and so do the kanji of the first level; half-width kana are what other encodings look like."""
    kana = _mean("\u3040" <= character <= "\u30ff" for character in _joined(text))
    kanji = _in_rows("shift_jis", 0x88, 0x97)(text)
    return min(1.0, kana + kanji) + 0.1 * (kana > 0.1)


def _korean(text: str) -> float:
    """Common syllables lie in the first rows of common Chinese characters: many that all do are Korean."""
    share = _in_rows("euc_kr", 0xB0, 0xC8)(text)
    return share * (1.1 if share > 0.97 and len(set(_joined(text))) > 8 else 0.6)


def _letters(common: str) -> Callable[[str], float]:
    """The share of these letters, where they may stand."""

    def share(text: str) -> float:
        joined = _joined(text)
        return 0.9 * (sum(character in common for character in joined) - len(_MISPLACED.findall(text))) / len(joined)

    return share


def _in_words(letters: str) -> Callable[[str], float]:
    """The share of these letters in words that are mostly ASCII, in lower case but for the first, or in capitals."""

    def fits(word: str) -> bool:
        beyond = [character for character in word if character > "\x7f"]
        is_cased = word[1:] == word[1:].lower() or word == word.upper()
        return is_cased and 2 * len(beyond) <= len(word) and all(character in letters for character in beyond)

    def share(text: str) -> float:
        fitting = sum(len(_ASCII.sub("", word)) for word in _WORD.findall(text) if fits(word))
        return 0.8 * fitting / len(_joined(text))

    return share


def _portuguese(text: str) -> float:
    """Words with `ã` or `õ`, which in other encodings of DOS look like `ä` and `ö`: before `o` and `e`."""
    nasal = len(_NASAL.findall(text))
    return _in_words("áâãàçéêíóôõúüÁÂÃÀÇÉÊÍÓÔÕÚ")(text) * (1.05 if nasal >= _MIN_NASAL * len(_joined(text)) else 0.5)


def _words_of(letters: str) -> Callable[[str], float]:
    """The share in words of several of these letters, in lower case but for the first. Words have one alphabet."""
    pattern = re.compile(f"(?<![A-Za-z{letters}])[{letters}]++(?![A-Za-z])")

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
    """The characters beyond ASCII, without blanks and Chinese punctuation."""
    return "".join(_ASCII.sub(" ", text).translate(_PUNCTUATION).split())


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
    "iso8859_15": _letters(_WESTERN + "Œœ"),
    "cp850": _in_words(_PLAIN),
    "cp860": _portuguese,
    "cp866": _words_of(_CYRILLIC),
    "mac_roman": _in_words(_PLAIN),
}
"""Encodings in order of preference, with the share of characters that are common in their languages."""
