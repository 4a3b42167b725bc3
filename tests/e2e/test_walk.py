"""The way a newcomer goes: Home, Build, Train; and what must not be lost on the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.app import App
from tests.e2e.steps import (
    FINISHED_MS,
    answered,
    at_rest,
    choose,
    chosen,
    enter,
    finished,
    open_page,
    press,
    run_of,
    speak,
    value,
)
from tests.visitor import Visitors, by_key, settled

LONG = 50_000
"""Epochs of a run that lasts as long as its test."""


def built(page: Page, dataset: str = "Circles", epochs: int = 3) -> Page:
    """The Build page with an MLP on points, ready to start."""
    open_page(page, "/build?from=mlp")
    choose(page, "dataset", dataset)
    enter(page, "epochs", epochs)
    return page


def started(page: Page, epochs: int = LONG) -> str:
    """Builds, starts, and opens the board; gives the run."""
    built(page, epochs=epochs)
    press(page, "start")
    page.get_by_role("link", name="Open in Train").click()
    return run_of(page)


def state(page: Page) -> object:
    return page.locator(".st-key-live .llv-state")


def steps_taken(page: Page) -> int:
    text = page.locator(".st-key-live .llv-figures").inner_text()
    found = re.search(r"step ([\d,]+)", text)
    return int(found[1].replace(",", "")) if found else 0


def test_from_home_a_newcomer_builds_trains_and_sees_the_end(page: Page) -> None:
    open_page(page, "/")
    page.get_by_role("link", name="Build a network").first.click()
    settled(page)
    built(page)
    press(page, "start")
    page.get_by_role("link", name="Open in Train").click()
    run = run_of(page)
    finished(page)
    expect(page.locator(".st-key-live .llv-figures")).to_contain_text("test accuracy")
    offered = page.locator(".st-key-live .modebar").first.locator(".modebar-btn")
    expect(offered).to_have_count(5)
    result = set(offered.evaluate_all("(buttons) => buttons.map((button) => button.dataset.title)"))
    assert result == {"Zoom", "Pan", "Zoom in", "Zoom out", "Reset axes"}, (
        "a chart offers nothing that leaves this machine"
    )
    open_page(page, "/")
    expect(by_key(page, f"run-{run}")).to_be_visible()


@pytest.mark.slow
def test_a_browser_four_times_slower_reaches_start_too(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    open_page(page, "/")
    page.get_by_role("link", name="Build a network").first.click()
    settled(page)
    built(page)
    press(page, "start")
    expect(by_key(page, "outcome").locator(".llv-state")).to_have_text("Finished", timeout=FINISHED_MS)


def test_a_ready_plan_on_home_opens_in_build(page: Page) -> None:
    open_page(page, "/")
    by_key(page, "ready-plans").locator("a[href*='from=cnn&']").click()
    expect(page).to_have_url(re.compile("/build"))
    expect(by_key(page, "fold-architecture-place").locator(".ll-fold-values")).to_contain_text("CNN")
    expect(by_key(page, "start").get_by_role("button")).to_be_enabled()


def take_a_step_in_slow_motion(page: Page) -> None:
    """From a pause: the weights of the run are then those of the step that was shown."""
    page.get_by_role("button", name="Slow motion").click()
    expect(page.locator(".slow-caption")).to_contain_text("a batch of")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".card.slow-lit")).to_have_count(1)
    page.keyboard.press("End")
    page.get_by_role("button", name="Take this step").click()
    expect(page.locator(".slow-taking")).to_contain_text("bit for bit")
    page.keyboard.press("Escape")
    expect(page.locator(".slow-caption")).to_be_hidden()


def test_a_run_pauses_steps_resumes_and_stops(page: Page) -> None:
    started(page)
    expect(state(page)).to_have_text("Running")
    press(page, "pause")
    expect(state(page)).to_have_text("Paused")
    expect(by_key(page, "resume").get_by_role("button")).to_be_enabled()
    before = steps_taken(page)
    press(page, "step")
    expect(page.locator(".st-key-live .llv-figures")).to_contain_text(f"step {before + 1:,} ")
    take_a_step_in_slow_motion(page)
    expect(page.locator(".st-key-live .llv-figures")).to_contain_text(f"step {before + 2:,} ")
    press(page, "resume")
    expect(state(page)).to_have_text("Running")
    press(page, "stop")
    expect(state(page)).to_have_text("Stopped")


def test_the_keys_work_after_a_click_on_a_button_and_a_focused_button_keeps_its_space(page: Page) -> None:
    started(page)
    press(page, "pause")
    expect(state(page)).to_have_text("Paused")
    figures, before = page.locator(".st-key-live .llv-figures"), steps_taken(page)
    press(page, "step")
    expect(figures).to_contain_text(f"step {before + 1:,} ")
    page.keyboard.press("ArrowRight")
    expect(figures).to_contain_text(f"step {before + 2:,} ")
    page.keyboard.press("Space")
    expect(state(page)).to_have_text("Running")
    expect(by_key(page, "pause").get_by_role("button")).to_be_enabled()
    page.keyboard.press("Space")
    expect(state(page)).to_have_text("Paused")
    by_key(page, "step").get_by_role("button").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    before = steps_taken(page)
    page.keyboard.press("Space")
    expect(figures).to_contain_text(f"step {before + 1:,} ")
    expect(state(page)).to_have_text("Paused")


def test_what_one_clicks_beside_the_graph_stays_where_it_is_while_the_pictures_come(page: Page) -> None:
    built(page, epochs=LONG)
    press(page, "start")
    link, start = page.get_by_role("link", name="Open in Train"), by_key(page, "start")

    def below() -> tuple[float, float]:
        here, above = at_rest(link), at_rest(start)
        return here["x"] - above["x"], here["y"] - above["y"]

    at_first = below()
    page.locator(".llv-compact .llv-plane .llv-field").wait_for()
    assert below() == at_first
    press(page, "strip-stop")
    expect(page.locator(".llv-compact .llv-state")).to_have_text("Stopped")
    expect(by_key(page, "strip-stop")).to_have_count(0)
    assert below() == at_first


def test_on_a_phone_a_finger_that_moves_over_a_chart_scrolls_the_page(visitors: Visitors) -> None:
    page = visitors(viewport="phone")
    started(page, epochs=3)
    finished(page)
    chart = page.locator(".st-key-live .js-plotly-plot").first
    chart.wait_for()
    expect(page.locator(".modebar-btn")).to_have_count(0)
    chart.scroll_into_view_if_needed()
    before = chart.bounding_box()
    assert before
    x, y = before["x"] + before["width"] / 2, before["y"] + before["height"] / 2
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for moved in range(10, 110, 10):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y + moved}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function(
        "([chart, y]) => chart.getBoundingClientRect().y > y + 40", arg=[chart.element_handle(), before["y"]]
    )


def test_a_reload_in_the_middle_of_a_run_keeps_it(page: Page) -> None:
    run = started(page)
    expect(state(page)).to_have_text("Running")
    before = steps_taken(page)
    page.reload()
    settled(page)
    assert run_of(page) == run
    expect(state(page)).to_have_text("Running")
    page.wait_for_function(
        """(least) => {
          const text = document.querySelector(".st-key-live .llv-figures")?.innerText ?? "";
          const found = /step ([\\d,]+)/.exec(text);
          return found && Number(found[1].replaceAll(",", "")) > least;
        }""",
        arg=before,
    )
    press(page, "stop")
    expect(state(page)).to_have_text("Stopped")


def test_anyone_with_the_link_can_watch_a_run_but_not_control_it(page: Page, visitors: Visitors) -> None:
    run = started(page)
    other = visitors(f"/train?run={run}")
    expect(state(other)).to_have_text("Running")
    expect(other.get_by_text("This run belongs to someone else")).to_be_visible()
    settled(other)
    expect(by_key(other, "pause")).to_have_count(0)
    expect(by_key(other, "stop")).to_have_count(0)
    press(page, "stop")
    expect(state(other)).to_have_text("Stopped")


def test_a_change_of_language_keeps_what_was_entered(page: Page) -> None:
    built(page, dataset="Moons", epochs=7)
    enter(page, "learning_rate", 0.02)
    speak(page, "中文")
    expect(page).to_have_url(re.compile("lang=zh_CN"))
    expect(page.get_by_role("heading", level=1)).to_have_text("搭建")
    assert value(page, "epochs") == "7"
    assert float(value(page, "learning_rate")) == pytest.approx(0.02)
    expect(chosen(page, "dataset")).to_have_value("双月")
    speak(page, "English")
    expect(page.get_by_role("heading", level=1)).to_have_text("Build")
    assert value(page, "epochs") == "7"


def test_a_finished_run_is_shown_when_opened_later(page: Page, app: App) -> None:
    """The store is a file: a page opened after everything else shows the run as it ended."""
    run = started(page, epochs=2)
    finished(page)
    assert (app.home / "layerlab.sqlite").is_file()
    open_page(page, f"/train?run={run}")
    finished(page)
    expect(page.locator(".st-key-live canvas, .st-key-live svg").first).to_be_visible()


def test_a_glance_at_train_leaves_the_plan_on_build_as_it_was(page: Page) -> None:
    """The browser writes Train's answer into the history before it shows Train, under the path of Build."""
    started(page, epochs=1)
    open_page(page, "/build?from=cnn")
    dropout = by_key(page, "graph").locator("[data-node^='dropout']")
    dropout.first.click()
    page.keyboard.press("Delete")
    expect(dropout).to_have_count(0)
    answered(page)
    page.get_by_test_id("stTopNavLink").filter(has_text="Train").click()
    page.wait_for_url(re.compile("/train.*run="))
    page.go_back()
    settled(page)
    if "/train" in page.url:  # Train's answer came after Back and wrote its address once more
        page.go_back()
    page.wait_for_url(re.compile("/build.*plan="))
    settled(page)
    expect(by_key(page, "graph").locator("[data-node^='conv2d']").first).to_be_visible()
    expect(dropout).to_have_count(0)
