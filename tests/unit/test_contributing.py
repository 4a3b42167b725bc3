"""The guide's ten minutes, followed to the end in a copy of the project, leave the tests green."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
LEFT_OUT = shutil.ignore_patterns("node_modules", ".*_cache", ".hypothesis", "*.pot")
CATALOGUE = "assets/locale/zh_CN/LC_MESSAGES/layerlab.po"
EXTRACT = "-q extract -F assets/locale/babel.cfg -k N_ -k _ --no-location --sort-output --no-wrap -o assets/locale/layerlab.pot ."
UPDATE = "-q update -N -D layerlab -l zh_CN --no-wrap --ignore-obsolete --omit-header -i assets/locale/layerlab.pot -d assets/locale"


def test_the_catalogue_is_updated_as_make_messages_does() -> None:
    makefile = " ".join((ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ").split())
    assert EXTRACT in makefile
    assert UPDATE in makefile


@pytest.mark.slow
def test_the_guide_followed_to_its_end_leaves_the_tests_green(tmp_path: Path) -> None:
    copy = tmp_path / "layerlab"
    for folder in ("engine", "pages", "assets", "docs", "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=LEFT_OUT)
    for file in ("pyproject.toml", "CONTRIBUTING.md", "CHANGELOG.md", "README.md", "Makefile", "streamlit_app.py"):
        shutil.copy(ROOT / file, copy)
    name = follow(copy)
    tests = ["tests/contract/test_layers.py", "tests/contract/test_references.py", "tests/unit/test_locale.py"]
    done = run(copy, "pytest", *tests, "-n", "0", "-q", "-k", f"{name} or layers] or test_locale")
    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= 20
    assert "skipped" not in done.stdout
    ruff = Path(sys.executable).with_name("ruff")
    for check in (["check"], ["format", "--check"]):
        clean = subprocess.run(
            [str(ruff), *check, "engine", "tests"], cwd=copy, capture_output=True, text=True, timeout=60
        )
        assert clean.returncode == 0, clean.stdout


def follow(copy: Path) -> str:
    """Does what the guide says, unless somebody has done it in this checkout already; gives the new layer's name."""
    ((place, name),) = re.findall(r"Save this as `(engine/layers/(\w+)\.py)`", GUIDE)
    if (copy / place).exists():
        return name
    code, reference = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    (copy / place).write_text(code, encoding="utf-8")
    (table,) = (copy / found for found in re.findall(r"`(tests/contract/references/[\w/]+\.py)`", GUIDE))
    rows = table.read_text(encoding="utf-8")
    assert rows.endswith("}\n"), "the table is the last thing in its file"
    table.write_text(f"{rows[:-2]}{reference}}}\n", encoding="utf-8")
    for command in (EXTRACT, UPDATE):
        done = run(copy, "babel.messages.frontend", *command.split())
        assert done.returncode == 0, done.stderr
    (words,) = re.findall(r"```po\n(.*?)```", GUIDE, re.DOTALL)
    translate(copy / CATALOGUE, words)
    return name


def translate(file: Path, words: str) -> None:
    """Puts the guide's translations into the entries that wait for them."""
    with file.open("rb") as held:
        catalogue = read_po(held, locale="zh_CN")
    for message in read_po(io.BytesIO(words.encode()), locale="zh_CN"):
        if message.id:
            assert not catalogue[message.id].string, f"{message.id} is translated already"
            catalogue[message.id].string = message.string
    with file.open("wb") as changed:
        write_po(changed, catalogue, width=0, sort_output=True, omit_header=True, ignore_obsolete=True)


def run(folder: Path, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=280)
