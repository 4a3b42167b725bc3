"""Tokenizers: words in any script, and texts that come back when their tokens are joined."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.datasets.tokenizers import scripts
from engine.datasets.tokenizers.base import MAX_TOKEN_LENGTH
from engine.datasets.tokenizers.characters import Characters
from engine.datasets.tokenizers.saved import FIRST, SAVED
from engine.datasets.tokenizers.script_words import ScriptWords

INVISIBLE = re.compile(rf"[\s{scripts.INVISIBLE}]+")
SAMPLES = (
    "Don’t you?! NOT-bad, 2 été",
    "今天的饭服务热情！一共等了54分钟😀",
    "すごいですね。カタカナ",
    "한국어 문장은 띄어쓰기가 있다.",
    "ร้านนี้อร่อยมาก เกาะ น้ำ",
    "ພາສາລາວ ດີຫຼາຍ",
    "ភាសាខ្មែរ",
    "မြန်မာဘာသာ မန္တလေး အင်္ဂလိပ်",
    "Привет, мир! Ελληνικά",
    "می‌خواهم مرحبا",
    "שָׁלוֹם עולם",
    "हिन्दी भाषा अच्छी है।",
    "👍🏽👨‍👩‍👧🇩🇪🇫🇷❤️",
)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Don’t stop!!! It's 3.5 o_O", ["don't", "stop", "!!!", "it's", "3", ".", "5", "o", "_", "o"]),
        ("服务热情，等了54分钟iPhone", ["服", "务", "热", "情", "，", "等", "了", "54", "分", "钟", "iphone"]),
        ("すごいカー々", ["す", "ご", "い", "カ", "ー", "々"]),
        ("한국어 문장", ["한국어", "문장"]),
        ("ร้านนี้ เกาะ", ["ร้า", "น", "นี้", "เกาะ"]),
        ("ດີຫຼາຍ", ["ດີ", "ຫຼາ", "ຍ"]),
        ("ភាសាខ្មែរ", ["ភា", "សា", "ខ្មែ", "រ"]),
        ("မြန်မာ မန္တလေး", ["မြန်", "မာ", "မန္တ", "လေး"]),
        ("Привет Ёлка", ["привет", "ёлка"]),
        ("می‌خواهم", ["می\u200cخواهم"]),
        ("שָׁלוֹם", ["שָׁלוֹם"]),
        ("हिन्दी भाषा।", ["हिन्दी", "भाषा", "।"]),
        ("ok😀😀👍🏽👨‍👩‍👧🇩🇪🇫🇷❤️", ["ok", "😀", "😀", "👍🏽", "👨‍👩‍👧", "🇩🇪", "🇫🇷", "❤️"]),
        ("e\u0301te\u0301", ["été"]),
        ("\u200bខ្មែរ\u200bខ្មែរ\ufeff", ["ខ្មែ", "រ", "ខ្មែ", "រ"]),
        ("x" * 90, ["x" * 40, "x" * 40, "x" * 10]),
        (" \n ", []),
    ],
)
def test_each_script_is_cut_into_its_words(text: str, tokens: list[str]) -> None:
    assert ScriptWords().split(text) == [unicodedata.normalize("NFC", token) for token in tokens]


@given(st.lists(st.one_of(st.sampled_from(SAMPLES), st.text(max_size=20)), max_size=6).map("".join))
@example("a" + "\u0301\u0316" * 200)
@example("\u200d👩\u200d\u200d👩")
@settings(max_examples=300, deadline=None)
def test_joined_tokens_are_the_text_but_for_case_and_white_space(text: str) -> None:
    tokens = ScriptWords().split(text)
    assert compact("".join(tokens)) == compact(text)
    assert compact(ScriptWords().join(tokens)) == compact(text)
    assert all(0 < len(token) <= MAX_TOKEN_LENGTH and not INVISIBLE.search(token) for token in tokens)
    assert "".join(Characters().split(text)) == Characters().join(list(text)) == text


def compact(text: str) -> str:
    """The text in lower case, without white space, and with one form of each letter and of the apostrophe."""
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text.lower()).replace("’", "'"))


def test_joined_tokens_are_spaced_as_each_script_is() -> None:
    for text in ("the film was not bad, 2 of 3! (ok) yes", "服务热情！等了54分钟。", "हिन्दी भाषा अच्छी है"):
        assert ScriptWords().join(ScriptWords().split(text)) == text
    assert ScriptWords().join(["the", "[?]", "was", "good"]) == "the [?] was good"


@pytest.mark.parametrize(
    "part", ["word ", "a'", "\u0301\u0316", "👩\u200d", "က်", "ក្", "เ", "Σ'", "🇩", "-", "好", " \u200b", "['’"]
)
def test_a_text_of_twice_the_length_takes_about_twice_the_time(part: str) -> None:
    def seconds(count: int) -> float:
        begun = time.process_time()
        ScriptWords().split("a" + part * count)
        return time.process_time() - begun

    ScriptWords().split(part)
    assert min(seconds(80_000) for _ in range(2)) < 8 * max(min(seconds(20_000) for _ in range(3)), 0.01)


def test_the_first_tokenizer_never_changes() -> None:
    assert SAVED[FIRST].split("Don’t 很好吃, हिन्दी 😀 " + "x" * 50) == ["don't", "很好吃", "ह", "न", "द", "x" * 40]
