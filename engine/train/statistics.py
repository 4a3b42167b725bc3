"""The statistics from which a run's learning is diagnosed. [torch]"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import structlog
import torch
from torch import Tensor

from engine.events import Event, StatisticsTaken
from engine.probes.base import ProbeContext
from engine.probes.learning_statistics import learning_statistics
from engine.probes.run_statistics import answer_statistics, data_statistics
from engine.probes.time_statistics import time_statistics
from engine.train.session import Session

MAX_COUNT = 12
"""The maximum number of times, besides the beginning."""
STEPS_EACH = 100
"""At most once in so many steps, so that short runs are not slowed down."""
THROUGH_TIME = 3
"""Of these times, the first ones at which the gradient through time is computed, which is slow."""
log = structlog.get_logger()


def statistics_steps(steps: int) -> tuple[int, ...]:
    """The steps of a run of `steps` steps: the beginning, then evenly up to the end."""
    count = min(MAX_COUNT, max(1, steps // STEPS_EACH))
    return tuple(sorted({round(steps * number / count) for number in range(count + 1)}))


class RunStatistics:
    """Takes statistics at fixed steps of the plan. Draws no random numbers of the run and changes no weight; if it fails,
    the run continues without."""

    def __init__(self, session: Session, context: Callable[[], ProbeContext], *, active: bool = True) -> None:
        self.session, self.context, self.active = session, context, active
        self.steps = statistics_steps(session.steps)
        self._former: Tensor | None = None

    def is_due(self, step: int) -> bool:
        return self.active and step in self.steps

    def before_step(self) -> None:
        """Keeps the weights before a step that is measured."""
        due = self.is_due(self.session.step + 1)
        self._former = self.session.flat_weights.values.clone() if due else None

    def take(self) -> Iterator[Event]:
        """The event, if this is one of the steps."""
        if not self.is_due(self.session.step):
            return
        try:
            event = self._measured()
        except Exception:  # the outermost frame of statistics: an error must not end the run
            log.exception("statistics failed and are taken no more")
            self.active = False
            return
        yield event

    def _measured(self) -> StatisticsTaken:
        step, context = self.session.step, self.context()
        nodes = learning_statistics(context)
        for (graph, node), ratio in self._updates().items():
            nodes[graph].setdefault(node, {})["update"] = ratio
        if self.steps.index(step) < THROUGH_TIME:
            with torch.backends.cudnn.flags(enabled=False):
                for node, share in time_statistics(context).items():
                    nodes["main"].setdefault(node, {})["time"] = share
        values = data_statistics(context) if step == 0 else {}
        self.session.models.eval()
        try:
            values |= answer_statistics(context)
        finally:
            self.session.models.train()
        rounded = {graph: {node: _rounded(found) for node, found in each.items()} for graph, each in nodes.items()}
        return StatisticsTaken(step=step, nodes=rounded, values=_rounded(values))

    def _updates(self) -> dict[tuple[str, str], float]:
        """By graph and node: the length of the last update relative to that of the weights."""
        if self._former is None:
            return {}
        found = {}
        for graph, model in self.session.models.items():
            for node, module in model.nodes.items():  # type: ignore[union-attr, operator]
                ratio = self._update(module, self._former)
                if ratio is not None:
                    found[graph, node] = ratio
        return found

    @staticmethod
    def _update(module: Any, former: Tensor) -> float | None:
        weights = [weight.detach() for weight in module.parameters() if weight.requires_grad and weight.dim() > 1]
        before = [former.as_strided(weight.shape, weight.stride(), weight.storage_offset()) for weight in weights]
        length = sum(float(value.square().sum()) for value in before) ** 0.5
        moved = sum(float((now - old).square().sum()) for now, old in zip(weights, before, strict=True)) ** 0.5
        return moved / length if length else None


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: float(f"{value:.4g}") for name, value in values.items()}
