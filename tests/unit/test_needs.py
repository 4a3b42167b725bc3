"""A part of the tests asks for no more programs than it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("arguments", "programs"),
    [
        (["tests/unit/test_home.py"], ""),
        (["tests/contract/test_store.py", "-k", "sqlite"], ""),
        (["tests/contract/test_store.py"], "postgresql"),
        (["tests/e2e/test_walk.py"], "axe-core chromium"),
        (["tests/e2e/test_proxy.py"], "axe-core chromium nginx openssl"),
        (["tests/no_such_file.py"], "axe-core chromium nginx openssl postgresql"),
        ([], "axe-core chromium nginx openssl postgresql"),
    ],
)
def test_programs_that_the_chosen_tests_need_are_named(arguments: list[str], programs: str) -> None:
    command = [sys.executable, "-m", "tests.needs", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.stdout == programs + "\n", done.stderr
