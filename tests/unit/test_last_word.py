"""Which of two words counts: the page's last, or the one that a click brings."""

from __future__ import annotations

from pages.ui.last_word import LATE_S, LastWord


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
