"""Actions of a person on a page, by its fixed widget keys."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import FloatRect, Locator, Page, TimeoutError, expect

from tests.visitor import FIRST_MS, by_key, settled

BEGINS_MS = 500
"""A page that has not started a rerun by then will not."""
AT_REST = """(element) => new Promise((resolve, reject) => {
  let [before, kept, looks] = ["", 0, 0];
  const look = () => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const now = JSON.stringify({ x, y, width, height });
    kept = now === before ? kept + 1 : 0;
    before = now;
    if (kept === 3) resolve({ x, y, width, height });
    else if (++looks > 1000) reject(new Error("It does not come to rest."));
    else requestAnimationFrame(look);
  };
  look();
})"""
SAME_PLACE = "Object.entries(element.getBoundingClientRect().toJSON()).every(([side, at]) => !(side in place) || at === place[side])"
FINISHED_MS = 120_000
"""A small run takes seconds, but may have to wait for the runs of other tests."""


def open_page(page: Page, path: str) -> Page:
    page.goto(path)
    return settled(page, FIRST_MS)


def answered(page: Page) -> None:
    """Waits until the page has processed the last action, whose rerun begins a moment later."""
    with suppress(TimeoutError):
        page.wait_for_function(
            "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning'",
            polling="raf",
            timeout=BEGINS_MS,
        )
    settled(page)


def press(page: Page, key: str) -> None:
    """Clicks the button with this key as soon as it is enabled."""
    button = by_key(page, key).get_by_role("button").first
    expect(button).to_be_enabled()
    button.click()


def choose(page: Page, key: str, label: str) -> None:
    """Picks an option of the select box with this key, by what a person reads.

    Typed, not only pointed at: typing opens a list that a scroll of the page has closed, and leaves too few options
    for the list itself to scroll away between the pressing of the button and its release.
    """
    box = chosen(page, key)
    box.click()
    box.fill(label)
    page.get_by_role("option", name=label, exact=True).click()
    expect(box).to_have_value(label)
    answered(page)


def chosen(page: Page, key: str) -> Locator:
    """The select box with this key; its value is what a person reads in it."""
    return by_key(page, key).get_by_role("combobox")


def enter(page: Page, key: str, value: object) -> None:
    """Enters a value into the field with this key, and leaves the field."""
    field = by_key(page, key).locator("input").first
    field.fill(str(value))
    field.press("Enter")
    answered(page)


def value(page: Page, key: str) -> str:
    return by_key(page, key).locator("input").first.input_value()


def speak(page: Page, name: str) -> None:
    """Switches the language by the button in the top bar."""
    by_key(page, "language").get_by_text(name, exact=True).click()
    answered(page)


def at_rest(element: Locator) -> FloatRect:
    """Where an element is when it has kept its place and size for three frames; a page that still draws moves it."""
    element.wait_for()
    found: FloatRect = element.evaluate(AT_REST)
    return found


def has_come_to(element: Locator, place: FloatRect) -> None:
    """Waits until an element has this place and size."""
    handle = element.element_handle()
    assert handle
    element.page.wait_for_function(f"([element, place]) => {SAME_PLACE}", arg=[handle, dict(place)])


def run_of(page: Page, parameter: str = "run") -> str:
    """The run in the address: `run` on Train, `generator` on Imagine, `classifier` on Draw."""
    expect(page).to_have_url(re.compile(rf"[?&]{parameter}="))
    return parse_qs(urlparse(page.url).query)[parameter][0]


def finished(page: Page, timeout_ms: float = FINISHED_MS) -> None:
    """Waits until the board shows that its run has ended."""
    expect(page.locator(".st-key-live .llv-state")).to_have_text("Finished", timeout=timeout_ms)
