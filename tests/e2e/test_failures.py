"""A browser test that fails leaves behind what its pages showed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
FAILING = """
import pytest

class Nowhere:
    url = "http://127.0.0.1"

@pytest.fixture(scope="package")
def app():
    return Nowhere()

def test_it(visitors):
    page = visitors()
    page.set_content("<p>Start is grey</p>")
    page.evaluate("console.warn('reconnecting')")
    assert page.locator("button").count() == 1
"""


def test_a_failing_browser_test_keeps_screenshot_text_and_console(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(FAILING, encoding="utf-8")
    options = ["-n", "0", "-p", "tests.e2e.conftest", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(tmp_path / "test_one.py")],
        cwd=ROOT,
        env={**os.environ, "LAYERLAB_FAILURES": str(tmp_path / "kept")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    kept = tmp_path / "kept" / "test_it"
    assert done.returncode == 1, done.stdout
    assert str(kept) in done.stdout
    assert (kept / "page-0.png").read_bytes().startswith(b"\x89PNG")
    assert "Start is grey" in (kept / "page-0.txt").read_text(encoding="utf-8")
    assert (kept / "page-0.console").read_text(encoding="utf-8") == "warning: reconnecting"
