"""A second start: from the command to a page that can be used, beside a Streamlit page of two lines."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.app import App
from tests.benchmarks.figures import Figure, paired
from tests.visitor import launch

STARTS = 5
SMALLEST = 'import streamlit\nstreamlit.page_link("https://example.org", label="Build a network")\n'


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        entry = Path(folder) / "smallest.py"
        entry.write_text(SMALLEST, encoding="utf-8")
        browser = launch(playwright)
        app, least = App(Path(folder) / "ours"), App(Path(folder) / "least", entry=str(entry))
        home = partial(second_start_s, browser, app, "/", "a:has-text('Build a network')")
        build = partial(second_start_s, browser, app, "/build", ".st-key-start button:enabled")
        smallest = partial(second_start_s, browser, least, "/", "a:has-text('Build a network')")
        home(), smallest()
        ratio, home_s, smallest_s = paired(home, smallest, STARTS)
        yield Figure("Second start to Home, until its ways in can be clicked, median", home_s, "s", 3.0)
        yield Figure("The same for a Streamlit page of two lines, median", smallest_s, "s")
        yield Figure("Second start, Layerlab's Home / a Streamlit page of two lines", ratio)
        ratio, build_s, _ = paired(build, smallest, STARTS)
        yield Figure("Second start to Build, until Start can be clicked, median", build_s, "s")
        yield Figure("Second start, Layerlab's Build / a Streamlit page of two lines", ratio)
        browser.close()


def second_start_s(browser: Browser, app: App, path: str, usable: str) -> float:
    """From the command until `usable` is in sight, in a browser that has nothing cached."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    began = time.perf_counter()
    with app:
        page.goto(app.url + path, wait_until="commit")
        page.locator(usable).first.wait_for(timeout=60_000)
        took = time.perf_counter() - began
        context.close()
    return took
