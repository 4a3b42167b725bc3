"""What holds on every page: it opens first, in both languages and themes, on a phone, and for everyone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from pages.ui import sitemap
from tests.app import App
from tests.e2e.axe import violations
from tests.visitor import Visitors

NAMES = [name for name, _, _ in sitemap.pages()]
PATHS = {name: "/" if name == "home" else f"/{name}" for name in NAMES}
FAILED = "This page met something it was not made for"


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_when_it_is_the_first_on_a_fresh_server(
    name: str, fresh_app: Callable[[], App], browser: Browser
) -> None:
    app = fresh_app()
    visitors = Visitors(browser, app.url)
    page = visitors(f"/{name}" if name != "home" else "/")
    expect(page.get_by_role("main")).to_be_visible()
    expect(page.locator(".st-key-language")).to_be_visible()
    assert page.get_by_text(FAILED).count() == 0
    visitors.leave()
    assert visitors.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_keeps_anyone_from_using_a_page(name: str, theme: str, visitors: Visitors) -> None:
    page = visitors(PATHS[name], theme=theme)
    assert violations(page) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_in_chinese_says_so_and_has_no_failure(name: str, visitors: Visitors) -> None:
    page = visitors(f"{PATHS[name]}?lang=zh_CN", language="zh_CN")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_role("main")).to_be_visible()
    assert page.get_by_text(FAILED).count() == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_page_fits_a_phone(name: str, visitors: Visitors) -> None:
    page = visitors(PATHS[name], viewport="phone")
    overflow = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    assert overflow <= 1
    main = page.get_by_role("main")
    assert main.evaluate("(e) => e.scrollWidth - e.clientWidth") <= 1
