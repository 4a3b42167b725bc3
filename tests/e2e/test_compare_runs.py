"""Runs in one chart: opened by a link, chosen in the chart, kept in the address."""

from __future__ import annotations

import re
from contextlib import closing

from playwright.sync_api import Page, expect

from engine.plan.factory import change, make_plan
from engine.runs.store import Store
from tests.app import App
from tests.e2e.axe import violations
from tests.e2e.steps import FINISHED_MS, open_page


def test_two_runs_are_drawn_while_they_train_and_the_link_keeps_the_axis(page: Page, app: App) -> None:
    plan = make_plan("mlp", "circles", {"training.epochs": 5})
    plans = [plan, change(plan, "optimizer.learning_rate", 0.5)]
    with closing(Store(f"sqlite:///{app.home / 'layerlab.sqlite'}")) as store:
        runs = [store.submit(one, "c" * 32) for one in plans]
    open_page(page, f"/compare?runs={','.join(runs)}")
    table = page.locator(".ll-compared")
    expect(table).to_contain_text("Learning rate 0.01 → 0.5", timeout=FINISHED_MS)
    expect(table.get_by_text("finished")).to_have_count(2, timeout=FINISHED_MS)
    expect(page.locator(".llv-plotly .scatterlayer .trace")).to_have_count(4, timeout=FINISHED_MS)
    axis = page.get_by_label("Axis", exact=True)
    axis.select_option("epoch")
    page.wait_for_url(re.compile(r"view=loss\.epoch\.0\.0"))
    page.reload()
    expect(axis).to_have_value("epoch", timeout=FINISHED_MS)
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    lines = download.value.path().read_text().splitlines()
    assert lines[0] == "run,metric,step,value"
    assert {line.split(",")[0] for line in lines[1:]} == set(runs)


def test_the_difference_of_two_boundaries_moves_with_the_step(page: Page, app: App) -> None:
    plan = make_plan("mlp", "circles", {"training.epochs": 5})
    plans = [plan, change(plan, "optimizer.learning_rate", 0.1)]
    with closing(Store(f"sqlite:///{app.home / 'layerlab.sqlite'}")) as store:
        runs = [store.submit(one, "c" * 32) for one in plans]
    open_page(page, f"/compare?runs={','.join(runs)}")
    step = page.locator(".st-key-difference-step").get_by_role("slider")
    expect(step).to_be_visible(timeout=FINISHED_MS)
    sentence = page.get_by_text("The predicted classes differ on")
    last = sentence.inner_text()
    expect(page.locator(".llv-plane")).to_have_count(3)
    step.press("Home")
    expect(sentence).to_have_text("The predicted classes differ on 0.0% of the plane.", timeout=FINISHED_MS)
    assert last != sentence.inner_text(), "both begin with equal weights and end with others"
