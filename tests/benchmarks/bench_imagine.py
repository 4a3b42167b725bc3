"""The latent walk: from a pointer that moves over the plane to the decoded picture on screen, measured in the page."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from engine.plan.factory import make_plan
from engine.registry import Choice
from engine.runs.store import Store
from tests.app import App
from tests.benchmarks.figures import Figure
from tests.host_process import wait_until
from tests.visitor import Visitors, by_key, launch

TRAINED_S = 600.0
MOVES = 300
EACH_MS = 16
"""Between two moves: what a screen of 60 Hz gives."""
WATCH = """() => {
  window.tookMs = []
  const stage = document.querySelector(".lli-stage")
  const drawn = () => {
    const [took, at] = [Number(stage.dataset.took), performance.now()]
    requestAnimationFrame(() => window.tookMs.push(took + performance.now() - at))
  }
  new MutationObserver(drawn).observe(stage, { attributeFilter: ["data-drawn"] })
}"""
"""`data-took` runs from the move to the canvas; what is missing is the wait for the screen."""


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, App(Path(folder)) as app:
        store = Store(f"sqlite:///{app.home / 'layerlab.sqlite'}")
        run = store.submit(make_plan("vae", Choice(name="ink", size=2000), {"training.epochs": 1}), "benchmark")
        wait_until(lambda: store.run(run).is_over, "the network has learned", TRAINED_S)
        with sync_playwright() as playwright:
            browser = launch(playwright)
            page = Visitors(browser, app.url)(f"/imagine?generator={run}")
            times = sorted(walked_s(page))
            browser.close()
    name = f"Latent walk, drag to picture ({len(times)} pictures of {MOVES} moves)"
    yield Figure(f"{name}, median", statistics.median(times), "s")
    yield Figure(f"{name}, 95th percentile", times[int(0.95 * (len(times) - 1))], "s", 0.100)


def walked_s(page: Page) -> list[float]:
    """Seconds from move to picture, one a picture, of a drag in curves over the plane."""
    by_key(page, "samples").locator(".lli-sheet button").first.wait_for(timeout=120_000)
    page.evaluate(WATCH)
    box = by_key(page, "latent").locator("canvas.llv-picks").bounding_box()
    assert box is not None
    for number in range(MOVES):
        share = number / MOVES
        x, y = box["x"] + box["width"] * (0.1 + 0.8 * share), box["y"] + 120 + 100 * (number % 60) / 60
        page.mouse.move(x, y)
        if number == 0:
            page.mouse.down()
        page.wait_for_timeout(EACH_MS)
    page.mouse.up()
    page.wait_for_timeout(500)
    return [took / 1000 for took in page.evaluate("window.tookMs")]
