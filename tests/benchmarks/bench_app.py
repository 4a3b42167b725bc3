"""The running app: Home's first movement, at rest, from Start to the first point, from stroke to answer, many viewers."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import struct
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from websockets.asyncio.client import connect

from engine.limits import limits
from engine.plan.factory import make_plan
from engine.runs.store import Store
from tests.app import App
from tests.benchmarks.figures import Figure
from tests.visitor import Visitors, by_key, launch, settled

VIEWERS = 30
STARTS = 20
VISITS = 7
WALKS = 20
WALKED = ("mlp", "cnn", "lstm", "transformer", "vae", "gan")
STROKES = 24
WATCHED_S = 15.0
TICK = os.sysconf("SC_CLK_TCK")
WATCH_START = """() => {
  const before = window.firstPoint?.run
  window.firstPoint = undefined
  addEventListener("click", ({ timeStamp }) => {
    const look = () => {
      const board = document.querySelector(".llv-board")
      const drawn = board && board.dataset.run !== before && board.querySelector(".llv-charts canvas[aria-label*='train']")
      if (drawn) window.firstPoint = { tookMs: performance.now() - timeStamp, run: board.dataset.run }
      else requestAnimationFrame(look)
    }
    look()
  }, { capture: true, once: true })
}"""
"""Looked for in the page at each of its pictures: asked from outside, it would be seen up to half a second later."""

WATCH_PICTURE = """(() => {
  let before = null
  const look = () => {
    const field = document.querySelector("canvas.llv-field")
    const now = field?.width ? field.toDataURL() : null
    if (before && now && now !== before) window.movedAt = performance.now()
    else { before = now; requestAnimationFrame(look) }
  }
  requestAnimationFrame(look)
})()"""
WATCH_ANSWERS = """() => {
  let ended = 0
  addEventListener("pointerup", () => { ended = performance.now() }, true)
  const painted = () => requestAnimationFrame(() => { if (ended) window.tookMs = performance.now() - ended; ended = 0 })
  new MutationObserver(painted).observe(document.body, { subtree: true, attributeFilter: ["data-answers"] })
}"""
"""Answers that come while a stroke is still drawn do not count: the time runs from its end."""


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, App(Path(folder)) as app:
        assert app.process is not None
        pid = app.process.pid
        with sync_playwright() as playwright:
            browser = launch(playwright)
            visitors = Visitors(browser, app.url)
            settled(visitors("/"))
            visitors.leave()
            yield from first_movement(browser, app.url)
            yield from at_rest(pid)
            yield after_walks(visitors, pid)
            yield from first_points(visitors)
            visitors.leave()
            yield from strokes(visitors)
            visitors.leave()
            browser.close()
        yield Figure(f"CPU for {VIEWERS} viewers of one run, share of a core", viewers(app, pid), "", 0.10)
        yield Figure(f"CPU for viewers of {VIEWERS} queued runs, share of a core", queue_viewers(app, pid), "", 0.02)


def first_movement(browser: Browser, url: str) -> Iterator[Figure]:
    """From navigation, with nothing cached, to the first change of the picture that learns."""
    times = []
    for _ in range(VISITS):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.add_init_script(WATCH_PICTURE)
        page.goto(url, wait_until="commit")
        page.wait_for_function("() => window.movedAt", timeout=60_000)
        times.append(page.evaluate("window.movedAt") / 1000)
        context.close()
    yield Figure(f"Home: first movement, median of {VISITS} visits", statistics.median(times), "s", 1.0)


def at_rest(pid: int) -> Iterator[Figure]:
    """After a visit, when the visitor has gone and the network of the home page has ended."""
    time.sleep(40)
    yield Figure("App at rest, share of a core", load(pid, 20), "", 0.01)
    yield Figure("App at rest, memory", resident_mib(pid), "MiB", 200)
    torch = "libtorch" in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
    yield Figure("App at rest, torch loaded (1: yes)", float(torch), "", 0)


def after_walks(visitors: Visitors, pid: int) -> Figure:
    """Memory when the visitors have gone and their sessions have ended: what it holds then, it holds for ever."""
    for number in range(WALKS):
        page = visitors(f"/build?from={WALKED[number % len(WALKED)]}")
        for path in ("/train", "/draw", "/imagine", "/data"):
            page.goto(path)
            settled(page)
        visitors.leave()
    time.sleep(40)
    return Figure(f"App at rest after {WALKS} walks through its pages, memory", resident_mib(pid), "MiB", 200)


def first_points(visitors: Visitors) -> Iterator[Figure]:
    page = visitors("/build?from=mlp")
    settled(page)
    times = sorted(first_point_s(page, number) for number in range(STARTS))
    yield Figure("Click Start to first point, median", statistics.median(times), "s")
    yield Figure("Click Start to first point, 95th percentile", times[int(0.95 * (len(times) - 1))], "s", 1.0)


def first_point_s(page: Page, number: int) -> float:
    """Each start is of a plan of its own, with a board of its own: a point of the run before it does not count."""
    field = by_key(page, "epochs").locator("input")
    field.fill(str(100 + number))
    field.press("Enter")
    settled(page)
    page.evaluate(WATCH_START)
    by_key(page, "start").get_by_role("button").click()
    seen = page.wait_for_function("() => window.firstPoint", timeout=60_000).json_value()
    page.locator(f".llv-board[data-run='{seen['run']}'] .llv-state[data-state='finished']").wait_for(timeout=120_000)
    return float(seen["tookMs"]) / 1000


def strokes(visitors: Visitors) -> Iterator[Figure]:
    """From the end of a stroke by mouse to the answer on screen, measured in the page."""
    page = visitors("/draw")
    by_key(page, "train-default").get_by_role("button").click()
    page.get_by_role("progressbar").first.wait_for(timeout=120_000)
    page.get_by_role("progressbar").first.wait_for(state="hidden", timeout=600_000)
    page.evaluate(WATCH_ANSWERS)
    times = sorted(stroke_s(page, number) for number in range(STROKES))
    yield Figure(f"Stroke's end to prediction, median ({STROKES} strokes)", statistics.median(times), "s")
    yield Figure("Stroke's end to prediction, 95th percentile", times[int(0.95 * (len(times) - 1))], "s", 0.150)


def stroke_s(page: Page, number: int) -> float:
    """Short strokes at changing places; after every sixth the pad is cleared."""
    if number % 6 == 0:
        by_key(page, "clear").get_by_role("button").click()
    box = by_key(page, "pad").locator("canvas").first.bounding_box()
    assert box is not None
    left, top = box["x"] + box["width"] * (0.3 + 0.07 * (number % 6)), box["y"] + box["height"] * 0.25
    page.evaluate("() => { window.tookMs = undefined }")
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left - 0.1 * box["width"], top + 0.5 * box["height"], steps=10)
    page.mouse.up()
    page.wait_for_function("() => window.tookMs", timeout=30_000)
    return float(page.evaluate("window.tookMs")) / 1000


def viewers(app: App, pid: int) -> float:
    """The app's load with all viewers connected, while a run of the demanding kind goes on."""
    return asyncio.run(_watched(app, [_endless_run(app, "benchmark")] * VIEWERS, pid))


