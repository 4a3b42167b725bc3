"""Writes imports: the standard library before other packages."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby

from engine.exports.modules import Import, imports_of


def parsed(lines: Iterable[str]) -> set[Import]:
    """The imports that these lines make."""
    return {found for statement in ast.parse("\n".join(lines)).body for found in imports_of(statement)}


def import_lines(imports: Iterable[Import]) -> Iterator[str]:
    """The lines of these imports, sorted."""
    for number, (_, group) in enumerate(groupby(sorted(imports, key=_place), key=lambda one: _place(one)[0])):
        if number:
            yield ""
        yield from _lines(group)


def _place(one: Import) -> tuple[bool, bool, Import]:
    return one.module.partition(".")[0] not in sys.stdlib_module_names, bool(one.name), one


def _lines(group: Iterable[Import]) -> Iterator[str]:
    for (module, is_part), ones in groupby(group, key=lambda one: (one.module, bool(one.name))):
        if is_part:
            yield f"from {module} import {', '.join(_named(one.name, one.alias) for one in ones)}"
        else:
            yield from (f"import {_named(one.module, one.alias)}" for one in ones)


def _named(name: str, alias: str) -> str:
    return f"{name} as {alias}" if alias else name
