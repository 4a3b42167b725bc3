"""The browser's code: what needs no browser is tested by Node.js's own test runner."""

from __future__ import annotations

import re
import subprocess
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = sorted((ROOT / "tests" / "js").glob("*.test.mjs"))
SCRIPTS = sorted((ROOT / "assets" / "js").rglob("*.js"))
IMPORT = re.compile(r'^import (?:\{(?P<names>[^}]*)\}|\* as \w+) from "(?P<file>\.[^"]+)";$', re.M)
EXPORT = re.compile(r"^export (?:default )?(?:async )?(?:function|class|const|let) (\w+)", re.M)


def imports(file: Path) -> list[tuple[Path, list[str]]]:
    """The scripts that a script imports, each with the names it takes from it."""
    return [
        (
            (file.parent / found["file"]).resolve(),
            [name.split(" as ")[0].strip() for name in (found["names"] or "").split(",") if name.strip()],
        )
        for found in IMPORT.finditer(file.read_text(encoding="utf-8"))
    ]


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


def test_no_script_imports_itself_through_others() -> None:
    sorter = TopologicalSorter({file: [other for other, _names in imports(file)] for file in SCRIPTS})
    try:
        sorter.prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(file.name for file in error.args[1]))


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT / "assets" / "js")))
def test_imported_javascript_names_are_exported(file: Path) -> None:
    for other, names in imports(file):
        exported = EXPORT.findall(other.read_text(encoding="utf-8"))
        assert set(names) <= set(exported), other.name
