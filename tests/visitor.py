"""Visitors of the app: pages in Chromium that record their errors."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
VIEWPORTS = {"phone": (390, 844), "wide": (1440, 900), "wall": (2560, 1440)}
PATIENCE_MS = 30_000
"""How long a test waits for something that should happen at once; machines that run tests are busy."""
FIRST_MS = 120_000
"""The same for a visitor's first page: the server may have to start the host and generate the data."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]

expect.set_options(timeout=PATIENCE_MS)


def chromium() -> str | None:
    """The system's Chromium; None leaves the choice to Playwright, which looks for its own.

    The headless shell comes first: the whole browser draws toolbars for each page, for two thirds more processor time.
    """
    named = os.environ.get("LAYERLAB_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium(), args=FLAGS)


class Visitors:
    """Opens pages of one app: each call is another person, with cookies of their own. `settings` are the browser's."""

    def __init__(self, browser: Browser, url: str, **settings: Any) -> None:
        self.browser = browser
        self.url = url
        self.settings = settings
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []
        self.consoles: dict[Page, list[str]] = {}
        """Console messages and uncaught errors per page."""

    def __call__(
        self,
        path: str | None = None,
        *,
        language: str = "en",
        theme: str = "light",
        viewport: str = "wide",
        url: str | None = None,
    ) -> Page:
        """A page, at `path` if given; `language` and `theme` are the browser's preferences."""
        width, height = VIEWPORTS[viewport]
        options: dict[str, Any] = {
            "base_url": url or self.url,
            "viewport": {"width": width, "height": height},
            "locale": {"en": "en-US", "zh_CN": "zh-CN"}[language],
            "color_scheme": theme,
            "has_touch": viewport == "phone",
            **self.settings,
        }
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        page = context.new_page()
        self.consoles[page] = []
        page.on("console", self._listen(page))
        page.on("pageerror", lambda error: self._add_error(page, str(error)))
        if path is not None:
            page.goto(path)
            settled(page, FIRST_MS)
        return page

    def _listen(self, page: Page) -> Callable[[ConsoleMessage], None]:
        def record(message: ConsoleMessage) -> None:
            if message.type == "error":
                self._add_error(page, f"{message.text} ({message.location.get('url', '')})")
            else:
                self.consoles[page].append(f"{message.type}: {message.text}")

        return record

    def _add_error(self, page: Page, text: str) -> None:
        self.errors.append(f"{page.url}: {text}")
        self.consoles[page].append(f"error: {text}")

    def leave(self) -> None:
        for context in self.contexts:
            context.close()


def settled(page: Page, timeout_ms: float = PATIENCE_MS) -> Page:
    """Waits until the page has loaded and no script is running."""
    app = page.get_by_test_id("stApp")
    expect(app).to_be_visible()
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=timeout_ms)
    return page


def by_key(page: Page, key: str) -> Any:
    """The element of the widget with this key."""
    return page.locator(f".st-key-{key}")
