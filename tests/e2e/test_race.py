"""Optimizers race on spirals with seeds: started on Build, watched on Compare."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from engine.plan import link
from engine.plan.factory import make_plan
from tests.e2e.axe import violations
from tests.e2e.steps import FINISHED_MS, open_page, press
from tests.visitor import by_key, settled


def test_optimizers_race_on_spirals_with_seeds(page: Page) -> None:
    plan = make_plan("mlp", "spirals", {"training.epochs": 5})
    open_page(page, f"/build?plan={link.encode(plan)}")
    press(page, "race")
    entries = by_key(page, "race-optimizer-entries")
    entries.get_by_role("button", name="Clear all").click()
    for name in ("Adam", "SGD"):
        entries.get_by_role("combobox").fill(name)
        page.get_by_role("option", name=name, exact=True).click()
        settled(page)
    expect(page.get_by_text("6 runs, about")).to_be_visible()
    entries.get_by_role("combobox").press("Tab")  # closes the list
    press(page, "race-start")
    page.wait_for_url("**/compare?*group=*")
    expect(page.get_by_role("heading", name="Optimizers (2) on Spirals, 3 seeds")).to_be_visible(timeout=FINISHED_MS)
    verdict = by_key(page, "race-verdict")
    expect(verdict).to_contain_text(re.compile(r"ahead in \d of 3 seeds"), timeout=FINISHED_MS)
    expect(page.locator(".ll-race-card.ll-race-drawn")).to_have_count(2, timeout=FINISHED_MS)
    assert violations(page) == []
    by_key(page, "race-seed").get_by_text("Seed 2").click()
    settled(page)
    expect(page.locator(".ll-race-card.ll-race-drawn")).to_have_count(2, timeout=FINISHED_MS)
    page.locator(".ll-race-card a").first.click()
    page.wait_for_url("**/train?*run=*")
    expect(page.locator(".llv-state")).to_have_text("Finished", timeout=FINISHED_MS)
