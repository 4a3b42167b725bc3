"""Home moves before Streamlit has started, and the server's picture takes over in the same place."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.visitor import PATIENCE_MS, Visitors

FIRST, LIVE = ".ll-first .llv-plane", ".st-key-demo .llv-plane"
MOVES = """(selector) => new Promise((resolve) => {
  const seen = new Set()
  const look = () => {
    const field = document.querySelector(`${selector} .llv-field`)
    if (field?.width) seen.add(field.toDataURL())
    if (seen.size > 1) resolve(true)
    else requestAnimationFrame(look)
  }
  look()
})"""


def held(page: Page, path: str) -> list[Any]:
    """Opens a page while Streamlit cannot go on: it waits for an answer that is held back."""
    routes: list[Any] = []
    page.route("**/_stcore/host-config", lambda route: routes.append(route))
    page.goto(path, wait_until="commit")
    return routes


@pytest.mark.parametrize("viewport", ["wide", "phone"])
def test_it_trains_at_once_and_makes_way_without_a_jump(viewport: str, visitors: Visitors) -> None:
    page = visitors(viewport=viewport, theme="dark", language="zh_CN")
    with page.expect_request("**/_stcore/host-config"):
        routes = held(page, "/")
    assert page.evaluate(MOVES, ".ll-first")
    before = page.locator(FIRST).bounding_box()
    routes[0].continue_()
    page.locator(LIVE).wait_for(timeout=PATIENCE_MS)
    expect(page.locator(".ll-first")).to_have_count(0)
    after = page.locator(LIVE).bounding_box()
    assert before
    assert after
    assert max(abs(before[side] - after[side]) for side in ("x", "y", "width", "height")) <= 1
    assert page.evaluate(MOVES, ".st-key-demo")


def test_it_is_gone_where_home_has_no_live_picture(visitors: Visitors) -> None:
    page = visitors("/data")
    expect(page.locator(".ll-first")).to_have_count(0)
    page.goto("/")
    page.get_by_role("link", name="Build").first.click()
    page.wait_for_url("**/build**")
    expect(page.locator(".ll-first")).to_have_count(0)
    assert page.evaluate("'first' in document.documentElement.dataset") is False
