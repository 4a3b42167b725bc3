"""The seed cloud of a run, in the browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from engine.plan import link
from engine.plan.factory import change, ready_plan
from tests.e2e.steps import FINISHED_MS, chosen, finished, open_page, press, run_of, value
from tests.visitor import by_key


def test_a_seed_of_the_cloud_becomes_a_run(page: Page) -> None:
    plan = change(ready_plan("mlp", "spirals"), "training.epochs", 5)
    open_page(page, f"/build?plan={link.encode(plan)}")
    press(page, "start")
    page.get_by_role("link", name="Open in Train").click()
    finished(page)
    first = run_of(page)
    cloud = by_key(page, "seed-cloud")
    cloud.locator("summary").click()
    press(page, "cloud-start")
    opener = by_key(page, "cloud-open")
    expect(opener).to_be_visible(timeout=FINISHED_MS)
    expect(cloud.get_by_text("Validation accuracy: lowest")).to_be_visible()
    expect(cloud.locator(".llv-plane")).to_have_count(2)
    expect(cloud.locator(".scatterlayer .trace")).to_have_count(67)  # 64 seeds, their range and their median
    seed = value(page, "cloud-seed").split()[0]
    press(page, "cloud-open")
    expect(chosen(page, "run")).to_have_value(re.compile(rf"seed {seed}\b"), timeout=FINISHED_MS)
    assert run_of(page) != first
    finished(page)
