"""`make pictures`: walks through the real app and takes the screenshots of the README and the gallery.

The gallery trains every family's ready plan to its end, which takes half an hour; `make pictures ARGS="-k vae"` takes
one family's picture again.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from engine.families.base import FAMILIES
from tests.e2e.steps import choose, enter, finished, open_page, press, run_of
from tests.e2e.test_draw_page import TRAINED_MS, draw
from tests.visitor import Visitors, by_key

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
DRAWN = "canvas, svg, .llv-text"
READY = [family.name for family in FAMILIES if family.ready]
GALLERY_WIDTH = 960
GALLERY_BYTES = 60_000
"""Twenty pictures on a page: each must be light."""
LEARNT_MS = 900_000


def take(page: Page, name: str) -> None:
    """Pictures of pages are photographed once what they show has stopped moving."""
    page.mouse.move(2, 2)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


def test_home(page: Page) -> None:
    open_page(page, "/")
    expect(page.locator(".ll-first")).to_have_count(0, timeout=90_000)
    page.wait_for_timeout(10_000)  # the spiral is to be seen half learned
    take(page, "home")


def test_data(page: Page) -> None:
    open_page(page, "/data?set=ink")
    expect(page.locator(".ll-pixels").first).to_be_visible()
    take(page, "data")


def test_build_in_english_and_in_chinese_and_dark(visitors: Visitors) -> None:
    page = visitors("/build?from=cnn")
    node = by_key(page, "graph").get_by_text("conv2d_1").first
    expect(node).to_be_visible()
    node.click()
    expect(by_key(page, "inspector").get_by_label("Stride")).to_be_visible()
    take(page, "build")
    chinese = visitors("/build?from=lenet5&lang=zh_CN", theme="dark")
    expect(by_key(chinese, "graph").get_by_text("conv2d_1").first).to_be_visible()
    take(chinese, "build-zh")


def test_train(page: Page) -> None:
    open_page(page, "/build?from=mlp")
    choose(page, "dataset", "Spirals")
    enter(page, "epochs", 150)
    press(page, "start")
    page.get_by_role("link", name="Open in Train").click()
    run_of(page)
    finished(page, TRAINED_MS)
    expect(page.locator(f".st-key-live .llv-main :is({DRAWN})").first).to_be_visible()
    page.wait_for_timeout(1_500)  # the pictures of the last step arrive
    take(page, "train")


@pytest.mark.timeout(600)
def test_draw(page: Page) -> None:
    open_page(page, "/draw")
    press(page, "train-default")
    progress = page.get_by_role("progressbar").first
    expect(progress).to_be_visible(timeout=TRAINED_MS)
    expect(progress).to_be_hidden(timeout=TRAINED_MS)
    draw(page, "7")
    expect(by_key(page, "prediction").locator(".lld-class")).to_have_text("7")
    page.wait_for_timeout(1_000)
    take(page, "draw")


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("family", READY)
def test_gallery(page: Page, family: str) -> None:
    """The board of a family's ready plan, trained to its end."""
    open_page(page, f"/build?from={family}")
    press(page, "start")
    page.get_by_role("link", name="Open in Train").click()
    run_of(page)
    finished(page, LEARNT_MS)
    expect(page.locator(f".st-key-live .llv-main :is({DRAWN})").first).to_be_visible()
    page.wait_for_timeout(2_500)  # the pictures of the last step arrive
    page.mouse.move(2, 2)
    box, view = page.locator(".st-key-live").bounding_box(), page.viewport_size
    assert box
    assert view
    top = box["y"] - 12
    board = {"x": 0, "y": top, "width": view["width"], "height": view["height"] - top}
    keep_small(page.screenshot(animations="disabled", clip=board), f"family-{family}")  # type: ignore[arg-type]


def keep_small(png: bytes, name: str) -> None:
    """As WebP, narrower than the screen, at the best quality that is light enough."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture = picture.resize(
        (GALLERY_WIDTH, round(picture.height * GALLERY_WIDTH / picture.width)), Image.Resampling.LANCZOS
    )
    for quality in (82, 70, 58, 46):
        file = io.BytesIO()
        picture.save(file, "WEBP", quality=quality, method=6)
        if file.tell() <= GALLERY_BYTES:
            break
    assert file.tell() <= GALLERY_BYTES
    (FOLDER / f"{name}.webp").write_bytes(file.getvalue())
