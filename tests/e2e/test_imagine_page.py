"""What networks imagine: a walk over the plane of codes of one that still learns, points of the class that is asked for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.steps import at_rest, enter, finished, open_page, press, run_of
from tests.visitor import by_key, settled

BEGUN_MS = 200_000
"""The first checkpoint is there after seconds on an idle machine; test machines are not idle."""
CHANGES = "([canvas, before]) => canvas.toDataURL() !== before"


@pytest.mark.timeout(400)
def test_a_place_on_the_plane_becomes_a_picture_while_the_network_learns(page: Page) -> None:
    open_page(page, "/imagine")
    press(page, "train-default")
    run = run_of(page, "generator")
    stage = by_key(page, "latent").locator(".lli-stage")
    tile = by_key(page, "samples").locator(".lli-sheet button").nth(3)
    expect(tile).to_be_visible(timeout=BEGUN_MS)
    plane = by_key(page, "latent").locator("canvas.llv-picks")
    plane.scroll_into_view_if_needed()
    box = at_rest(plane)
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
        stage.get_by_role("button", name="Save image").click()
    assert saved.value.suggested_filename.endswith(".png")
    open_page(page, f"/train?run={run}")
    press(page, "stop")
    settled(page)


def test_points_are_made_of_new_numbers_and_of_the_class_that_is_asked_for(page: Page) -> None:
    open_page(page, "/build?from=conditional_gan.moons")
    enter(page, "epochs", 2)
    press(page, "start")
    page.get_by_role("link", name="Open in Train").click()
    run = run_of(page)
    finished(page)
    page.emulate_media(reduced_motion="reduce")  # a new picture is there at once
    open_page(page, f"/imagine?generator={run}")
    made = by_key(page, "samples").locator(".lli-made")
    points = made.locator("canvas.llv-dots")
    expect(points).to_be_visible()
    moon = made.get_by_role("radio").nth(1)
    for press_it in (moon.click, made.get_by_role("button", name="New samples").click):
        before = _drawn(points)
        press_it()
        page.wait_for_function(CHANGES, arg=[points.element_handle(), before])
    expect(moon).to_have_attribute("aria-checked", "true")


def _drawn(canvas: Locator) -> str:
    drawn: str = canvas.evaluate("(canvas) => canvas.toDataURL()")
    return drawn
