"""The living graph in the browser: from Start to its first pictures, and from a click to its mark."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.app import App
from tests.benchmarks.figures import Figure
from tests.visitor import Visitors, by_key, launch, settled

STARTS = 10
CLICKS = 20
WATCH_START = """() => {
  const graphs = () => [...document.querySelectorAll(".st-key-graph *")].map((element) => element.shadowRoot ?? element)
  const picture = () => graphs().some((root) => root.querySelector?.(".card-pictures:not([hidden]) canvas"))
  const point = () => document.querySelector(".llv-board .llv-charts canvas[aria-label*='train']")
  addEventListener("click", ({ timeStamp }) => {
    const look = () => {
      const now = performance.now() - timeStamp
      if (point()) window.pointMs ??= now
      if (picture()) window.pictureMs ??= now
      if (!window.pointMs || !window.pictureMs) requestAnimationFrame(look)
    }
    look()
  }, { capture: true, once: true })
}"""
WATCH_CLICK = """() => {
  window.markedMs = undefined
  addEventListener("click", (event) => {
    const card = event.composedPath().find((element) => element.classList?.contains("card"))
    const look = () => {
      if (card.classList.contains("selected")) window.markedMs = performance.now() - event.timeStamp
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }, { capture: true, once: true })
}"""
"""Looked for in the page at each of its pictures; see `bench_app`."""


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, App(Path(folder)) as app, sync_playwright() as playwright:
        browser = launch(playwright)
        visitors = Visitors(browser, app.url)
        start(visitors, STARTS)  # the first run waits for the host
        starts = [start(visitors, number) for number in range(STARTS)]
        points, pictures = (sorted(times) for times in zip(*starts, strict=True))
        yield from rows("Build, click Start to first point, living graph on screen", points, 1.0)
        yield from rows("Build, click Start to first pictures of the living graph", pictures)
        yield from clicks(visitors)
        browser.close()


def rows(name: str, times: list[float], bound: float | None = None) -> Iterator[Figure]:
    yield Figure(f"{name}, median", statistics.median(times), "s")
    yield Figure(f"{name}, 95th percentile", times[int(0.95 * (len(times) - 1))], "s", bound)


def start(visitors: Visitors, number: int) -> tuple[float, float]:
    """Seconds to the first point and to the first pictures, of a plan of its own on a page of its own."""
    page = trains(visitors, epochs=20 + number)
    page.wait_for_function("() => window.pointMs && window.pictureMs", timeout=120_000)
    taken = page.evaluate("[window.pointMs, window.pictureMs]")
    page.get_by_role("button", name="Stop", exact=True).click()
    page.locator(".llv-board .llv-state[data-state='stopped']").wait_for(timeout=60_000)
    visitors.leave()
    return taken[0] / 1000, taken[1] / 1000


def trains(visitors: Visitors, epochs: int) -> Page:
    page = visitors("/build?from=cnn")
    by_key(page, "graph").locator(".card").first.wait_for()
    field = by_key(page, "epochs").locator("input")
    field.fill(str(epochs))
    field.press("Enter")
    settled(page)
    page.evaluate(WATCH_START)
    by_key(page, "start").get_by_role("button").click()
    return page


def clicks(visitors: Visitors) -> Iterator[Figure]:
    """A click on a layer, while the run of the graph trains: until it is marked."""
    page = trains(visitors, epochs=5000)
    page.wait_for_function("() => window.pictureMs", timeout=60_000)
    cards = by_key(page, "graph").locator(".card:not(.input) .card-main")
    times = []
    for number in range(CLICKS):
        page.evaluate(WATCH_CLICK)
        cards.nth(number % 2).click()
        page.wait_for_function("() => window.markedMs", timeout=30_000)
        times.append(page.evaluate("window.markedMs") / 1000)
    visitors.leave()
    yield from rows("Build, click on a layer of the living graph to its mark, while the run trains", sorted(times), 0.3)
