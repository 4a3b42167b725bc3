"""JSON of any shape is read or refused in a sentence, quickly; nothing ends in an error of Python's own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import FileFormatError, LimitError
from engine.json_reader import JsonLimits, read_json

MOST = JsonLimits(bytes=2000, values=200, keys=10, depth=5, digits=20)
trees = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**19), 10**19) | st.floats(allow_nan=False, allow_subnormal=False) | st.text("aé计\\\"\n😀", max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)  # fmt: skip


@given(trees, st.booleans())
def test_small_json_is_read_as_python_reads_it(tree: Any, ascii: bool) -> None:
    text = json.dumps(tree, ensure_ascii=ascii)
    if "\\u0000" in text:
        return
    most = JsonLimits(bytes=10_000, values=1000)
    assert read_json(text, most) == tree
    assert read_json(text.encode(), most) == tree
    assert read_json("\ufeff" + text, most) == tree


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[" + "1," * 1000 + "1]", "2003 bytes; the limit is 2000"),
        ("[" + "1," * 300 + "1]", "301 values; the limit is 200"),
        ("[" * 7 + "]" * 7, "more than 5 levels"),
        ("[" * 150 + "]" * 150, "more than 5 levels"),
        ('{"a":' * 6 + "1" + "}" * 6, "more than 5 levels"),
        ("1" * 21, "has 21 digits; the limit is 20"),
        (json.dumps(dict.fromkeys("abcdefghijk")), "has 11 keys; the limit is 10"),
    ],
)
def test_too_large_inputs_are_refused_with_both_numbers(text: str, sentence: str) -> None:
    with pytest.raises(LimitError, match=sentence):
        read_json(text, MOST)


def test_too_deeply_nested_json_is_refused_likewise() -> None:
    with pytest.raises(LimitError, match="more than 20 levels"):
        read_json("[" * 50_000, JsonLimits(bytes=100_000, values=100_000))


@pytest.mark.parametrize("text", ["", "{", "[1,]", "é", "'a'", b"\xff", b"\xed\xa0\x80", '"\ud800"', "nul"])
def test_invalid_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(FileFormatError, match="not JSON"):
        read_json(text, MOST)


@pytest.mark.parametrize("text", ['"\\ud800"', '{"\\uDC00": 1}', '["a\\u0000b"]'])
def test_characters_that_are_not_text_are_refused(text: str) -> None:
    with pytest.raises(FileFormatError, match="invalid characters"):
        read_json(text, MOST)


@pytest.mark.parametrize("text", ['"\\ud83d\\ude00"', '"\\\\ud800"', '"\\\\u0000"'])
def test_characters_that_only_look_like_it_are_read(text: str) -> None:
    assert read_json(text, MOST) == json.loads(text)
