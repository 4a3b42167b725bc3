"""What depends on the size of the window, and on the language of words that are not ours."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import speak
from tests.visitor import Visitors, by_key, settled

CUT = """(row) => {
  const [step, gap] = ['--ll-each', '--ll-between'].map((name) => {
    const probe = row.appendChild(document.createElement('i'))
    probe.style.cssText = `display: block; width: calc(var(${name}))`
    const { width } = probe.getBoundingClientRect()
    probe.remove()
    return width
  })
  const seen = Math.min(row.clientWidth - 2, row.firstElementChild.getBoundingClientRect().width)
  const count = (seen + gap) / step
  return [count, Math.abs(count - Math.round(count))]
}"""
"""How many pictures of a row are seen, and how far that is from a whole number."""


@pytest.mark.parametrize("name", ["digits", "scenes"])
@pytest.mark.parametrize("viewport", ["wide", "phone"])
def test_no_picture_of_a_row_is_cut(name: str, viewport: str, visitors: Visitors) -> None:
    page = visitors(f"/data?set={name}", viewport=viewport)
    settled(page)
    row = page.locator(".ll-row-pictures").first
    row.wait_for()
    count, off = row.evaluate(CUT)
    assert count >= 4
    assert off < 0.05


def test_streamlits_own_words_are_chinese_on_a_chinese_page(visitors: Visitors) -> None:
    page = visitors("/build?from=mlp", language="zh_CN")
    settled(page)
    rate = by_key(page, "learning_rate")
    rate.locator("input").fill("1000000")
    expect(rate.get_by_text("按 Enter 键生效")).to_be_visible()
    rate.locator("input").press("Enter")
    expect(rate.get_by_text("范围为 0 到 100")).to_be_visible()
    page.get_by_test_id("stMainMenuButton").click()
    expect(page.get_by_role("menuitem", name="打印")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto("/data?set=new&lang=zh_CN")
    settled(page)
    uploader = page.get_by_test_id("stFileUploader").first
    expect(uploader.get_by_text("每个文件最大")).to_be_visible()
    speak(page, "English")
    expect(uploader.get_by_text("per file")).to_be_visible()
