"""Who may import whom, and what must not be loaded."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"engine", "pages", "tests", "streamlit_app"}
CATALOGUES = {
    "engine.layers.base": "LAYERS",
    "engine.activations.base": "ACTIVATIONS",
    "engine.initializers.base": "INITIALIZERS",
    "engine.losses.base": "LOSSES",
    "engine.optimizers.base": "OPTIMIZERS",
    "engine.schedules.base": "SCHEDULES",
    "engine.glossary.base": "GLOSSARY",
    "engine.objectives.base": "OBJECTIVES",
    "engine.families.base": "FAMILIES",
    "engine.datasets.base": "DATASETS",
    "engine.probes.base": "PROBES",
    "engine.metrics.base": "METRICS",
    "engine.diagnoses.base": "DIAGNOSES",
}
LIST_ALL = """
import importlib, sys
for module, registry in {catalogues}.items():
    names = getattr(importlib.import_module(module), registry).names()
    assert names, module
print(sorted({{"torch", "streamlit", "plotly", "pandas", "sklearn"}} & set(sys.modules)))
"""


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))
    yield ROOT / "streamlit_app.py"


def imported(path: Path) -> set[str]:
    """Top-level names of every module that a file imports, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def fresh(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_import_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(lint), "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


def test_listing_every_catalogue_loads_neither_torch_nor_any_page_library() -> None:
    assert fresh(LIST_ALL.format(catalogues=CATALOGUES)) == "[]"


def test_every_registry_of_the_engine_is_listed_here() -> None:
    folders = {
        path.parent.name
        for path in (ROOT / "engine").glob("*/base.py")
        if "Registry(" in path.read_text(encoding="utf-8")
    }
    assert folders == {module.split(".")[1] for module in CATALOGUES}


def test_the_app_loads_no_torch() -> None:
    listed = "print('torch' in sys.modules)"
    assert fresh(f"import sys, streamlit_app; {listed}") == "False"


def test_pages_never_name_torch() -> None:
    assert [str(path) for path in sources("pages") if "torch" in imported(path)] == []


def test_torchvision_is_not_installed() -> None:
    assert importlib.util.find_spec("torchvision") is None


def test_no_file_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert [str(path) for path in sources("engine", "pages", "tests") if path.stem in drawers] == []


def test_what_the_code_imports_is_pinned_and_what_is_pinned_is_used() -> None:
    pinned = {canonical(line.split("==")[0]) for line in requirements("requirements.txt")}
    used: set[str] = set()
    for path in sources("engine", "pages"):
        used |= imported(path)
    third_party = used - set(sys.stdlib_module_names) - OURS
    distributions = importlib.metadata.packages_distributions()
    needed = {canonical(name) for module in third_party for name in distributions.get(module, [module])[:1]}
    assert needed - pinned - OPTIONAL == set(), "imported, but not in requirements.txt"
    assert pinned - needed - UNSEEN == set(), "in requirements.txt, but imported nowhere"


OPTIONAL = {"psycopg"}
"""Imported only where the settings ask for it."""
UNSEEN = {"plotly"}
"""Used without an import: the app serves the JavaScript that the package brings along."""


def requirements(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and line[0] not in "#-"]


def canonical(name: str) -> str:
    return name.split("[")[0].strip().lower().replace("_", "-")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"])
def test_every_requirement_is_pinned_to_one_version(name: str) -> None:
    assert [line for line in requirements(name) if line.count("==") != 1 or "+" in line] == []
