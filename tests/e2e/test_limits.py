"""What a person reads when a limit of one visitor is reached: the server's sentence, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.app import App
from tests.e2e.steps import open_page, press
from tests.visitor import Visitors, by_key

SETTINGS = {"LAYERLAB_LIMIT_SOCKETS_PER_OWNER": "1", "LAYERLAB_LIMIT_HELD_UPLOAD_BYTES_PER_OWNER": str(2**20)}


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An app that lets one visitor have one socket, which is the page's own, and upload 1 MB."""
    with App(tmp_path_factory.mktemp("app"), settings=SETTINGS) as app:
        yield app
        assert not app.tracebacks(), "\n".join(app.tracebacks())


@pytest.fixture
def visitors(browser: Browser, limited: App) -> Iterator[Visitors]:
    opened = Visitors(browser, limited.url)
    yield opened
    opened.leave()
    unexpected = [error for error in opened.errors if "413" not in error and "429" not in error]
    assert not unexpected, "\n".join(unexpected)


@pytest.mark.parametrize(("language", "sentence"), [("en", "MB in total; the limit is 1 MB"), ("zh_CN", "上限为 1 MB")])
def test_a_refused_upload_shows_why(visitors: Visitors, language: str, sentence: str) -> None:
    page = visitors()
    open_page(page, f"/data?set=new&lang={language}")
    file = {"name": "large.csv", "mimeType": "text/csv", "buffer": b"1,2\n" * 2**19}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_test_id("stFileChip").get_by_role("alert")).to_contain_text(sentence)


def test_a_board_without_live_updates_says_so_and_shows_the_run(visitors: Visitors) -> None:
    page = visitors()
    open_page(page, "/build?from=perceptron")
    press(page, "start")
    board = (
        by_key(page, "outcome").locator(".llv-board").first
    )  # of a page that is run again there are two for a moment
    expect(board.locator(".llv-state")).to_have_text("Finished", timeout=120_000)
    expect(board.get_by_text("No live updates")).to_be_visible()
