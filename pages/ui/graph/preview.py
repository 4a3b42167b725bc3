"""`/api/untrained`: what the neurons of a small network compute before training.

Request: `{"plan": the plan as in a link, "graph"}` as JSON. Response: a packed view "network", or `{"refusal": message,
"again": whether to ask again}`.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from engine.datasets.base import DATASETS
from engine.datasets.points import Points
from engine.errors import LimitError
from engine.graph.check import check
from engine.host.requests.untrained_network import UntrainedNetwork
from engine.json_reader import JsonLimits
from engine.plan import link
from engine.plan.check import require
from engine.plan.plan import Plan
from engine.text import N_
from pages.ui.api_request import json_route
from pages.ui.backend import host_at_once
from pages.ui.graph.living_graph import cards_help

MAX_PARAMETERS = 10_000
MAX_NODES = 30
"""Building a node with spectral norm takes 30 ms, however few weights it has."""
JSON_LIMITS = JsonLimits(2 * link.LINK_LIMIT, values=10, keys=5, depth=3)


class PreviewRequest(BaseModel):
    """The graph's request."""

    model_config = ConfigDict(extra="forbid")

    plan: str = Field(max_length=link.LINK_LIMIT)
    graph: str = Field(max_length=40)


def preview(plan: Plan) -> dict[str, str] | None:
    """The plan for the request and the help of the cards; None unless the network is small and its data are points."""
    if plan.dataset.name not in DATASETS or DATASETS.problems(plan.dataset) or not _is_small(plan):
        return None
    text = link.encode(plan)
    return {"plan": text, **cards_help(DATASETS.make(plan.dataset).spec())} if len(text) <= link.LINK_LIMIT else None


def _is_small(plan: Plan) -> bool:
    if not issubclass(DATASETS.get(plan.dataset.name), Points):
        return False
    if sum(len(graph.nodes) for graph in plan.graphs.values()) > MAX_NODES:
        return False
    return sum(check(graph).parameter_count for graph in plan.graphs.values()) <= MAX_PARAMETERS


def untrained(request: PreviewRequest) -> bytes:
    """The packed view."""
    plan = require(link.decode(request.plan))
    if not _is_small(plan):
        template = N_("Only small networks for points on a plane are shown before training.")
        raise LimitError(template)
    return host_at_once().ask(UntrainedNetwork(plan=plan, graph=request.graph))


preview_route = json_route(
    "/api/untrained",
    PreviewRequest,
    untrained,
    JSON_LIMITS,
    N_("This request has {count} bytes; the limit is {limit}."),
    N_("The graph must send a plan and the name of a graph, but sent something else."),
)
