"""The record of a failed browser test: a screenshot, the text and the console of each page."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.visitor import Visitors

FOLDER = Path(__file__).resolve().parents[2] / ".layerlab-test" / "failures"


def folder_of(test_name: str) -> Path:
    """The folder for the pages of this test: `LAYERLAB_FAILURES`, or a folder ignored by git."""
    return Path(os.environ.get("LAYERLAB_FAILURES", FOLDER)) / re.sub(r"[^\w.-]+", "_", test_name)


def keep_pages(visitors: Visitors, folder: Path) -> None:
    """Writes `page-0.png`, `page-0.txt` (address, state, text) and `page-0.console` for each open page."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (page, console) in enumerate(visitors.consoles.items()):
        place = folder / f"page-{number}"
        place.with_suffix(".console").write_text("\n".join(console), encoding="utf-8")
        with suppress(Exception):  # a page that hangs or has crashed: what can be had is kept
            place.with_suffix(".txt").write_text(_text(page), encoding="utf-8")
            page.screenshot(path=place.with_suffix(".png"), timeout=10_000)


def _text(page: Page) -> str:
    attributes = "document.querySelector('.stApp')?.dataset"
    state: Any = page.evaluate(f"() => JSON.stringify({{...{attributes}}})")
    return f"{page.url}\n{state}\n\n{page.locator('body').inner_text(timeout=10_000)}\n"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Runs while the pages of a failed test are still open."""
    report: Any = yield
    visitors = getattr(item, "funcargs", {}).get("visitors")
    if report.failed and report.when == "call" and visitors is not None:
        folder = folder_of(item.name)
        keep_pages(visitors, folder)
        report.sections.append(("Pages of this test", f"Screenshots, texts and consoles are in {folder}"))
    return report
