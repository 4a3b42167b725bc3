"""A person brings a table: it is refused, mended, kept, built on and learned from, in the browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from engine.datasets.uploads.decoding import Upload
from tests import sample_uploads
from tests.e2e.axe import violations
from tests.e2e.steps import at_rest, choose, chosen, open_page, press
from tests.visitor import by_key, settled

FIRST_MS = 120_000
"""The first file waits for the process that reads it to be started, which a busy machine takes its time for."""


def upload(page: Page, file: Upload) -> None:
    page.locator("input[type=file]").set_input_files({"name": file.name, "mimeType": "text/csv", "buffer": file.data})


def test_a_table_is_brought_kept_built_on_and_learned_from(page: Page) -> None:
    open_page(page, "/data?set=new")
    upload(page, Upload("short.csv", b"a,b\n1,2\n3,4\n"))
    expect(by_key(page, "own-refused")).to_contain_text("at least 10", timeout=FIRST_MS)
    press(page, "own-cancel")
    expect(by_key(page, "own-refused")).to_have_count(0)
    settled(page)  # the new picker stands beside the old one until the page's answer is complete

    upload(page, sample_uploads.table())
    expect(page.get_by_text("filled with the median")).to_be_visible()
    settled(page)
    assert not violations(page)
    choose(page, "own-missing-0", "fill with the mean")
    expect(page.get_by_text("filled with the mean")).to_be_visible()
    press(page, "own-undo")
    expect(page.get_by_text("filled with the median")).to_be_visible()
    page.get_by_test_id("stMain").evaluate("(main) => { main.scrollTop = 400 }")
    press(page, "own-keep")
    expect(page.get_by_role("heading", name="customers")).to_be_visible()
    expect(page.get_by_test_id("stMain")).to_have_js_property("scrollTop", 0)

    press(page, "build-with")
    expect(chosen(page, "dataset")).to_have_value("customers")
    settled(page)
    press(page, "start")
    expect(by_key(page, "outcome").locator(".llv-state")).to_have_text("Finished", timeout=FIRST_MS)


def test_digits_are_drawn_and_kept_class_by_class(page: Page) -> None:
    open_page(page, "/data?set=new")
    by_key(page, "own-way").get_by_text("Drawn by hand", exact=True).click()
    settled(page)
    pad = page.locator(".lld-canvas")
    for number in range(10):
        expect(by_key(page, "own-class").get_by_role("radio", name=str(number), exact=True)).to_be_checked()
        # The pad receives the class and is cleared at once.
        expect(page.get_by_role("application", name=re.compile(f"Draw: {number}"))).to_be_visible()
        box = at_rest(pad)
        page.mouse.move(box["x"] + 60, box["y"] + 60)
        page.mouse.down()
        page.mouse.move(box["x"] + 100 + 10 * number, box["y"] + 180, steps=4)
        page.mouse.up()
        by_key(page, "own-drawn").get_by_role("button").click()
        expect(page.get_by_text(f"{number} · 1", exact=True)).to_be_visible()
        settled(page)
    press(page, "own-keep")
    expect(page.get_by_role("heading", name="My handwriting")).to_be_visible()
