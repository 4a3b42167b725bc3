"""What the tests themselves promise: nothing is skipped on CI, and a warning is an error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = "import pytest\ndef test_it() -> None:\n    pytest.skip('PostgreSQL is missing.')\n"
SKIPPED_WHOLE = "import pytest\npytest.skip('Chromium is missing.', allow_module_level=True)\n"
WARNED = "import warnings\ndef test_it() -> None:\n    warnings.warn('old', DeprecationWarning)\n"


TOGETHER = """
import os, pathlib, pytest
@pytest.mark.parametrize("number", range(6))
@pytest.mark.xdist_group("one")
def test_it(number: int) -> None:
    pathlib.Path(__file__).with_name(f"{os.getpid()}.pid").touch()
"""
SHARED = """
import os, pathlib, pytest
@pytest.fixture(scope="module")
def shared() -> None:
    pathlib.Path(__file__).with_name(f"{os.getpid()}.pid").touch()
@pytest.mark.parametrize("number", range(6))
def test_it(shared: None, number: int) -> None:
    pass
"""


def outcome(tmp_path: Path, code: str, ci: str, processes: int = 0) -> tuple[int, str]:
    """The exit code and the words of a test session over one file, under this repository's settings."""
    file = tmp_path / "test_one.py"
    file.write_text(code, encoding="utf-8")
    options = [
        "-n",
        str(processes),
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
        "-c",
        str(ROOT / "pyproject.toml"),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(file)],
        cwd=ROOT,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("code", [SKIPPED, SKIPPED_WHOLE], ids=["a test", "a file"])
def test_skipped_tests_fail_on_ci(tmp_path: Path, code: str) -> None:
    status, result = outcome(tmp_path, code, ci="true")
    assert status != 0
    assert "On CI nothing may be skipped." in result
    assert "is missing." in result


def test_elsewhere_what_is_missing_is_named_and_skipped(tmp_path: Path) -> None:
    status, result = outcome(tmp_path, SKIPPED, ci="")
    assert status == 0
    assert "PostgreSQL is missing." in result


def test_a_warning_is_an_error(tmp_path: Path) -> None:
    status, result = outcome(tmp_path, WARNED, ci="")
    assert status == 1
    assert "DeprecationWarning" in result


@pytest.mark.parametrize("code", [TOGETHER, SHARED], ids=["a group", "a fixture of their file"])
def test_tests_of_one_group_or_with_a_fixture_of_their_file_share_a_process(tmp_path: Path, code: str) -> None:
    status, result = outcome(tmp_path, code, ci="", processes=2)
    assert status == 0, result
    assert len(list(tmp_path.glob("*.pid"))) == 1
