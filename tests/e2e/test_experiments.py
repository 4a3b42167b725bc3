"""Experiments in the browser: a run beside itself without a change."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from engine.plan import link
from engine.plan.factory import make_plan
from tests.e2e.steps import FINISHED_MS, open_page, press
from tests.visitor import by_key

LONG = {"training.epochs": 50_000, "regularisation.early_stopping": None}


def test_a_changed_rate_is_switched_off_and_the_run_without_it_trains_beside(page: Page) -> None:
    open_page(page, f"/build?plan={link.encode(make_plan('mlp', 'circles', LONG))}")
    press(page, "start")
    page.get_by_role("link", name="Open in Train").click()
    board = page.locator(".st-key-train-stage .llv-board")
    expect(board.locator(".llv-state")).to_have_text("Running", timeout=FINISHED_MS)
    legend = board.locator(".llv-charts .legend").first
    expect(legend).to_be_visible(timeout=FINISHED_MS)  # before the first step there is no curve that could bear a mark
    press(page, "pause")
    expect(board.locator(".llv-state")).to_have_text("Paused", timeout=FINISHED_MS)
    by_key(page, "rate").get_by_role("slider").press("ArrowRight")
    mark = board.locator(".llv-change-mark")
    expect(mark).to_have_count(1, timeout=FINISHED_MS)
    press(page, "resume")
    mark.focus()
    page.keyboard.press("Enter")
    board.get_by_role("button", name="Run without this change").press("Enter")
    expect(legend).to_contain_text("without change", timeout=FINISHED_MS)
    other = page.get_by_role("link", name="This run without")
    expect(other).to_have_count(1)
    press(page, "stop")
    page.reload()
    expect(board.locator(".llv-charts .legend").first).to_contain_text("without change", timeout=FINISHED_MS)
    other.click()
    expect(page.get_by_role("link", name="Goes on from step")).to_be_visible(timeout=FINISHED_MS)
    press(page, "stop")
    expect(by_key(page, "longer")).to_be_visible(timeout=FINISHED_MS)
    page.get_by_role("link", name="Goes on from step").click()
    page.locator("[class*='st-key-remove-']").get_by_role("button").first.click()
    expect(other).to_have_count(0)
    expect(legend).not_to_contain_text("without change")
