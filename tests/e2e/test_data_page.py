"""Data in a browser: what depends on the size of the window."""

from __future__ import annotations

import pytest

from tests.visitor import Visitors, settled

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
