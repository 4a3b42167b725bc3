"""The work and memory of one step of a plan, computed from the shapes of its graphs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from math import prod

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.graph.check import Checked, check
from engine.graph.spec import GraphSpec
from engine.layers.base import Layer
from engine.objectives.base import OBJECTIVES
from engine.optimizers.base import OPTIMIZERS
from engine.plan.calibration import Rates, Work
from engine.plan.plan import Plan

EVALUATION_BATCH = 256
"""Samples per batch when a whole split is evaluated. With 1,024 the outputs of convolutions outgrow the caches, and
evaluation takes three times as long."""
EVALUATED_EPOCHS = 1000
"""The val split is evaluated after at most about this many epochs per run."""
LOSS_VALUES = 6
"""Element-wise operations per output: the loss, its gradient and the metric."""
BATCH_VALUES = 2
"""Element-wise operations per input value: picking, scaling and copying a sample."""
RUNTIME_BYTES = 80 * 2**20
"""Memory that torch uses in every worker: kernels loaded late, thread stacks, scratch space."""


class Costs:
    """Work by purpose: layers by name, and `activation`, `loss`, `batch`, `update` and `step`."""

    def __init__(self, plan: Plan, checked: Mapping[str, Checked]) -> None:
        """`plan` names a known data set and optimizer; unknown objectives, losses and layers count as nothing."""
        self.plan, self.data = plan, DATASETS.make(plan.dataset).spec()
        self.optimizer = OPTIMIZERS.make(plan.optimizer)
        train = max(self.data.sizes.get("train", 0), 1)
        self.batch = train if self.optimizer.full_batch else min(plan.training.batch_size, train)
        self.steps_per_epoch = math.ceil(train / self.batch)
        self.steps = self.steps_per_epoch * plan.training.epochs
        self.parameter_count = sum(found.parameter_count for found in checked.values())
        self.flops_per_step = 0
        self.work: dict[str, Work] = {}
        self.values = self.largest = self.widest = 0
        for name, found in checked.items():
            self._count(plan.graphs[name], found, self._passes(name))
        self._count_rest(checked)

    def _passes(self, graph: str) -> float:
        objective = None if OBJECTIVES.problems(self.plan.objective) else OBJECTIVES.make(self.plan.objective)
        return (objective.passes(graph) if objective else 3) * self.optimizer.evaluations

    def _count(self, graph: GraphSpec, found: Checked, passes: float) -> None:
        for name, flops in found.flops.items():
            layer = found.layers[name]
            inputs = [found.shapes[source] for source in found.sources[name]]
            activated = graph.nodes[name].activation is not None
            size, kept = prod(found.shapes[name]), layer.saved_values(*inputs)
            rate, times = _rate(layer), passes / 3
            # Element-wise rates cover forward and backward; rates of matrix products are per operation.
            done = {rate: self.batch * flops * (times if rate == "values" else passes)}
            self._add(layer.name, Work(**done, calls=layer.serial_ops(*inputs) * times))
            if activated:
                self._add("activation", Work(values=self.batch * size * times, calls=times))
            self.flops_per_step += round(self.batch * flops * passes)
            self.values += kept + size * activated
            self.largest = max(self.largest, kept)
            self.widest = max(self.widest, sum(prod(shape) for shape in inputs) + size)

    def _count_rest(self, checked: Mapping[str, Checked]) -> None:
        sample, times = prod(self.data.shape), self.optimizer.evaluations
        ends = [
            prod(found.shapes[end])
            for name, found in checked.items()
            for end in self.plan.graphs[name].ends()
            if end in found.shapes
        ]
        self._add("loss", Work(values=LOSS_VALUES * self.batch * max(ends, default=0) * times))
        self._add("batch", Work(values=BATCH_VALUES * self.batch * sample))
        self._add("update", Work(weights=self.parameter_count))
        self._add("step", Work(steps=1))

    def _add(self, kind: str, work: Work) -> None:
        self.work[kind] = self.work.get(kind, Work()) + work

    def correct(self, factors: Mapping[str, float]) -> None:
        """Multiplies each kind of work by its factor, if it has one."""
        self.work = {kind: work * factors.get(kind, 1.0) for kind, work in self.work.items()}

    def step_s(self, rates: Rates) -> float:
        return sum(rates.seconds(work) for work in self.work.values())

    def evaluation_s(self, rates: Rates) -> float:
        """The duration of evaluating the val split after each epoch, and val and test at the end. Without a backward
        pass this is a third of a step."""
        apart = ("update", "step", "batch")
        batch = sum((work for kind, work in self.work.items() if kind not in apart), Work())
        waiting = rates.seconds(Work(calls=batch.calls)) / EVALUATION_BATCH
        computing = rates.seconds(batch.model_copy(update={"calls": 0.0})) / self.batch
        return self.evaluated_samples * (waiting + computing) / (3 * self.optimizer.evaluations)

    @property
    def evaluated_samples(self) -> int:
        """The samples evaluated in a run: val after each epoch, val and test at the end."""
        times = min(self.plan.training.epochs, EVALUATED_EPOCHS) + 1
        return self.data.sizes.get("val", 0) * times + self.data.sizes.get("test", 0)

    def memory_bytes(self) -> int:
        kept = self.optimizer.copies
        # weights, gradients and optimizer state; the last checkpoint; the best weights
        models = 4 * self.parameter_count * (2 + kept + 1 + kept + 1)
        number = 2 if self.plan.training.precision == "bf16" else 4
        sample, target = prod(self.data.shape), target_bytes(self.data)
        entered = sample * (8 if self.data.kind == "text" else 4) + target
        training = self.batch * (number * (self.values + 2 * self.largest) + entered)
        evaluating = EVALUATION_BATCH * (number * (self.largest + 2 * self.widest) + entered)
        held = {"image": 1, "text": 8}.get(self.data.kind, 4)
        # mapped from its file, and as tensors
        stored = 2 * sum(self.data.sizes.values()) * (sample * held + target)
        return RUNTIME_BYTES + models + max(training, evaluating) + stored


def costs_of(plan: Plan) -> Costs:
    return Costs(plan, {name: check(graph) for name, graph in plan.graphs.items()})


def _rate(layer: Layer) -> str:
    """The rate that applies to a layer's operations: layers with weights are matrix products, others pass values on."""
    if not layer.initializes:
        return "values"
    return "convolutions" if layer.group == "convolution" else "products"


def target_bytes(data: DataSpec) -> int:
    """Bytes of one sample's target: 8 for a class, a token or a pixel's class, 4 for a value or a label."""
    match data.target:
        case "mask":
            return 8 * prod(data.shape[1:])
        case "tokens":
            return 8 * data.target_length
        case "values" | "labels":
            return 4 * max(data.outputs, len(data.labels))
    return 8
