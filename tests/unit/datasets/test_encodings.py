"""Texts in old encodings, with byte order marks, filler and damaged bytes are read, and the report says how."""

from __future__ import annotations

import pytest

from engine.datasets.uploads.decoding import Upload, decoded
from engine.errors import FileFormatError

CITIES = ["Zürich", "Köln", "Málaga", "Orléans", "Besançon", "Århus"]
GERMAN = ["Müller", "Schröder", "Bäcker", "Groß", "Österreich", "Straße"]
FRENCH = ["Orléans", "café", "élève", "forêt", "Besançon", "où"]
ITALIAN = ["città", "perché", "però", "lunedì", "più", "è", "qualità", "caffè"]
PORTUGUESE = ["São Paulo", "não", "informação", "açaí", "avô", "você", "ações", "português"]
COUNT = 48


def table(words: list[str], end: str = "\n") -> str:
    return end.join(["n,word", *(f"{n},{words[n % len(words)]}" for n in range(COUNT))]) + end


def read(data: bytes) -> tuple[str, str]:
    text, report = decoded(Upload("t.csv", data))
    return text, " ".join(map(str, report))


@pytest.mark.parametrize(
    ("encoding", "words", "title"),
    [
        ("cp850", GERMAN, "DOS (CP850)"),
        ("cp437", GERMAN, "DOS (CP850)"),
        ("cp850", FRENCH, "DOS (CP850)"),
        ("cp850", ["Größe", "Größen"], "DOS (CP850)"),
        ("cp850", ITALIAN, "DOS (CP850)"),
        ("cp437", ITALIAN, "DOS (CP850)"),
        ("cp850", PORTUGUESE, "DOS (CP850)"),
        ("cp860", PORTUGUESE, "DOS (CP860)"),
        ("cp1252", PORTUGUESE, "Windows-1252"),
        ("cp1252", ITALIAN, "Windows-1252"),
        ("mac_roman", PORTUGUESE, "Mac Roman"),
        ("mac_roman", ITALIAN, "Mac Roman"),
        ("cp437", ["pöytä", "metsä", "hän"], "DOS (CP850)"),
        ("mac_roman", GERMAN, "Mac Roman"),
        ("mac_roman", FRENCH, "Mac Roman"),
        ("cp866", ["Город", "Температура", "Киев", "Имя"], "DOS (CP866)"),
        ("iso8859_15", ["12 €", "7 €", "Besançon 3 €"], "ISO 8859-15"),
        ("mac_roman", ["hän", "pöytä", "metsä"], "Mac Roman"),
        ("cp1252", ["männlich", "weiblich"], "Windows-1252"),
        ("cp1252", ["Mädchen “nett”", "it’s – fine"], "Windows-1252"),
        ("cp1252", ["está", "más", "sábado"], "Windows-1252"),
        ("cp1252", ["niño", "mañana"], "Windows-1252"),
        ("cp1252", ["12 €", "7 €"], "Windows-1252"),
        ("cp1250", ["kůň", "žluťoučký", "řeka"], "Windows-1250"),
    ],
)
def test_old_encodings_are_told_apart_by_their_letters(encoding: str, words: list[str], title: str) -> None:
    text, report = read(table(words).encode(encoding))
    assert text == table(words)
    assert f"read as {title}." in report


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("words", [CITIES, ["上海", "南京"], ["a", "b"]])
def test_byte_order_marks_tell_the_encoding(encoding: str, words: list[str]) -> None:
    assert read(table(words).encode(encoding)) == (table(words), "")


@pytest.mark.parametrize("mark", [b"\xff\xfe\0\0", b"\0\0\xfe\xff"])
def test_utf_32_is_read_in_both_byte_orders(mark: bytes) -> None:
    order = "le" if mark[0] else "be"
    assert read(mark + table(CITIES).encode(f"utf-32-{order}"))[0] == table(CITIES)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (table(CITIES).encode().replace(b"7,", b"7,\xff", 1), "1 character in line 9 is not valid UTF-8"),
        (table(CITIES).encode("utf-8-sig").replace(b"7,", b"7,\xe9", 1), "1 character in line 9 is not valid UTF-8"),
        (table(["上海", "南京"]).encode().rstrip()[:-1], "1 character in line 49 is not valid UTF-8"),
        (table(CITIES).encode().replace(b"3,", b"3,\xfe", 3), "3 characters are not valid UTF-8"),
        ((table(["ox", "cow"]) * 9).encode().replace(b"7,", b"7,\xff", 1), "1 character in line 9 is not valid UTF-8"),
        (table(["上海城市", "南京温度"]).encode("gb18030").replace(b"7,", b"7,\xff", 1), "not valid GB18030"),
    ],
    ids=["one byte", "after a mark", "cut off", "three bytes", "mostly ASCII", "GB18030"],
)
def test_a_few_damaged_bytes_are_replaced_and_reported(data: bytes, said: str) -> None:
    text, report = read(data)
    assert said in report
    assert 1 <= text.count("�") <= 3


@pytest.mark.parametrize("filler", [b"\0", b"\0" * 300, b"\x1a", b"\r\n\x1a\0\0"])
def test_filler_at_the_end_is_dropped(filler: bytes) -> None:
    text, report = read(table(CITIES).encode() + filler)
    assert text.strip() == table(CITIES).strip()
    assert "filler byte" in report


@pytest.mark.parametrize(
    "data",
    [
        table(CITIES).encode() + b"1,\0\n",
        bytes(range(256)) * 20,
        b"\x81\xff\x8d\x8f\x90\x9d" * 7 + table(["ox"]).encode(),
        table(CITIES).encode("utf-8") + table(CITIES * 8).encode("gb18030", "ignore") + b"\x81\xff" * 50,
    ],
    ids=["a zero", "all bytes", "many wrong", "mixed"],
)
def test_what_is_no_text_is_still_refused(data: bytes) -> None:
    with pytest.raises(FileFormatError, match=r"neither a text nor a table|not UTF-8 text"):
        read(data)
