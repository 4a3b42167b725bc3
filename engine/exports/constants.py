"""The names in capitals of templates, with fitted values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.exports.literals import assignment
from engine.exports.modules import defined_names, module_of


def constants(modules: Iterable[str], values: Mapping[str, Any]) -> Iterator[str]:
    """The assignments of these values, as the templates document them."""
    for module in map(module_of, modules):
        for statement in dict.fromkeys(module.statements.values()):
            names = [name for name in defined_names(statement) if name in values]
            if names:
                yield "\n".join([*(assignment(name, values[name]) for name in names), *module.comment(statement)])
