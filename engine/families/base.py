"""What a family is: settings from which graphs for a given data set are generated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from engine.datasets.base import DataSpec
from engine.graph.spec import GraphSpec
from engine.registry import CatalogEntry, Choice, Registry
from engine.text import N_


@dataclass(frozen=True)
class Ready:
    """A ready plan of a family: one that shows it at its best, a program of the curriculum, or one that fails and
    teaches something by it. `title` and `lesson` (what to look at, and why it comes so) are marked texts."""

    name: str
    title: str
    lesson: str
    dataset: Choice | None = None
    """None: the family's own."""
    config: Mapping[str, Any] = field(default_factory=dict)
    """The family's settings."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Of the plan, by path."""
    fails: bool = False
    counterpart: str = ""
    """Of a plan that fails: the one that works and from which it was made by `failing`."""
    differs: tuple[str, ...] = ()
    """Of a plan that fails: the paths of all settings in which it differs from its counterpart, where these are several."""
    pictures: tuple[str, ...] = ()
    """Probes that the lesson speaks of: their pictures are open when a run of this plan is looked at."""

    def failing(
        self,
        name: str,
        title: str,
        lesson: str,
        *,
        dataset: Choice | None = None,
        config: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
        differs: tuple[str, ...] = (),
        pictures: tuple[str, ...] = (),
    ) -> Ready:
        """A plan that fails because of what is changed here: with this one, from which it takes all else, it forms a
        pair, and its lesson claims only what the pair isolates."""
        return Ready(
            name, title, lesson, dataset or self.dataset,
            {**self.config, **(config or {})}, {**self.settings, **(settings or {})},
            fails=True, counterpart=self.name, differs=differs, pictures=pictures,
        )  # fmt: skip


class Family(CatalogEntry):
    """Base of all families."""

    dataset: ClassVar[str]
    """The embedded data set that shows this family best."""
    ready: ClassVar[tuple[Ready, ...]] = ()
    """Ready plans; the first shows it at its best, in under two minutes on two cores."""

    def suits(self, data: DataSpec) -> bool:
        """Whether this family can take such samples."""
        return True

    def objective(self, data: DataSpec) -> Choice | None:
        """How it learns from such data; None: as the targets say."""
        return None

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        """Named graphs whose inputs and outputs fit `data`; a family of one network calls it `main`."""
        raise NotImplementedError

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        """Settings of the plan that suit, by path: `{"optimizer": {"name": "adam"}, "training.epochs": 5}`."""
        return {}


FAMILIES: Registry[Family] = Registry("engine.families", N_("family"))
