"""Which of two values counts: the one that the page wrote last, or the one that a click sends."""

from __future__ import annotations

from pages.ui.stale_input import PageValue, Responses


def test_overwritten_values_apply_again_once_the_browser_has_the_response() -> None:
    responses, value = Responses(sent=4, received=4), PageValue()
    value.write("first", "second", responses)
    responses.sent = 5
    assert value.current("second", responses) == "second"
    assert value.current("first", responses) == "second", "a click made before the browser had the fifth answer"
    responses.received = 5
    assert value.current("first", responses) == "first", "this click means it"


def test_values_overwritten_one_after_the_other_are_all_late() -> None:
    responses, value = Responses(sent=1, received=1), PageValue()
    value.write("first", "second", responses)
    responses.sent = 2
    value.write("second", "third", responses)
    responses.sent = 3
    assert value.current("first", responses) == "third"
    responses.received = 2
    assert value.current("first", responses) == "first"
    assert value.current("second", responses) == "third"


def test_values_that_no_page_wrote_apply_at_once() -> None:
    responses, value = Responses(sent=4), PageValue()
    value.write("first", "second", responses)
    assert value.current("of a link", responses) == "of a link"


def test_a_rewritten_value_is_no_longer_overwritten() -> None:
    responses, value = Responses(), PageValue()
    value.write("first", "second", responses)
    value.write("second", "first", responses)
    assert value.current("first", responses) == "first"
    assert value.current("second", responses) == "first"


def test_what_is_taken_out_stays_out() -> None:
    responses, value = Responses(), PageValue()
    value.write("mlp", None, responses)
    assert value.current("mlp", responses) is None


def test_lists_can_be_overwritten_too() -> None:
    responses, value = Responses(), PageValue()
    value.write(["a"], ["b"], responses)
    assert value.current(["a"], responses) == ["b"]
    assert value.current(["c"], responses) == ["c"]
