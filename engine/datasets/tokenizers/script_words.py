"""Words in any script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import normalize

from engine.datasets.tokenizers.base import MAX_TOKEN_LENGTH, Tokenizer
from engine.datasets.tokenizers.scripts import (
    CHINESE_AND_JAPANESE,
    INVISIBLE,
    MAX_BMP,
    SOUTHEAST_ASIAN,
    UNSPACED,
    WIDE_PUNCTUATION,
    marks_of_scripts,
)

_PUNCTUATION = "".join(chr(code) for code in range(33, 127) if not chr(code).isalnum())
_CLOSING = frozenset(".,!?;:)]}%…”»")
_OPENING = frozenset("([{“«¿¡")


class ScriptWords(Tokenizer):
    """Words as each script writes them, in lower case.

    Words are those between spaces (Latin, Cyrillic, Greek, Arabic, Hebrew, Devanagari, Hangul …); scripts without
    spaces are cut into characters (Han, Kana) or syllables (Thai, Lao, Khmer, Burmese). Accents and vowel signs stay
    with their letter. A punctuation mark, a symbol or an emoji is a token too: `Don't! 很好😀` becomes `don't`, `!`,
    `很`, `好`, `😀`. Joined, the tokens are the text again but for case, white space and the form of apostrophes.
    """

    def split(self, text: str) -> list[str]:
        found = _pattern(_exceeds_bmp(text)).findall(text.lower())
        if max(map(len, found), default=0) > MAX_TOKEN_LENGTH:
            found = [part for token in found for part in _parts(token)]
        return found if text.isascii() else [_composed(token) for token in found]

    def spaced(self, tokens: Sequence[str]) -> list[str]:
        before = ("", *tokens)
        return [f" {token}" if _are_apart(left, token) else token for left, token in zip(before, tokens, strict=False)]


def _parts(token: str) -> list[str]:
    return [token[start : start + MAX_TOKEN_LENGTH] for start in range(0, len(token), MAX_TOKEN_LENGTH)]


def _composed(token: str) -> str:
    """One form for each letter, however it was typed. Normalizing a whole text can take quadratic time."""
    return token if token.isascii() else normalize("NFC", token).replace("’", "'")


def _are_apart(left: str, right: str) -> bool:
    """Whether a space stands between two tokens."""
    if not left or right[0] in _CLOSING or left[-1] in _OPENING:
        return False
    return not (_unspaced().match(left) or _unspaced().match(right))


@lru_cache(maxsize=1)
def _unspaced() -> re.Pattern[str]:
    """A token that begins with a character of a script without spaces, or with its punctuation."""
    return re.compile(f"[{UNSPACED}{WIDE_PUNCTUATION}]")


def _exceeds_bmp(text: str) -> bool:
    return bool(text) and ord(max(text)) > MAX_BMP


@lru_cache(maxsize=2)
def _pattern(beyond_bmp: bool) -> re.Pattern[str]:
    """Each alternative begins with characters of its own and never backs up, so that matching takes linear time."""
    marks = f"[{marks_of_scripts(beyond_bmp)}]"
    letter = rf"[^\W_{UNSPACED}]"
    word = rf"{letter}+(?:{marks}+{letter}*)*"
    return re.compile(
        "|".join(
            (
                rf"{word}(?:['’]{word})*",
                rf"[{CHINESE_AND_JAPANESE}]{marks}*",
                rf"(?=[{re.escape(_PUNCTUATION)}])(?:{'|'.join(f'{re.escape(sign)}+' for sign in _PUNCTUATION)})",
                rf"(?=[{SOUTHEAST_ASIAN}])(?:{'|'.join(_syllables(marks))})",
                r"[\U0001f1e6-\U0001f1ff]{2}",  # flags
                _symbol(marks_of_scripts(beyond_bmp)),
            )
        )
    )


def _syllables(marks: str) -> tuple[str, ...]:
    """Thai and Lao by consonant with its vowels; Khmer and Burmese by consonant cluster, Burmese with its final."""
    khmer = r"[\u1780-\u17b3]"
    burmese = r"[\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e]"
    lao_and_thai = (
        rf"[\u0e40-\u0e44\u0ec0-\u0ec4]?[\u0e01-\u0e2e\u0e81-\u0eae\u0edc-\u0edf]{marks}*"
        r"[\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3\u0ebd]{0,2}"
    )
    return (
        lao_and_thai,
        rf"{khmer}{marks}*(?:(?<=\u17d2){khmer}{marks}*)*",
        rf"{burmese}{marks}*(?:(?<=\u1039){burmese}{marks}*|{burmese}(?=\u1037?[\u1039\u103a]){marks}*)*",
    )


def _symbol(marks: str) -> str:
    """Any other character with its marks: an emoji with its skin tone, or several that are joined into one."""
    part = rf"[^\s{INVISIBLE}][{marks}\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
    return rf"{part}(?:(?<=\u200d){part})*"
