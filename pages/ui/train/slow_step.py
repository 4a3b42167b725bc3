"""`/api/slow-step` and `/api/weight-update`: the next step of a run in stages, and how it changes one weight.

Requests: `{"run"}`, and `{"run", "step", "graph", "node", "parameter", "index"}` as JSON, from anyone who has the link of
the run, which stays as it is. Response: a packed view "slow_step" or "weight_update", or `{"refusal": message, "again":
whether to ask again}`.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from engine.host.requests.slow_step import SlowStep
from engine.host.requests.weight_update import WeightUpdate
from engine.json_reader import JsonLimits
from engine.text import N_
from pages.ui.api_request import json_route
from pages.ui.backend import host_at_once

JSON_LIMITS = JsonLimits(4096, values=50, keys=20, depth=4)
TOO_LARGE = N_("This request has {count} bytes; the limit is {limit}.")


class StepRequest(BaseModel):
    """The request for the next step."""

    model_config = ConfigDict(extra="forbid")

    run: str = Field(pattern=r"^[0-9a-f]{24}$")


class WeightRequest(StepRequest):
    """The request for one weight of the step after `step` steps."""

    step: int = Field(ge=0)
    graph: str = Field(max_length=40)
    node: str = Field(max_length=40)
    parameter: str = Field(max_length=100)
    index: tuple[int, ...] = Field(max_length=8)


def next_step(request: StepRequest) -> bytes:
    """The packed stages of the next step."""
    return host_at_once().ask(SlowStep(run=request.run))


def weight_update(request: WeightRequest) -> bytes:
    """The packed chain from the gradient of a weight to its new value."""
    return host_at_once().ask(WeightUpdate(**request.model_dump()))


slow_step_route = json_route(
    "/api/slow-step",
    StepRequest,
    next_step,
    JSON_LIMITS,
    TOO_LARGE,
    N_("Slow motion must send a run, but sent something else."),
)
weight_update_route = json_route(
    "/api/weight-update",
    WeightRequest,
    weight_update,
    JSON_LIMITS,
    TOO_LARGE,
    N_("Slow motion must send a run and the place of a weight, but sent something else."),
)