def queue_viewers(app: App, pid: int) -> float:
    """The app's load with as many viewers as runs that wait, each of another."""
    for number in range(limits().runs_at_a_time):
        _endless_run(app, f"trains-{number}")
    time.sleep(3)
    return asyncio.run(_watched(app, [_endless_run(app, f"waits-{number}") for number in range(VIEWERS)], pid))


def _endless_run(app: App, owner: str) -> str:
    store = Store(f"sqlite:///{app.home / 'layerlab.sqlite'}")
    return store.submit(make_plan("mlp", "spirals", {"training.epochs": 100_000}), owner)


async def _watched(app: App, runs: Sequence[str], pid: int) -> float:
    async def look(run: str) -> None:
        watch = {"channel": 1, "run": run, "panels": {"boundary": {"name": "decision_boundary"}}, "step": None}
        address = f"{app.url.replace('http', 'ws')}/live"
        async with connect(address, origin=app.url, max_size=None) as socket:  # type: ignore[arg-type]
            await socket.send(json.dumps({"watch": watch}))
            async for packed in socket:
                number, _ = struct.unpack_from("<II", packed)  # type: ignore[arg-type]
                await socket.send(json.dumps({"ack": number}))

    watching = [asyncio.create_task(look(run)) for run in runs]
    await asyncio.sleep(8)
    share = await asyncio.to_thread(load, pid, WATCHED_S)
    gone = [task for task in watching if task.done()]
    for task in watching:
        task.cancel()
    assert not gone, gone[0].exception()
    return share


def load(pid: int, seconds: float) -> float:
    """Processor time of one process over wall time."""
    before, began = _ticks(pid), time.monotonic()
    time.sleep(seconds)
    return (_ticks(pid) - before) / TICK / (time.monotonic() - began)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
