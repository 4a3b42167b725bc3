"""The encodings of texts that can be chosen, and what they are called."""

from __future__ import annotations

from typing import Literal

Encoding = Literal[
    "auto",
    "gb18030",
    "big5",
    "shift_jis",
    "cp949",
    "cp1252",
    "cp1250",
    "cp1254",
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1255",
    "cp1256",
    "iso8859_15",
    "iso8859_2",
    "cp850",
    "cp860",
    "cp866",
    "mac_roman",
]
"""`auto`: UTF-8, or UTF-16, or else guessed by the characters that it would give."""
TITLES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "gb18030": "GB18030",
    "big5": "Big5",
    "shift_jis": "Shift JIS",
    "cp949": "EUC-KR",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1254": "Windows-1254",
    "cp1251": "Windows-1251",
    "koi8_r": "KOI8-R",
    "cp1253": "Windows-1253",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "iso8859_15": "ISO 8859-15",
    "iso8859_2": "ISO 8859-2",
    "cp850": "DOS (CP850)",
    "cp860": "DOS (CP860)",
    "cp866": "DOS (CP866)",
    "mac_roman": "Mac Roman",
}
