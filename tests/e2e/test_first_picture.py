"""Home moves before Streamlit has started, and the page takes the network over in the same place."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.visitor import PATIENCE_MS, Visitors, by_key

FIRST, LIVE = ".ll-first .ll-stage", ".st-key-first-network .ll-stage"
MOVES = """(selector) => new Promise((resolve) => {
  const seen = new Set()
  const look = () => {
    const field = document.querySelector(`${selector} .llv-field`)
    if (field?.width) seen.add(field.toDataURL())
    if (seen.size > 1) resolve(true)
    else requestAnimationFrame(look)
  }
  look()
})"""


def held(page: Page, path: str) -> list[Any]:
    """Opens a page while Streamlit cannot go on: it waits for an answer that is held back."""
    routes: list[Any] = []
    page.route("**/_stcore/host-config", lambda route: routes.append(route))
    with page.expect_request("**/_stcore/host-config"):
        page.goto(path, wait_until="commit")
    return routes


@pytest.mark.parametrize("viewport", ["wide", "phone"])
def test_it_trains_at_once_and_goes_on_without_a_jump(viewport: str, visitors: Visitors) -> None:
    page = visitors(viewport=viewport, theme="dark", language="zh_CN")
    routes = held(page, "/")
    assert page.evaluate(MOVES, ".ll-first")
    before = page.locator(FIRST).bounding_box()
    page.locator(FIRST).evaluate("(stage) => stage.dataset.same = true")
    routes[0].continue_()
    page.locator(f"{LIVE}[data-same]").wait_for(timeout=PATIENCE_MS)
    expect(page.locator(".ll-first")).to_have_count(0)
    after = page.locator(LIVE).bounding_box()
    assert before
    assert after
    assert max(abs(before[side] - after[side]) for side in ("x", "y", "width", "height")) <= 1
    assert page.evaluate(MOVES, ".st-key-first-network")


def test_a_visitor_plays_with_it_and_takes_it_to_build(visitors: Visitors) -> None:
    page = visitors("/")
    stage = page.locator(LIVE)
    stage.get_by_role("button", name="Pause").click()
    expect(stage.get_by_role("button", name="Play")).to_be_visible()
    stage.get_by_role("combobox").select_option("moons")
    stage.get_by_role("slider", name="Neurons").fill("3")
    expect(stage.locator(".ll-neuron")).to_have_count(2 + 3 + 3 + 2)
    stage.get_by_role("button", name="Play").click()
    expect(stage.get_by_role("button", name="Pause")).to_be_visible()
    stage.get_by_role("button", name="Input x").focus()
    page.keyboard.press("ArrowRight")
    expect(stage.get_by_text("Layer 1, neuron 1")).to_be_visible()
    stage.get_by_role("button", name="Open in Build").click()
    page.wait_for_url("**/build**")
    expect(by_key(page, "dataset").get_by_role("combobox")).to_have_value("Moons")
    page.get_by_role("link", name="Home").first.click()
    expect(page.locator(LIVE).locator(".ll-neuron")).to_have_count(10)


WORDS = ("h1", "p", "a:has-text('{0}')", "a:has-text('{1}')", "a:has-text('{2}')", "a:has-text('{3}')")
NAMES = {
    "en": ("Build a network", "Draw a digit", "Use your own data", "Open an example"),
    "zh_CN": ("搭建网络", "画一个数字", "使用自己的数据", "打开示例"),
}


@pytest.mark.parametrize(("viewport", "language"), [("wide", "en"), ("wall", "zh_CN")])
def test_the_pages_own_words_come_in_the_place_of_the_early_ones(
    viewport: str, language: str, visitors: Visitors
) -> None:
    page = visitors(viewport=viewport, language=language)
    routes = held(page, "/")
    early = boxes(page, ".ll-early", language)
    routes[0].continue_()
    by_key(page, "actions").get_by_role("link").first.wait_for(timeout=PATIENCE_MS)
    expect(page.locator(".ll-early h1")).to_be_hidden()
    own = boxes(page, "[data-testid=stColumn]:has(.st-key-actions)", language)
    apart = [abs(a[side] - b[side]) for a, b in zip(early, own, strict=True) for side in ("x", "y", "width", "height")]
    assert max(apart) <= 1


def boxes(page: Page, around: str, language: str) -> list[Any]:
    """Where Home's words stand."""
    found = [page.locator(f"{around} {part.format(*NAMES[language])}").first for part in WORDS]
    for one in found:
        one.wait_for(timeout=PATIENCE_MS)
    return [one.bounding_box() for one in found]


def test_early_links_work_before_streamlit_has_started(visitors: Visitors) -> None:
    page = visitors(language="zh_CN")
    held(page, "/")
    page.locator(".ll-early").get_by_role("link", name="画一个数字").click()
    page.wait_for_url("**/draw?lang=zh_CN")
    page.unroute_all()
    page.reload()
    expect(by_key(page, "pad").locator("canvas").first).to_be_visible(timeout=PATIENCE_MS)


def test_it_is_removed_on_other_pages(visitors: Visitors) -> None:
    page = visitors("/data")
    expect(page.locator(".ll-first")).to_have_count(0)
    page.goto("/")
    page.get_by_role("link", name="Build").first.click()
    page.wait_for_url("**/build**")
    expect(page.locator(".ll-first")).to_have_count(0)
    assert page.evaluate("'first' in document.documentElement.dataset") is False
