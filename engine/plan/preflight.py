"""Estimates the cost of a plan on this machine and compares it with the limits, before anything is allocated."""

from __future__ import annotations

import math
from typing import Any

from pydantic import BaseModel, ConfigDict

from engine.datasets.base import DATASETS
from engine.errors import Problem
from engine.limits import limits
from engine.optimizers.base import OPTIMIZERS
from engine.plan.calibration import calibration
from engine.plan.costs import costs_of
from engine.plan.plan import Plan
from engine.plan.threads import threads_for
from engine.plan.timings import timings
from engine.text import N_, message


class Forecast(BaseModel):
    """An estimate; `problems` names each exceeded limit. Estimates improve with every run: see
    `engine.plan.timings`."""

    model_config = ConfigDict(frozen=True)

    parameter_count: int = 0
    flops_per_step: int = 0
    """Forward and backward pass of one batch."""
    memory_bytes: int = 0
    """Weights, gradients, optimizer state, the activations of a batch and the data set."""
    seconds: float = 0.0
    steps: int = 0
    problems: tuple[Problem, ...] = ()


def preflight(plan: Plan) -> Forecast:
    """The forecast, in plain Python and well under 100 ms. Problems reported by `check_plan` are ignored: unknown
    choices and nodes without a shape count as nothing."""
    if DATASETS.problems(plan.dataset) or OPTIMIZERS.problems(plan.optimizer):
        return Forecast()
    costs = costs_of(plan)
    threads, measured, known = threads_for(plan, alone=True), calibration(), timings()
    rates = measured.at(threads)
    memory_ratio = known.memory_ratio(costs.work, threads, measured)
    costs.correct(known.time_factors(threads, measured))
    forecast = Forecast(
        parameter_count=costs.parameter_count,
        flops_per_step=costs.flops_per_step,
        memory_bytes=round(costs.memory_bytes() * memory_ratio),
        seconds=costs.steps * costs.step_s(rates) + costs.evaluation_s(rates),
        steps=costs.steps,
    )
    return forecast.model_copy(update={"problems": tuple(_refusals(plan, forecast))})


def _refusals(plan: Plan, forecast: Forecast) -> list[Problem]:
    bounds = limits()
    checks: list[tuple[str, str, float, int]] = [
        (
            "graphs",
            N_("The plan has {got} parameters; the limit is {limit}. Use fewer units or filters."),
            forecast.parameter_count, bounds.parameters,
        ),
        (
            "training.batch_size",
            N_("One step would take {got} operations; the limit is {limit}. Use a smaller batch or network."),
            forecast.flops_per_step, bounds.flops_per_step,
        ),
        (
            "training.batch_size",
            N_("The run would need {got} MiB of memory; the limit is {limit} MiB. Use a smaller batch or network."),
            forecast.memory_bytes / 2**20, bounds.memory_bytes // 2**20,
        ),
        (
            "training.epochs",
            N_("The run would take {got} steps; the limit is {limit}. Use fewer epochs or larger batches."),
            forecast.steps, bounds.steps,
        ),
        (
            "training.epochs",
            N_("The run would take {got} epochs; the limit is {limit}. Use fewer epochs."),
            plan.training.epochs, bounds.epochs,
        ),
    ]  # fmt: skip
    return [_refusal(*found) for found in checks if found[2] > found[3]]


def _refusal(where: str, template: str, got: float, limit: int) -> Problem:
    values: dict[str, Any] = {"got": math.ceil(got), "limit": limit}
    return Problem(where=where, message=message(template, **values))
