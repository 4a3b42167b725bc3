"""A digit drawn with the mouse, read by a network that was trained a moment before."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import at_rest, open_page, press, run_of
from tests.visitor import by_key

Stroke = tuple[tuple[float, float], ...]
"""Points as shares of the pad's width and height, y down."""
DIGITS: dict[str, tuple[Stroke, ...]] = {
    "7": (((0.28, 0.22), (0.5, 0.21), (0.72, 0.22), (0.6, 0.45), (0.5, 0.65), (0.44, 0.82)),),
    "1": (((0.52, 0.15), (0.51, 0.4), (0.5, 0.65), (0.49, 0.85)),),
    "0": (
        (
            (0.5, 0.18), (0.38, 0.22), (0.3, 0.36), (0.28, 0.52), (0.31, 0.68), (0.4, 0.8), (0.52, 0.83),
            (0.64, 0.76), (0.71, 0.6), (0.72, 0.44), (0.67, 0.28), (0.58, 0.2), (0.5, 0.18),
        ),
    ),
}  # fmt: skip
TRAINED_MS = 400_000
"""The default network reads well after some seconds on two idle cores; test machines are not idle."""
OVER_HALF = re.compile(r"^(5[1-9]|[6-9]\d|100)\b")
"""A percentage above 50."""


def draw(page: Page, digit: str) -> None:
    """Draws with the mouse, as a hand does: in small steps."""
    pad = by_key(page, "pad").locator("canvas").first
    pad.scroll_into_view_if_needed()
    box = at_rest(pad)
    for stroke in DIGITS[digit]:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=8)
        page.mouse.up()


@pytest.mark.timeout(600)
def test_a_network_trained_by_one_click_classifies_drawings(page: Page) -> None:
    """It reads while it learns, so nobody waits for the end of its training."""
    open_page(page, "/draw")
    draw(page, "7")
    press(page, "train-default")
    expect(page.get_by_role("progressbar").first).to_be_visible(timeout=TRAINED_MS)
    prediction = by_key(page, "prediction")
    for digit in DIGITS:
        press(page, "clear")
        draw(page, digit)
        expect(prediction.locator(".lld-class")).to_have_text(digit, timeout=TRAINED_MS)
        expect(prediction.locator(".lld-share")).to_have_text(OVER_HALF, timeout=TRAINED_MS)
    press(page, "undo")
    expect(prediction.locator(".lld-class")).to_be_hidden()
    open_page(page, f"/train?run={run_of(page, 'classifier')}")
    press(page, "stop")
    expect(page.locator(".st-key-live .llv-state")).to_have_text("Stopped", timeout=TRAINED_MS)
