"""From nothing to a network of three classes of one's own that answers, in at most fifteen clicks."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.steps import FINISHED_MS, answered, open_page
from tests.visitor import by_key

MAX_CLICKS = 15
COUNT_CLICKS = """() => {
  sessionStorage.clicks ??= 0
  addEventListener("click", (event) => { if (event.isTrusted) sessionStorage.clicks++ }, true)
}"""
SHAPES = ("circle", "square", "triangle")
PER_CLASS = 16
"""With half of them, squares are still taken for circles."""


def test_three_classes_of_images_become_a_network_that_answers(page: Page) -> None:
    page.add_init_script(f"({COUNT_CLICKS})()")
    open_page(page, "/")
    page.get_by_role("link", name="Data").first.click()
    page.get_by_text("Your data", exact=True).click()
    page.get_by_role("radio", name="Image classes").click()
    for number, shape in enumerate(SHAPES):
        field = by_key(page, f"class-{number}-name").locator("input")
        field.click()
        field.fill(shape)
        field.press("Enter")
        answered(page)
    boxes = [by_key(page, f"class-{number}") for number in range(len(SHAPES))]
    for number, box in enumerate(boxes):  # the next files come while those before are being taken
        box.locator("input[type=file]").set_input_files([image(number, one) for one in range(PER_CLASS)])
    for box in boxes:
        expect(box.get_by_text(f"Images: {PER_CLASS}")).to_be_visible()
    by_key(page, "classes-train").get_by_role("button").click()
    chooser = page.get_by_test_id("stFileUploader").filter(has=page.locator("input[type=file]")).last
    expect(page.get_by_role("heading", name="Try it")).to_be_visible(timeout=FINISHED_MS)
    for number, shape in enumerate(SHAPES):  # it answers while it trains
        chooser.locator("input[type=file]").set_input_files(image(number, 99))
        expect(page.get_by_test_id("stMetricValue")).to_have_text(shape, timeout=FINISHED_MS)
    clicks = int(page.evaluate("sessionStorage.clicks"))
    assert len(SHAPES) < clicks <= MAX_CLICKS


def image(shape: int, seed: int) -> FilePayload:
    """A shape of a random place, size and color on a dark background."""
    random = np.random.default_rng([shape, seed])
    drawn = Image.new("RGB", (64, 64), tuple(random.integers(0, 60, 3).tolist()))
    (x, y), side = random.integers(2, 20, 2).tolist(), int(random.integers(28, 42))
    place, colour = [x, y, x + side, y + side], tuple(random.integers(130, 255, 3).tolist())
    pen = ImageDraw.Draw(drawn)
    if shape == 0:
        pen.ellipse(place, fill=colour)
    elif shape == 1:
        pen.rectangle(place, fill=colour)
    else:
        pen.polygon([(x, y + side), (x + side, y + side), (x + side // 2, y)], fill=colour)
    file = io.BytesIO()
    drawn.save(file, "PNG")
    return {"name": f"{SHAPES[shape]}-{seed}.png", "mimeType": "image/png", "buffer": file.getvalue()}
