"""The browser's scripts in `assets/js`: their files, imports and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

SCRIPTS = Path(__file__).parents[2] / "assets" / "js"
_IMPORT = re.compile(r'^import .*?from "(\.[^"]+)";$', re.M)


def component_script(name: str) -> Path:
    """The script of a component."""
    return SCRIPTS / "components" / f"{name}.js"


def with_imports(entries: Iterable[Path]) -> list[Path]:
    """The scripts and everything that they import, each once."""
    found = list(entries)
    for file in found:
        named = [(file.parent / name).resolve() for name in _IMPORT.findall(file.read_text(encoding="utf-8"))]
        found += [other for other in dict.fromkeys(named) if other not in found]
    return found


def address(file: Path) -> str:
    """The address of a script."""
    return f"/assets/js/{file.relative_to(SCRIPTS).as_posix()}"
