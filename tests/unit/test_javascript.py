"""The browser's code: what needs no browser is tested by Node.js's own test runner."""

from __future__ import annotations

import json
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

READ_ALL = """
const { readFileSync } = require("node:fs"), { SourceTextModule } = require("node:vm"), errors = {};
for (const file of process.argv.slice(1)) {
  try { new SourceTextModule(readFileSync(file, "utf8"), { identifier: file }); } catch (error) { errors[file] = error.stack; }
}
console.log(JSON.stringify(errors));
"""


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
    """Without `--test`, which would start a second process for the file."""
    command = [node, "--test-reporter=tap", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    assert re.search(r"^# pass [1-9]", done.stdout, re.M)


@pytest.fixture(scope="session")
def syntax_errors(node: str) -> dict[str, str]:
    """The scripts that cannot be read, each with its error; one process reads them all."""
    command = [node, "--experimental-vm-modules", "--no-warnings", "--eval", READ_ALL, *map(str, SCRIPTS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT / "assets" / "js")))
def test_a_script_can_be_read(file: Path, syntax_errors: dict[str, str]) -> None:
    assert str(file) not in syntax_errors, syntax_errors[str(file)]


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
