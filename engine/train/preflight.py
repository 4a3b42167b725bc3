"""What a plan will cost on this machine, and whether that is more than the limits allow, before anything is allocated."""

from __future__ import annotations

import math
from collections.abc import Mapping
from math import prod
from typing import Any

from pydantic import BaseModel, ConfigDict

from engine.datasets.base import DATASETS, DataSpec
from engine.errors import Problem
from engine.graph.check import Checked, check
from engine.graph.spec import GraphSpec
from engine.layers.base import Layer
from engine.limits import limits
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_, message
from engine.train.calibration import Rates, calibration
from engine.train.plan import Plan
from engine.train.threads import threads_for

EVALUATION_BATCH = 256
"""Samples at a time when a whole split is judged."""
JUDGED_EPOCHS = 1000
"""The val split is judged after at most about this many epochs of a run."""


class Forecast(BaseModel):
    """An estimate, good to a factor of about three; `problems` names each limit that would be passed."""

    model_config = ConfigDict(frozen=True)

    parameter_count: int = 0
    flops_per_step: int = 0
    """Forward and backward pass of one batch."""
    memory_bytes: int = 0
    """Weights, gradients, optimizer, the values of a batch, the data set."""
    seconds: float = 0.0
    steps: int = 0
    problems: tuple[Problem, ...] = ()


def preflight(plan: Plan) -> Forecast:
    """In plain Python, in well under 100 ms. What `check_plan` tells of a plan is left to it: choices that cannot be
    made and nodes without a shape count as nothing here."""
    if DATASETS.problems(plan.dataset) or OPTIMIZERS.problems(plan.optimizer):
        return Forecast()
    data, optimizer = DATASETS.make(plan.dataset).spec(), OPTIMIZERS.make(plan.optimizer)
    checked = {name: check(graph) for name, graph in plan.graphs.items()}
    costs = _Costs(plan, data, optimizer, checked)
    forecast = Forecast(
        parameter_count=costs.parameter_count,
        flops_per_step=costs.flops_per_step,
        memory_bytes=costs.memory_bytes(),
        seconds=costs.seconds(calibration().at(threads_for(plan, alone=True))),
        steps=costs.steps,
    )
    return forecast.model_copy(update={"problems": tuple(_refusals(plan, forecast))})


class _Costs:
    """The arithmetic, from the shapes of every graph."""

    def __init__(self, plan: Plan, data: DataSpec, optimizer: Optimizer, checked: Mapping[str, Checked]) -> None:
        self.plan, self.data, self.optimizer, self.checked = plan, data, optimizer, checked
        train = max(data.sizes.get("train", 0), 1)
        self.batch = train if optimizer.full_batch else min(plan.training.batch_size, train)
        self.steps_per_epoch = math.ceil(train / self.batch)
        self.steps = self.steps_per_epoch * plan.training.epochs
        self.parameter_count = sum(found.parameter_count for found in checked.values())
        self.flops = {"convolution": 0, "core": 0, "other": 0}
        self.values = self.calls = self.largest = 0
        for name, found in checked.items():
            self._count(plan.graphs[name], found)
        self.flops_per_step = 3 * self.batch * sum(sum(found.flops.values()) for found in checked.values())

    def _count(self, graph: GraphSpec, found: Checked) -> None:
        for name, flops in found.flops.items():
            layer = found.layers[name]
            inputs = [found.shapes[source] for source in found.sources[name]]
            activated = graph.nodes[name].activation is not None
            size, kept = prod(found.shapes[name]), layer.kept(*inputs)
            self.flops[_kind(layer)] += flops
            self.flops["other"] += size * activated
            self.values += kept + size * activated
            self.calls += layer.calls(*inputs) + activated
            self.largest = max(self.largest, kept)

    def memory_bytes(self) -> int:
        kept = self.optimizer.copies
        # Weights, gradients and optimizer; the last checkpoint of weights and optimizer; the best weights.
        models = 4 * self.parameter_count * (2 + kept + 1 + kept + 1)
        number = 2 if self.plan.training.precision == "bf16" else 4
        sample, target = prod(self.data.shape), _target_bytes(self.data)
        entered = sample * (8 if self.data.kind == "text" else 4) + target
        training = self.batch * (number * (self.values + 2 * self.largest) + entered)
        judging = EVALUATION_BATCH * (number * 2 * self.largest + entered)
        held = {"image": 1, "text": 8}.get(self.data.kind, 4)
        stored = sum(self.data.sizes.values()) * (sample * held + target)
        return models + max(training, judging) + stored

    def seconds(self, rates: Rates) -> float:
        training = self.plan.training
        times = self.optimizer.evaluations
        per_sample = self._sample_s(rates)
        step = rates.step_s + times * (self.calls * rates.call_s + self.batch * per_sample)
        step += self.parameter_count / rates.weights_per_s
        judged = min(training.epochs, JUDGED_EPOCHS) + 1  # once more at the end
        samples = self.data.sizes.get("val", 0) * judged + self.data.sizes.get("test", 0)
        # A forward pass alone is a third of a step.
        judging = samples * (per_sample + self.calls * rates.call_s / EVALUATION_BATCH) / 3
        return self.steps * step + judging

    def _sample_s(self, rates: Rates) -> float:
        convolutions = 3 * self.flops["convolution"] / rates.conv_flops_per_s
        sums = 3 * self.flops["core"] / rates.linear_flops_per_s
        return convolutions + sums + self.flops["other"] / rates.values_per_s


def _kind(layer: Layer) -> str:
    """Which rate a layer's operations go by: those with weights are sums of products, the others pass numbers on."""
    if not layer.initializes:
        return "other"
    return "convolution" if layer.group == "convolution" else "core"


def _target_bytes(data: DataSpec) -> int:
    """One sample's target: 8 bytes a class, a token or a pixel's class, 4 a value or a label."""
    match data.target:
        case "mask":
            return 8 * prod(data.shape[1:])
        case "tokens":
            return 8 * data.target_length
        case "values" | "labels":
            return 4 * max(data.outputs, len(data.labels))
    return 8


def _refusals(plan: Plan, forecast: Forecast) -> list[Problem]:
    most = limits()
    checks: list[tuple[str, str, float, int]] = [
        (
            "graphs",
            N_("The plan has {got} parameters, but the limit is {limit}. Use fewer units or filters."),
            forecast.parameter_count, most.parameters,
        ),
        (
            "training.batch_size",
            N_("A step would take {got} operations, but the limit is {limit}. Use a smaller batch or a smaller network."),
            forecast.flops_per_step, most.flops_per_step,
        ),
        (
            "training.batch_size",
            N_("The run would need {got} MiB of memory, but the limit is {limit} MiB. Use a smaller batch or network."),
            forecast.memory_bytes / 2**20, most.memory_bytes // 2**20,
        ),
        (
            "training.epochs",
            N_("The run would take {got} steps, but the limit is {limit}. Use fewer epochs or larger batches."),
            forecast.steps, most.steps,
        ),
        (
            "training.epochs",
            N_("The run would take {got} epochs, but the limit is {limit}. Use fewer epochs."),
            plan.training.epochs, most.epochs,
        ),
    ]  # fmt: skip
    return [_refusal(*found) for found in checks if found[2] > found[3]]


def _refusal(where: str, template: str, got: float, limit: int) -> Problem:
    values: dict[str, Any] = {"got": math.ceil(got), "limit": limit}
    return Problem(where=where, message=message(template, **values))
