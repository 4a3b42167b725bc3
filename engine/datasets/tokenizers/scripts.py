"""Scripts that are written without spaces between words, and marks, as ranges for character classes of `re`."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

CHINESE_AND_JAPANESE = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    r"\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    r"\U00016fe0-\U00018d08\U0001aff0-\U0001b2fb\U00020000-\U0003ffff"
)
"""Han, Kana and Bopomofo, and old scripts related to Han: a character is about as informative as a short word."""
SOUTHEAST_ASIAN = (
    r"\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ecd\u0edc-\u0edf\u1000-\u103f\u104e\u1050-\u108f\u109a-\u109d"
    r"\u1780-\u17d3\u17d7\u17dc\u17dd\u1950-\u19cf\u1a20-\u1a7f\u1aa0-\u1aad\u1b00-\u1b4c\ua980-\ua9cf\ua9e0-\ua9ef"
    r"\ua9fa-\ua9fe\uaa60-\uaa7f\uaa80-\uaadf"
)
"""Thai, Lao, Burmese, Khmer, and smaller scripts of the region; not their digits."""
UNSPACED = CHINESE_AND_JAPANESE + SOUTHEAST_ASIAN + r"\ua000-\ua48c"
"""These, and the syllables of Yi."""
WIDE_PUNCTUATION = r"\u3000-\u303f\u30fb\ufe30-\ufe4f\uff01-\uff65"
INVISIBLE = r"\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Zero-width spaces and marks of direction: they separate words, or say nothing."""
MAX_BMP = 0xFFFF
"""The last character of the basic plane of Unicode."""
_JOINERS = r"\u00ad\u200c\u200d"
"""Soft hyphens and joiners stand inside words, as in Persian, or inside emoji."""
_BLOCKS = (
    range(0x300, 0x3100),
    range(0xA000, 0xAC00),
    range(0xFB00, 0xFE30),
    range(0x10000, 0x17000),
    range(0x1B000, 0x1F000),
    range(0xE0100, 0xE01F0),
)
"""The blocks with combining marks."""


@lru_cache(maxsize=2)
def marks_of_scripts(beyond_bmp: bool) -> str:
    """All combining marks: accents, vowel signs, variation selectors, and joiners.

    `beyond_bmp`: also those above U+FFFF, which make classes of `re` much slower.
    """
    blocks = [block for block in _BLOCKS if beyond_bmp or block.start <= MAX_BMP]
    found = {code for block in blocks for code in block if unicodedata.category(chr(code)).startswith("M")}
    starts = sorted(code for code in found if code - 1 not in found)
    ends = sorted(code for code in found if code + 1 not in found)
    return _JOINERS + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in zip(starts, ends, strict=True))
