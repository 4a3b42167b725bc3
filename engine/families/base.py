"""What a family is: settings from which graphs for a given data set are generated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from engine.datasets.base import DataSpec
from engine.graph.spec import GraphSpec
from engine.registry import Registry, Thing
from engine.text import N_


class Family(Thing):
    """Base of all families."""

    dataset: ClassVar[str]
    """The embedded data set that shows this family best."""

    def suits(self, data: DataSpec) -> bool:
        """Whether this family can take such samples."""
        return True

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        """Named graphs whose inputs and outputs fit `data`; a family of one network calls it `main`."""
        raise NotImplementedError

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        """Settings of the plan that suit, by path: `{"optimizer": {"name": "adam"}, "training.epochs": 5}`."""
        return {}


FAMILIES: Registry[Family] = Registry("engine.families", N_("family"))
