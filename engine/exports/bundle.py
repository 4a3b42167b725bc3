"""Copies definitions of the engine, with all that they use, so that a file can hold them without importing the engine."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection
from dataclasses import dataclass, field

from engine.exports.modules import TEMPLATES, Import, defined_names, module_of, used_names

ENGINE = "engine"


@dataclass(frozen=True)
class Copied:
    """The source of a statement of a module."""

    module: str
    is_function: bool
    source: str


@dataclass
class Bundle:
    """The copied statements, each after those that it uses, and the imports from outside of the engine.

    Names in `given` are not copied: the file defines them. What a template defines takes the place of other definitions
    of the same name that are added later.
    """

    given: Collection[str] = ()
    statements: list[Copied] = field(default_factory=list)
    imports: set[Import] = field(default_factory=set)
    _origins: dict[str, str] = field(default_factory=dict)

    def add(self, module: str, name: str) -> None:
        """Copies what `name` means in a module of the engine; raises `ValueError` for two meanings of one name."""
        if name in self.given or hasattr(builtins, name):
            return
        content = module_of(module)
        if name in content.statements:
            self._copy(module, name, content.statements[name])
        elif name in content.imports:
            self._follow(content.imports[name])

    def _follow(self, found: Import) -> None:
        if found.module.partition(".")[0] != ENGINE:
            self.imports.add(found)
        elif found.alias not in ("", found.name):
            raise ValueError(f"`{found.name}` of {found.module} is imported as `{found.alias}`; use its own name.")
        else:
            self.add(found.module, found.name)

    def _copy(self, module: str, name: str, statement: ast.stmt) -> None:
        origin = self._origins.get(name)
        if origin is not None:
            if origin != module and not origin.startswith(TEMPLATES):
                raise ValueError(f"`{name}` is defined in {module} and in {origin}; rename one of them.")
            return
        self._origins |= dict.fromkeys(defined_names(statement), module)
        content = module_of(module)
        for part in (statement, *content.additions.get(name, ())):
            for used in used_names(part):
                self.add(module, used)
            self.statements.append(Copied(module, isinstance(part, ast.FunctionDef), content.source(part)))
