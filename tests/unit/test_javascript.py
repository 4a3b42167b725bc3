"""The browser's code: what needs no browser is tested by Node.js's own test runner."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = sorted((ROOT / "tests" / "js").glob("*.test.mjs"))
SCRIPTS = sorted((ROOT / "assets" / "js").rglob("*.js"))


@pytest.mark.parametrize("file", TESTS, ids=lambda path: path.name)
def test_the_scripts_tests_pass(file: Path, node: str) -> None:
    done = subprocess.run([node, "--test", str(file)], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    assert "# pass 0" not in done.stdout


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT / "assets" / "js")))
def test_a_script_can_be_read(file: Path, node: str) -> None:
    command = [node, "--input-type=module", "--check"]
    done = subprocess.run(command, input=file.read_text(encoding="utf-8"), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
