"""The docs say what is so: every name in them exists, and everything that needs a word has one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.families.base import FAMILIES
from engine.limits import Limits

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def code_files() -> list[Path]:
    return [*(ROOT / "engine").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "streamlit_app.py"]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_between_files_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s#]+)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_make_targets_in_the_docs_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))) <= targets


def test_the_readme_begins_with_the_two_commands() -> None:
    assert README.index("make run") < README.index("make test") < README.index("## ")


def test_every_make_target_is_described() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    described = set(re.findall(r"^([a-z-]+):.*## \w", makefile, re.M))
    public = {"run", "install", "test", "check", "format", "bench", "messages", "pictures", "clean"}
    assert public <= described


def test_every_setting_of_the_environment_is_in_the_readme() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in code_files())
    settings = {
        name for name in re.findall(r"\bLAYERLAB_[A-Z_]+[A-Z]\b", text) if not name.startswith("LAYERLAB_LIMIT")
    }
    assert {name for name in settings if f"`{name}`" not in README} == set()


def test_every_setting_in_the_readme_is_read_somewhere() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*code_files(), *(ROOT / "tests").rglob("*.py")])
    assert {
        name for name in re.findall(r"`(LAYERLAB_[A-Z_]+[A-Z])`", README) if name not in text and "_LIMIT_" not in name
    } == set()


def test_limits_in_the_docs_are_limits() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    result = set(re.findall(r"LAYERLAB_LIMIT_([A-Z_]+[A-Z])\b", text)) - {"NAME"}
    assert result <= {name.upper() for name in Limits.model_fields}


def test_every_ready_plan_is_in_the_gallery() -> None:
    page = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    names = [f"`{family.name}.{one.name}`" for family in FAMILIES for one in family.ready]
    assert [name for name in names if name not in page] == []


def test_pictures_of_the_gallery_are_light() -> None:
    heavy = [path.name for path in (ROOT / "docs" / "pictures").glob("family-*") if path.stat().st_size > 60_000]
    assert heavy == []


def test_every_verb_of_the_command_line_is_described() -> None:
    from engine.__main__ import parser

    verbs = next(action.choices for action in parser()._actions if action.choices)
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert verbs is not None
    assert {verb for verb in verbs if f"python -m engine {verb}" not in page} == set()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"])
def test_every_dependency_has_its_line_and_every_line_its_dependency(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    required = {re.split(r"[\[=]", line)[0] for line in lines if line and line[0] not in "#-"}
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    section = page.split(f"`{name}`\n")[1].split("\n## ")[0]
    rows = dict(re.findall(r"^\| (?!package)([\w.-]+) \| (.+) \|$", section, re.M))
    assert set(rows) == required
    assert all(reason.endswith(".") for reason in rows.values())


def test_every_folder_of_the_engine_is_on_the_map() -> None:
    map_ = (ROOT / "engine" / "__init__.py").read_text(encoding="utf-8")
    folders = {path.parent.name for path in (ROOT / "engine").glob("*/__init__.py")}
    assert {folder for folder in folders if not re.search(rf"\b{folder}\b", map_)} == set()


def test_every_decision_is_listed_and_says_why() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    architecture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert decisions
    for decision in decisions:
        text = decision.read_text(encoding="utf-8")
        assert f"adr/{decision.name}" in architecture
        assert all(part in text for part in ("**Context.**", "**Decision.**", "**Consequences.**")), decision.name
