"""Components come onto a page in one way, and their code lies in `assets/js`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.ui.scripts import SCRIPTS, address, component_script, with_imports
from pages.ui.server.document import document

PAGES = Path(__file__).parents[3] / "pages"
SOURCES = sorted(PAGES.rglob("*.py"))
CODE = re.compile(
    r"=> *\{|\bexport (default|const|function)\b|\b(const|let) \w+ =|\bdocument\.(querySelector|createElement|body|documentElement|addEventListener)|\bfunction *\w* *\("
)
ENTRIES = sorted((SCRIPTS / "components").glob("*.js"))


def texts(source: str) -> Iterator[str]:
    """All strings of a module but its docstrings, which may speak of code."""
    tree = ast.parse(source)
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken:
            yield node.value


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(PAGES)))
def test_python_files_contain_no_javascript(file: Path) -> None:
    assert [text for text in texts(file.read_text(encoding="utf-8")) if CODE.search(text)] == []


def test_every_component_has_its_script_and_every_script_its_component() -> None:
    sources = {file: file.read_text(encoding="utf-8") for file in SOURCES}
    assert [file.name for file, text in sources.items() if "components.v2" in text] == ["script.py"]
    named = [name for text in sources.values() for name in re.findall(r'\bscripted\("(\w+)"', text)]
    assert sorted(named) == [file.stem for file in ENTRIES]


@pytest.mark.parametrize("file", ENTRIES, ids=lambda file: file.stem)
def test_a_component_is_mounted(file: Path) -> None:
    exported = re.findall(r"^export (.*)$", file.read_text(encoding="utf-8"), re.M)
    assert len(exported) == 1
    assert exported[0].startswith(("const mount = mounter(", "function mount({"))


@pytest.mark.parametrize("page_name", ["home", "build"])
def test_a_document_asks_once_for_the_scripts_that_every_page_needs(page_name: str) -> None:
    asked = re.findall(r'rel="modulepreload"[^>]* href="(/assets/[^"]+)"', document("en", page_name))
    assert {address(file) for file in with_imports([component_script("frame")])} <= set(asked)
    assert len(asked) == len(set(asked))
