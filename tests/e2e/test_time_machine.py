"""A run is taken back to any of its steps, in the browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from engine.plan import link
from engine.plan.factory import make_plan
from tests.e2e.steps import FINISHED_MS, finished, open_page, press

STEP = "157"
PLAN = {"training.epochs": 40, "regularisation.early_stopping": None}


def test_a_step_without_kept_weights_is_shown_shared_and_gone_on_from(page: Page) -> None:
    open_page(page, f"/build?plan={link.encode(make_plan('mlp', 'circles', PLAN))}")
    press(page, "start")
    page.get_by_role("link", name="Open in Train").click()
    finished(page)
    board = page.locator(".st-key-train-stage .llv-board")
    field = board.get_by_role("spinbutton", name="Step")
    end = field.input_value()
    field.fill(STEP)
    field.press("Enter")
    expect(page).to_have_url(re.compile(f"step={STEP}"))
    fork = board.get_by_role("link", name="Go on from here")
    expect(fork).to_have_attribute("href", re.compile(rf"\.{STEP}&"))
    expect(board.locator(".llv-past")).to_be_hidden(timeout=FINISHED_MS)
    expect(board.locator(".llv-cursor").first).to_be_visible()

    page.reload()
    expect(field).to_have_value(STEP, timeout=FINISHED_MS)
    expect(board.locator(".llv-past")).to_be_hidden(timeout=FINISHED_MS)
    board.get_by_role("button", name="To the end").click()
    expect(field).to_have_value(end)
    expect(page).not_to_have_url(re.compile("step="))
