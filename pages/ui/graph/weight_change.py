"""`/api/weight`: sets one weight of a run while it trains or is paused.

Request: `{"run", "graph", "node", "tensor", "index", "value"}` as JSON, from the owner of the run. The response is
packed: `{"command": …}`, or `{"refusal": message, "again": whether to ask again}`.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from engine.commands import COMMAND
from engine.errors import RequestError
from engine.host.requests.weight_command import WeightCommand
from engine.json_reader import JsonLimits
from engine.text import N_
from engine.views import pack, unpack
from pages.ui.api_request import owner_route
from pages.ui.backend import host_at_once, store

JSON_LIMITS = JsonLimits(4096, values=50, keys=20, depth=4)


class WeightRequest(BaseModel):
    """The graph's request."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    run: str = Field(pattern=r"^[0-9a-f]{24}$")
    graph: str = Field(max_length=40)
    node: str = Field(max_length=40)
    tensor: str = Field(max_length=100)
    index: tuple[int, ...] = Field(max_length=8)
    value: float


def set_weight(request: WeightRequest, owner: str | None) -> bytes:
    """Sends the command to the run, after the host has checked it."""
    row = store().own_run(request.run, owner)
    if row.is_over:
        raise RequestError(N_("This run has ended, so its weights cannot be changed any more."))
    asked = WeightCommand(graphs=row.plan.graphs, **request.model_dump(exclude={"run"}))
    command = unpack(host_at_once().ask(asked))["command"]
    store().ask(row.id, COMMAND.validate_python(command), owner or "")
    return pack({"command": command})


weight_route = owner_route(
    "/api/weight",
    WeightRequest,
    set_weight,
    JSON_LIMITS,
    N_("This request has {count} bytes; the limit is {limit}."),
    N_("The graph must send a run, a weight and its value, but sent something else."),
)
