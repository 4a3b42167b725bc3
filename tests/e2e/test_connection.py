"""A lost connection: every page says so, Start says why it waits, and nothing that was entered meanwhile is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import chosen, enter, open_page
from tests.e2e.wire import Wire
from tests.visitor import Visitors, by_key, settled


@pytest.mark.parametrize(
    ("language", "start", "lost"),
    [
        ("en", "You can start once this page has reconnected", "Connection lost. Your runs continue"),
        ("zh_CN", "本页重新连接后即可开始训练", "连接中断。你的运行仍在继续"),
    ],
)
def test_a_lost_connection_is_shown_below_start_until_it_is_restored(
    visitors: Visitors, language: str, start: str, lost: str
) -> None:
    page = visitors(language=language)
    wire = Wire(page)
    open_page(page, "/build?from=mlp")
    expect(page.get_by_text(start)).to_be_hidden()
    wire.lose()
    expect(page.get_by_text(start)).to_be_visible()
    expect(by_key(page, "start").get_by_role("button")).to_be_disabled()
    expect(page.get_by_role("status").filter(has_text=lost)).to_be_visible()
    wire.find()
    expect(page.get_by_text(start)).to_be_hidden()
    expect(page.get_by_role("status").filter(has_text=lost)).to_be_hidden()
    expect(by_key(page, "start").get_by_role("button")).to_be_enabled()
    wire.take_errors(visitors)


@pytest.mark.parametrize("path", ["/", "/data", "/train", "/draw", "/imagine"])
def test_every_page_shows_a_lost_connection(visitors: Visitors, path: str) -> None:
    page = visitors()
    wire = Wire(page)
    open_page(page, path)
    wire.lose()
    expect(page.get_by_role("status").filter(has_text="Connection lost. Your runs continue")).to_be_visible()
    wire.take_errors(visitors)


def test_what_is_entered_before_the_answer_to_a_choice_arrives_keeps_the_choice(page: Page) -> None:
    """A browser that is slow, or far away, sends the values of other fields as they were before the choice."""
    wire = Wire(page)
    open_page(page, "/build?from=mlp")
    wire.slow = True
    box = chosen(page, "dataset")
    box.fill("Circles")
    page.get_by_role("option", name="Circles", exact=True).click()
    expect(box).to_have_value("Circles")
    wire.whole(1)
    field = by_key(page, "epochs").locator("input").first
    field.fill("3")
    field.press("Enter")
    wire.whole(2)
    wire.deliver()
    settled(page)
    expect(box).to_have_value("Circles")
    expect(field).to_have_value("3")
    expect(page).to_have_url(re.compile("plan="))


def test_back_counts_however_quickly_it_follows_a_change(page: Page) -> None:
    open_page(page, "/build?from=mlp")
    at_first = page.url
    enter(page, "epochs", 7)
    expect(page).not_to_have_url(at_first)
    with_seven = page.url
    enter(page, "epochs", 11)
    expect(page).not_to_have_url(with_seven)
    page.go_back()
    expect(by_key(page, "epochs").locator("input").first).to_have_value("7")
    expect(page).to_have_url(with_seven)


def test_a_page_that_streamlit_has_given_up_loads_again(visitors: Visitors) -> None:
    page = visitors()
    wire = Wire(page)
    open_page(page, "/build?from=mlp")
    with page.expect_event("load"):
        wire.sockets[-1].send("not a message of Streamlit")
    expect(by_key(page, "start").get_by_role("button")).to_be_enabled()
    wire.take_errors(visitors)
