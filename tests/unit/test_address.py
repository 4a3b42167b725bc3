"""Which of two words of the address counts: the page's last, or the one that a click names."""

from __future__ import annotations

from pages.ui.address import LATE_S, Entry


def test_what_was_overwritten_counts_again_only_after_a_while() -> None:
    entry = Entry()
    entry.write(None, "first", now=0.0)
    entry.write("first", "second", now=10.0)
    assert entry.asked("second", 10.1) == "second"
    assert entry.asked("first", 10.1) == "second", "a click made before the browser heard of the change"
    assert entry.asked(None, 10.1) is None, "overwritten long ago: this click means it"
    assert entry.asked("first", 10.0 + LATE_S) == "first", "the browser's way back"


def test_what_a_page_never_wrote_counts_at_once() -> None:
    entry = Entry()
    entry.write("first", "second", now=0.0)
    assert entry.asked("of a link", 0.1) == "of a link"


def test_what_is_written_again_is_no_longer_overwritten() -> None:
    entry = Entry()
    entry.write("first", "second", now=0.0)
    entry.write("second", "first", now=1.0)
    assert entry.asked("first", 1.1) == "first"
    assert entry.asked("second", 1.1) == "first"


def test_a_parameter_taken_out_stays_out() -> None:
    entry = Entry()
    entry.write("mlp", None, now=0.0)
    assert entry.asked("mlp", 0.5) is None
