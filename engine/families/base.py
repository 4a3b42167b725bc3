"""The base class of families: settings from which graphs for a data set are generated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from engine.datasets.data_spec import DataSpec
from engine.families import forecasts, small_sets
from engine.graph.spec import GraphSpec
from engine.registry import CatalogEntry, Choice, Registry
from engine.text import N_


@dataclass(frozen=True)
class Ready:
    """An example plan of a family: one that shows it at its best, one of the curriculum, or one that fails and teaches
    something by it. `title` and `lesson` (what to look at, and why) are marked texts.

    Figures in a lesson are those of one run of the plan with its own seed (`python -m engine plan FAMILY --ready NAME`,
    then `train`); `docs/gallery.md` lists the test metrics, and `tests/unit/test_taught_facts.py` trains quick pairs.
    """

    name: str
    title: str
    lesson: str
    dataset: Choice | None = None
    """None: the family's own data set."""
    config: Mapping[str, Any] = field(default_factory=dict)
    """Settings of the family."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Settings of the plan, by path."""
    fails: bool = False
    counterpart: str = ""
    """For a plan that fails: the name of the working plan from which it was made by `failing`."""
    differs: tuple[str, ...] = ()
    """For a plan that fails: the paths of all settings that differ from its counterpart, if there are several."""
    pictures: tuple[str, ...] = ()
    """Probes mentioned in the lesson; their panels are open when a run of this plan is shown."""

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
        """A plan that fails because of the given changes to this one. Its lesson claims only what this pair of plans
        isolates."""
        return Ready(
            name, title, lesson, dataset or self.dataset,
            {**self.config, **(config or {})}, {**self.settings, **(settings or {})},
            fails=True, counterpart=self.name, differs=differs, pictures=pictures,
        )  # fmt: skip


class Family(CatalogEntry):
    """Base class of all families."""

    dataset: ClassVar[str]
    """The built-in data set that shows this family best."""
    ready: ClassVar[tuple[Ready, ...]] = ()
    """Example plans; the first shows the family at its best, in under two minutes on two cores."""

    def suits(self, data: DataSpec) -> bool:
        """Whether this family suits the data."""
        return True

    def objective(self, data: DataSpec) -> Choice | None:
        """The objective for such data; None: the default for its targets."""
        return None

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        """Named graphs whose inputs and outputs fit `data`; the only graph of a family is called `main`."""
        raise NotImplementedError

    def graphs_for(self, data: DataSpec) -> dict[str, GraphSpec]:
        """The graphs as plans have them: for series that ask for it, they learn the difference from a naive forecast."""
        return forecasts.relative(self.graphs(data), data)

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        """Suitable settings of the plan, by path: `{"optimizer": {"name": "adam"}, "training.epochs": 5}`."""
        return {}

    def choices_for(self, data: DataSpec) -> Mapping[str, Any]:
        """The settings as plans have them: uploaded series get early stopping, small sets of images and texts more
        epochs."""
        given = self.choices(data)
        small = small_sets.choices(data, given) if self.objective(data) is None else {}
        return {**given, **small, **forecasts.choices(data)}


FAMILIES: Registry[Family] = Registry("engine.families", N_("architecture"))
