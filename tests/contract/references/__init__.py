"""One table of references for each registry: what an independent implementation computes for the same inputs.

A table is a module with three names: `REGISTRY`; `REFERENCES`, at least one `Reference` for each entry; and
`WITHOUT_REFERENCE`, the reason for each entry that nothing independent can be held against. References are written
with SciPy, scikit-learn, plain `torch.nn` and `torch.optim`, or NumPy in float64, never with our own code.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import ArrayLike

from engine.registry import Registry


@dataclass(frozen=True)
class Reference:
    """An entry with some settings and inputs, and what `source` gives for them.

    `compare` returns our result and the reference's; both are arrays or numbers.
    """

    source: str
    compare: Callable[[], tuple[ArrayLike, ArrayLike]]
    case: str = ""
    rtol: float = 1e-5
    atol: float = 1e-6


class Table(Protocol):
    """A module of this package."""

    REGISTRY: Registry[Any]
    REFERENCES: Mapping[str, Sequence[Reference]]
    WITHOUT_REFERENCE: Mapping[str, str]


def tables() -> dict[str, Table]:
    """Each table by the name of its module."""
    modules = {module.name: importlib.import_module(f"{__name__}.{module.name}") for module in _modules()}
    return {name: module for name, module in modules.items() if hasattr(module, "REFERENCES")}


def _modules() -> list[pkgutil.ModuleInfo]:
    return sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)
