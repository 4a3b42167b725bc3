"""Which of two words counts: the page's last, or the one that a click brings."""

from __future__ import annotations

import pytest

from pages.ui import last_word
from pages.ui.last_word import LATE_S, Clock, LastWord


def test_what_was_overwritten_counts_again_only_after_a_while() -> None:
    word = LastWord()
    word.write(None, "first", now=0.0)
    word.write("first", "second", now=10.0)
    assert word.holds("second", 10.1) == "second"
    assert word.holds("first", 10.1) == "second", "a click made before the browser heard of the change"
    assert word.holds(None, 10.1) is None, "overwritten long ago: this click means it"
    assert word.holds("first", 10.0 + LATE_S) == "first", "the browser's way back"


def test_what_a_page_never_wrote_counts_at_once() -> None:
    word = LastWord()
    word.write("first", "second", now=0.0)
    assert word.holds("of a link", 0.1) == "of a link"


def test_what_is_written_again_is_no_longer_overwritten() -> None:
    word = LastWord()
    word.write("first", "second", now=0.0)
    word.write("second", "first", now=1.0)
    assert word.holds("first", 1.1) == "first"
    assert word.holds("second", 1.1) == "first"


def test_what_is_taken_out_stays_out() -> None:
    word = LastWord()
    word.write("mlp", None, now=0.0)
    assert word.holds("mlp", 0.5) is None


def test_lists_can_be_overwritten_too() -> None:
    word = LastWord()
    word.write(["a"], ["b"], now=0.0)
    assert word.holds(["a"], 0.5) == ["b"]
    assert word.holds(["c"], 0.5) == ["c"]


def test_how_long_a_script_takes_does_not_make_a_click_older(monkeypatch: pytest.MonkeyPatch) -> None:
    at = 0.0
    monkeypatch.setattr(last_word.time, "monotonic", lambda: at)
    clock, word = Clock(), LastWord()
    clock.script_begins()
    word.write("first", "second", clock.now())
    at = 60.0  # a machine that has much else to do
    clock.script_ends()
    at += LATE_S / 2
    clock.script_begins()
    assert clock.now() == LATE_S / 2
    assert word.holds("first", clock.now()) == "second", "a click that waited for the script"
    clock.script_ends()
    at += LATE_S
    assert word.holds("first", clock.now()) == "first", "the browser's way back"
