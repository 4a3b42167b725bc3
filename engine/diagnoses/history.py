"""What a run has reported so far, arranged for the diagnoses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.events import EpochEnded, Event, Measured, RunEnded, RunStarted, StatisticsTaken
from engine.graph.check import check
from engine.layers.base import Layer, Shape
from engine.plan.plan import Plan

Points = list[tuple[int, float]]
"""Values of one metric with their steps, oldest first."""


@dataclass
class History:
    """The plan and the events of one run. After an interruption only what was reported last counts."""

    plan: Plan
    steps: int = 0
    steps_per_epoch: int = 1
    curves: dict[str, Points] = field(default_factory=dict)
    """By metric: `train/…` as measured within the epochs."""
    epochs: dict[str, Points] = field(default_factory=dict)
    """By metric: `train/…` means of whole epochs, and `val/…`."""
    statistics: list[StatisticsTaken] = field(default_factory=list)
    ended: RunEnded | None = None
    step: int = 0

    @classmethod
    def of(cls, plan: Plan, events: Iterable[Event]) -> History:
        history = cls(plan)
        for event in events:
            history.add(event)
        return history

    def add(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self.steps, self.steps_per_epoch = event.steps, event.steps_per_epoch
            self._go_back(event.step)
        elif isinstance(event, Measured):
            _append(self.curves, event)
        elif isinstance(event, EpochEnded):
            _append(self.epochs, event)
        elif isinstance(event, StatisticsTaken):
            self.statistics.append(event)
        elif isinstance(event, RunEnded):
            self.ended = event
        self.step = event.step

    def _go_back(self, step: int) -> None:
        """A resumed run repeats the events after its checkpoint."""
        for points in [*self.curves.values(), *self.epochs.values()]:
            points[:] = [point for point in points if point[0] <= step]
        self.statistics = [event for event in self.statistics if event.step <= step]
        self.ended = None

    # What is known of the plan

    @cached_property
    def spec(self) -> DataSpec:
        return DATASETS.make(self.plan.dataset).spec()

    @cached_property
    def shapes(self) -> dict[str, dict[str, Shape]]:
        """By graph: the shapes of its inputs and nodes."""
        return {name: dict(check(graph).shapes) for name, graph in self.plan.graphs.items()}

    def layers(self) -> Iterator[tuple[str, str, Layer]]:
        """Every layer with its graph and node."""
        for name, graph in self.plan.graphs.items():
            for node, spec in graph.nodes.items():
                yield name, node, spec.layer_config()

    @property
    def learning_rate(self) -> float:
        return float(self.plan.optimizer.config.get("learning_rate", _default_rate(self.plan)))

    # What is known of the run

    @property
    def progress(self) -> float:
        """The share of the planned steps that were taken; 1 once the run is over."""
        return 1.0 if self.ended and self.ended.reason == "finished" else self.step / max(1, self.steps)

    @property
    def first(self) -> StatisticsTaken | None:
        """The statistics before the first step."""
        return self.statistics[0] if self.statistics and self.statistics[0].step == 0 else None

    @property
    def constant_loss(self) -> float | None:
        """The loss of the best constant answer; None if it is not known."""
        values = self.first.values if self.first else {}
        loss = self.plan.loss
        if loss.config.get("balance") or loss.config.get("class_weights") or self.plan.objective.name == "vae":
            return None
        if loss.name in ("cross_entropy", "binary_cross_entropy"):
            return values.get("target_entropy")
        return values.get("target_variance") if loss.name == "mse" else None

    @property
    def has_players(self) -> bool:
        return self.plan.objective.name == "adversarial"

    @property
    def level(self) -> float | None:
        """The training loss of the last quarter, relative to that of the best constant answer."""
        points, constant = self.losses(), self.constant_loss
        if not points or not constant:
            return None
        return mean(points[-max(1, len(points) // 4) :]) / constant

    def over_time(self, statistic: str) -> dict[tuple[str, str], Points]:
        """One statistic of the nodes, by graph and node, with its steps."""
        found: dict[tuple[str, str], Points] = {}
        for event in self.statistics:
            for graph, nodes in event.nodes.items():
                for node, figures in nodes.items():
                    if statistic in figures:
                        found.setdefault((graph, node), []).append((event.step, figures[statistic]))
        return found

    def values(self, name: str) -> Points:
        """One statistic of the run, with its steps."""
        return [(event.step, event.values[name]) for event in self.statistics if name in event.values]

    def hidden(self, graph: str, node: str) -> bool:
        """Whether other nodes follow."""
        return bool(self.plan.graphs[graph].targets(node))

    def losses(self, split: str = "train") -> Points:
        """The loss per epoch; of a run with few epochs, for training, the means of its measurements in twenty parts."""
        points = self.epochs.get(f"{split}/loss", [])
        return points if split == "val" or len(points) >= 8 else parts(self.curves.get("train/loss", []))


def mean(points: Points) -> float:
    return sum(value for _, value in points) / len(points)


def streak(points: Points, holds: Callable[[float], bool], count: int = 2) -> int | None:
    """The step since which the last points all fulfil a condition; None for fewer than `count` of them."""
    start = len(points)
    while start and holds(points[start - 1][1]):
        start -= 1
    return points[start][0] if len(points) - start >= count else None


def parts(points: Points, count: int = 20) -> Points:
    """Means of at most `count` consecutive groups of points, each at its last step."""
    size = max(1, -(-len(points) // count))
    groups = [points[start : start + size] for start in range(0, len(points), size)]
    return [(group[-1][0], sum(value for _, value in group) / len(group)) for group in groups]


def _append(curves: dict[str, Points], event: Measured | EpochEnded) -> None:
    for name, value in event.values.items():
        curves.setdefault(name, []).append((event.step, value))


def _default_rate(plan: Plan) -> float:
    from engine.optimizers.base import OPTIMIZERS

    return OPTIMIZERS.make(plan.optimizer).learning_rate
