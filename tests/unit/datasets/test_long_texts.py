"""Long texts as people have them: books with notices around them, subtitles, lyrics."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.text import Message

LINES = [f"The lamp was lit, and chapter {n} began." for n in range(60)]
BOOK = "\n".join(LINES)


def seen(text: str, name: str = "book.txt") -> dict[str, Any]:
    return kinds.look("text", [Upload(name, text.encode())], {"long": True})


def said(preview: dict[str, Any]) -> str:
    return "\n".join(str(Message.model_validate(line)) for line in preview["report"])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***", "*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***"),
        ("***START OF THIS PROJECT GUTENBERG EBOOK LAMP***", "End of Project Gutenberg's The Lamp, by A. Writer"),
        ("*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*", "End of the Project Gutenberg Etext of The Lamp"),
    ],
)  # fmt: skip
def test_notices_around_a_book_are_left_out(above: str, below: str, end: str) -> None:
    text = f"\ufeffThe Project Gutenberg eBook of The Lamp\n\n{above}\n\n{BOOK}\n\n{below}\n\n{'legal words ' * 200}"
    found = seen(text.replace("\n", end))
    assert found["characters"] == len(BOOK)
    assert found["first"][0][0].startswith("The lamp was lit")
    assert "notices of Project Gutenberg around the text were left out" in said(found)


SUBTITLES = {
    "srt": [f"{n + 1}\n00:00:{n:02},000 --> 00:00:{n:02},900\n<i>{line}</i>\n" for n, line in enumerate(LINES)],
    "vtt": ["WEBVTT\n", *(f"00:{n:02}.000 --> 00:{n:02}.900 line:0\n{line}\n" for n, line in enumerate(LINES))],
    "lrc": [f"[00:{n:02}.50][01:{n:02}.50]{line}" for n, line in enumerate(LINES)],
}


@pytest.mark.parametrize("form", SUBTITLES)
def test_the_times_of_subtitles_and_lyrics_are_left_out(form: str) -> None:
    found = seen("\n".join(SUBTITLES[form]), f"film.{form}")
    assert found["first"][0][0].startswith("The lamp was lit, and chapter 0 began.")
    assert abs(found["characters"] - len(BOOK)) <= len(LINES)
    assert "The times of 60 lines were left out" in said(found)


@pytest.mark.parametrize(
    "text",
    [
        BOOK,
        f"He said: the project gutenberg was great.\n{BOOK}\nEnd of story",
        f"{BOOK}\n00:00:01,000 --> 00:00:02,000\nA quotation.",
        "\n".join(f"{line} <i>so</i> -->" for line in LINES),
    ],
)
def test_other_texts_are_kept_whole(text: str) -> None:
    found = seen(text)
    assert found["characters"] == len(text)
    assert "left out" not in said(found)


@pytest.mark.parametrize(
    "text", ["1\n" * 400_000, "[00:00]" * 200_000, "***" * 300_000, "0:0 --> " * 100_000, " \n" * 500_000 + "a" * 2000]
)
def test_frames_are_sought_in_linear_time(text: str) -> None:
    start = time.process_time()
    seen(f"{text}\n{BOOK}")
    assert time.process_time() - start < 5
