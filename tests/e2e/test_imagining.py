"""A walk over the plane of codes, while the network that draws it still learns."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import open_page, press, run_of
from tests.visitor import by_key, settled

BEGUN_MS = 200_000
"""The first checkpoint is there after seconds on an idle machine; test machines are not idle."""


@pytest.mark.timeout(400)
def test_a_place_on_the_plane_becomes_a_picture_while_the_network_learns(page: Page) -> None:
    open_page(page, "/imagine")
    press(page, "train-default")
    run = run_of(page)
    stage = by_key(page, "latent").locator(".lli-stage")
    tile = by_key(page, "samples").locator(".lli-sheet button").nth(3)
    expect(tile).to_be_visible(timeout=BEGUN_MS)
    plane = by_key(page, "latent").locator("canvas.llv-picks")
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    assert box is not None
    code = stage.locator(".lli-code")
    before = code.inner_text()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 300, steps=12)
    page.mouse.up()
    expect(code).not_to_have_text(before)
    dragged = code.inner_text()
    plane.press("ArrowRight")
    expect(code).not_to_have_text(dragged)
    tile.click()
    expect(tile).to_have_attribute("aria-pressed", "true")
    with page.expect_download() as saved:
        stage.get_by_role("button", name="Save the picture").click()
    assert saved.value.suggested_filename.endswith(".png")
    open_page(page, f"/train?run={run}")
    press(page, "stop")
    settled(page)
