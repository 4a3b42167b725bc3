"""Takes the modules of the engine apart: the source of each definition, and what it uses."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

TEMPLATES = "engine.exports.templates."
_LINT = re.compile(r"  # (?:fmt: skip|type: ignore|noqa).*$", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Import:
    """`from module import name as alias`, or `import module` without a name."""

    module: str
    name: str = ""
    alias: str = ""


@dataclass(frozen=True)
class Module:
    """A module, taken apart: its definitions and imports by name."""

    docstring: str
    statements: dict[str, ast.stmt]
    additions: dict[str, list[ast.stmt]]
    """Assignments to items of a definition, by its name."""
    imports: dict[str, Import]
    lines: Sequence[str]
    ends: dict[int, int]
    """The last line of each statement with the docstring after it, by its first line."""
    main: str
    """What runs when the module is started as a program."""

    def source(self, statement: ast.stmt) -> str:
        """The source of a statement with its decorators and the docstring after it."""
        first = min([statement.lineno, *(one.lineno for one in getattr(statement, "decorator_list", ()))])
        return _LINT.sub("", "\n".join(self.lines[first - 1 : self.ends[statement.lineno]]))

    def comment(self, statement: ast.stmt) -> list[str]:
        """The lines of the docstring after a statement."""
        return list(self.lines[statement.end_lineno or 0 : self.ends[statement.lineno]])


@cache
def module_of(name: str) -> Module:
    """A module of the engine by its name."""
    source = inspect.getsource(importlib.import_module(name))
    body = ast.parse(source).body
    lines = source.splitlines()
    ends = {one.lineno: one.end_lineno or one.lineno for one in body}
    ends |= {one.lineno: ends[two.lineno] for one, two in pairwise(body) if _documents(one, two)}
    return Module(
        source.split('"""')[1],
        {defined: statement for statement in body for defined in defined_names(statement)},
        _additions(body),
        {found.alias or found.name or found.module: found for found in _imports(body)},
        lines,
        ends,
        "\n".join(lines[body[-1].lineno - 1 :]) if isinstance(body[-1], ast.If) else "",
    )


def defined_names(statement: ast.stmt) -> list[str]:
    """The names that a statement defines."""
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=[ast.Tuple(elts=parts)]):
            return [part.id for part in parts if isinstance(part, ast.Name)]
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def _additions(body: Sequence[ast.stmt]) -> dict[str, list[ast.stmt]]:
    found: dict[str, list[ast.stmt]] = {}
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name))]):
                found.setdefault(name, []).append(statement)
    return found


def used_names(statement: ast.stmt) -> list[str]:
    """The names that a statement uses, annotations included, in order."""
    return list(dict.fromkeys(node.id for node in ast.walk(statement) if isinstance(node, ast.Name)))


def imports_of(statement: ast.stmt) -> Iterator[Import]:
    """The imports that a statement makes, without those of the future."""
    if isinstance(statement, ast.Import):
        yield from (Import(one.name, "", one.asname or "") for one in statement.names)
    elif isinstance(statement, ast.ImportFrom) and statement.module != "__future__":
        yield from (Import(str(statement.module), one.name, one.asname or "") for one in statement.names)


def _imports(body: Sequence[ast.stmt]) -> Iterator[Import]:
    """The imports of a module, also those for annotations alone."""
    for statement in body:
        if isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING":
            yield from _imports(statement.body)
        else:
            yield from imports_of(statement)


def _documents(assigned: ast.stmt, following: ast.stmt) -> bool:
    """Whether the statement after an assignment is its docstring."""
    value = following.value if isinstance(following, ast.Expr) else None
    is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return is_text and isinstance(assigned, ast.Assign | ast.AnnAssign)
