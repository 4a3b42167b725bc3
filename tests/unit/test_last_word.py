"""Which of two words counts: the page's last, or the one that a click brings."""

from __future__ import annotations

from pages.ui.stale_input import Answers, LastWord


def test_what_was_overwritten_counts_again_once_the_browser_has_the_answer() -> None:
    answers, word = Answers(sent=4, received=4), LastWord()
    word.write("first", "second", answers)
    answers.sent = 5
    assert word.holds("second", answers) == "second"
    assert word.holds("first", answers) == "second", "a click made before the browser had the fifth answer"
    answers.received = 5
    assert word.holds("first", answers) == "first", "this click means it"


def test_values_overwritten_one_after_the_other_are_all_late() -> None:
    answers, word = Answers(sent=1, received=1), LastWord()
    word.write("first", "second", answers)
    answers.sent = 2
    word.write("second", "third", answers)
    answers.sent = 3
    assert word.holds("first", answers) == "third"
    answers.received = 2
    assert word.holds("first", answers) == "first"
    assert word.holds("second", answers) == "third"


def test_what_a_page_never_wrote_counts_at_once() -> None:
    answers, word = Answers(sent=4), LastWord()
    word.write("first", "second", answers)
    assert word.holds("of a link", answers) == "of a link"


def test_what_is_written_again_is_no_longer_overwritten() -> None:
    answers, word = Answers(), LastWord()
    word.write("first", "second", answers)
    word.write("second", "first", answers)
    assert word.holds("first", answers) == "first"
    assert word.holds("second", answers) == "first"


def test_what_is_taken_out_stays_out() -> None:
    answers, word = Answers(), LastWord()
    word.write("mlp", None, answers)
    assert word.holds("mlp", answers) is None


def test_lists_can_be_overwritten_too() -> None:
    answers, word = Answers(), LastWord()
    word.write(["a"], ["b"], answers)
    assert word.holds(["a"], answers) == ["b"]
    assert word.holds(["c"], answers) == ["c"]
