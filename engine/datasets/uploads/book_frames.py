"""What stands around and between the lines of a long text: the notices of Project Gutenberg, the times of subtitles."""

from __future__ import annotations

import re

from engine.text import N_, Message, message

_START = re.compile(
    r"^[^\w\n]*+(?:START OF (?:THE |THIS )?PROJECT GUTENBERG E-?(?:BOOK|TEXT)|END\W*THE SMALL PRINT).*$", re.M
)
_END = re.compile(
    r"^[^\w\n]*+(?:END OF (?:THE |THIS )?PROJECT GUTENBERG(?:'S|’S)?|End of (?:the )?Project Gutenberg).*$", re.M
)
_TIMES = re.compile(r"^(?:\d+[^\S\n]*\n)?[^\S\n]*[\d:.,]+[^\S\n]*-->[^\S\n]*[\d:.,]+.*\n?", re.M)
"""The number and the times of a line in .srt and .vtt files."""
_LYRICS = re.compile(r"^(?:\[\d+:\d+(?:[.:]\d+)?\])+", re.M)
"""The times of a line in .lrc files."""
_TAGS = re.compile(r"</?[ibu]>|</?font[^<>\n]*+>|\{\\an\d\}")
_MIN_TIMES = 5
_OFTEN = 0.1
"""The share of lines with times in subtitles."""


def without_frames(text: str) -> tuple[str, list[Message]]:
    """The text alone, and a report of what was left out."""
    text, notes = _without_notices(text)
    for pattern in (_TIMES, _LYRICS):
        count = len(pattern.findall(text))
        if count >= max(_MIN_TIMES, _OFTEN * text.count("\n")):
            text = _TAGS.sub("", pattern.sub("", text)).removeprefix("WEBVTT").strip()
            notes.append(message(N_("The times of {count} lines were left out."), count=count))
    return text, notes


def _without_notices(text: str) -> tuple[str, list[Message]]:
    start = _START.search(text)
    end = _END.search(text, start.end()) if start else None
    if start is None or end is None:
        return text, []
    book = text[start.end() : end.start()].strip()
    template = N_("The notices of Project Gutenberg around the text were left out: {count} characters.")
    return book, [message(template, count=len(text) - len(book))]
