"""What holds on every page: it opens first, in both languages and themes, on a phone, and for everyone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from pages.ui import sitemap
from tests.app import App
from tests.e2e.axe import violations
from tests.e2e.steps import FINISHED_MS
from tests.visitor import Visitors, settled

NAMES = [name for name, _, _ in sitemap.pages()]
PATHS = {name: "/" if name == "home" else f"/{name}" for name in NAMES}
BACKGROUNDS = {"light": "rgb(252, 252, 250)", "dark": "rgb(20, 23, 27)"}
FAILED = re.compile("Something went wrong on this page|本页出错了")


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_when_it_is_the_first_on_a_fresh_server_and_fits_a_phone(
    name: str, fresh_app: App, browser: Browser
) -> None:
    visitors = Visitors(browser, fresh_app.url)
    page = visitors(viewport="phone")
    page.goto(PATHS[name])
    settled(page, FINISHED_MS)  # it may have to wait for the process that trains
    main = page.get_by_role("main")
    expect(main).to_be_visible()
    expect(page.locator(".st-key-language")).to_be_visible()
    current = page.get_by_role("navigation").locator("[aria-current='page']")
    expect(current).to_be_in_viewport()
    expect(current).to_have_css("height", "44px")
    assert page.get_by_text(FAILED).count() == 0
    assert page.get_by_test_id("stAlert").count() == 0
    assert page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth") <= 1
    assert main.evaluate("(e) => e.scrollWidth - e.clientWidth") <= 1
    visitors.leave()
    assert visitors.errors == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_in_chinese_says_so_and_is_accessible_in_both_themes(name: str, visitors: Visitors) -> None:
    page = visitors(f"{PATHS[name]}?lang=zh_CN", language="zh_CN")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert page.get_by_text(FAILED).count() == 0
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", BACKGROUNDS["dark"])
    assert violations(page) == []


@pytest.mark.parametrize(("before", "after"), [("dark", "light"), ("light", "dark")])
def test_an_open_page_follows_the_theme_of_the_system(before: str, after: str, visitors: Visitors) -> None:
    page = visitors("/", theme=before)
    app = page.get_by_test_id("stApp")
    for theme in (after, before):
        page.emulate_media(color_scheme=theme)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        expect(app).to_have_css("background-color", BACKGROUNDS[theme])
        expect(app).to_have_css("color-scheme", theme)


SHIFTED = """window.shifted = 0
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) shifted += entry.value
}).observe({ type: "layout-shift", buffered: true })"""
LAST = {
    "/": ".st-key-first-network .llv-plane",
    "/data?set=iris": ".st-key-data-shown [data-testid='stColumn']:first-child [data-testid='stHeading']",
    "/data?set=parity": ".st-key-data-sequences .ll-row",
    "/build?from=mlp": ".st-key-graph .card",
    "/draw": ".st-key-pad canvas",
}
"""What comes last into sight on a page."""


@pytest.mark.parametrize("viewport", ["wide", "phone"])
@pytest.mark.parametrize("path", LAST)
def test_what_is_seen_stays_in_its_place_while_the_rest_comes(path: str, viewport: str, visitors: Visitors) -> None:
    """A list that a person has opened is closed when it moves, and a finger meets something else.

    In shares of the screen times shares of its height (Layout Instability of the W3C); up to 0.1 counts as good.
    """
    page = visitors(viewport=viewport)
    page.add_init_script(SHIFTED)
    page.goto(path)
    settled(page)
    page.locator(LAST[path]).first.wait_for(timeout=FINISHED_MS)
    page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    assert page.evaluate("shifted") < 0.1
