"""`/api/read`: recognizes a drawing with a run's network and responds with packed views.

Request: `{"run", "strokes", "show": [probe, …]}` as JSON. Response: `{"step": …, "views": {probe: view}}`, packed;
without strokes there are no views, but the network is loaded for later requests. If there is no network to use, the
response is `{"refusal": message, "again": whether to ask again}`. A malformed drawing is refused with a message as
JSON.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, FailFast, Field

from engine.datasets.base import DATASETS
from engine.datasets.drawn_samples import drawn_sample
from engine.datasets.picture_preparation import Preparation
from engine.datasets.strokes import parse
from engine.errors import LimitError, NotFoundError
from engine.host.requests.probe import Probe
from engine.json_reader import JsonLimits
from engine.probes.base import PROBES
from engine.registry import Choice
from engine.runs.rows import RunRow
from engine.text import N_
from engine.views import Array, pack, unpack
from pages.ui.api_request import json_route

MAX_BYTES = 4 * 2**20
JSON_LIMITS = JsonLimits(MAX_BYTES, values=500_000, keys=20, depth=8)
MAX_POINTS = 20_000
"""Maximum number of points of one drawing. The pad keeps points a tenth of an input pixel apart: a few hundred."""
SHOWN = ("reading", "input_picture", "saliency", "all_feature_maps")
"""The views beside a drawing."""
EXPLAINING = ("grad_cam", "integrated_gradients", "occlusion")
"""The alternatives to saliency."""


class ReadRequest(BaseModel):
    """The pad's request."""

    model_config = ConfigDict(extra="forbid")

    run: str = Field(pattern=r"^[0-9a-f]{24}$")
    strokes: Any
    show: Annotated[list[str], FailFast()] = Field(["reading"], max_length=len(SHOWN))


def reads_drawings(row: RunRow) -> bool:
    """Whether a run's network classifies images."""
    return _shape(row.plan_json) is not None


def shape_of(row: RunRow) -> tuple[int, ...]:
    """The input shape `(C, H, W)` of a run's network. Raises `NotFoundError` if it does not classify images."""
    shape = _shape(row.plan_json)
    if shape is None:
        raise NotFoundError(
            N_("The run `{run}` was not trained on images, so it cannot classify a drawing."), run=row.id
        )
    return shape


@lru_cache(maxsize=500)
def _shape(plan_json: str) -> tuple[int, ...] | None:
    from engine.plan.plan import Plan

    plan = Plan.model_validate_json(plan_json)
    if plan.dataset.name not in DATASETS or DATASETS.problems(plan.dataset):
        return None
    spec = DATASETS.make(plan.dataset).spec()
    reads = spec.kind == "image" and PROBES.get("reading")().applies(plan.graphs, spec)
    return tuple(spec.shape) if reads else None


@lru_cache(maxsize=500)
def _shows(plan_json: str, probe: str) -> bool:
    """Whether a probe applies to the networks of a plan: Grad-CAM needs a layer with feature maps."""
    from engine.plan.plan import Plan

    plan = Plan.model_validate_json(plan_json)
    return PROBES.get(probe)().applies(plan.graphs, DATASETS.make(plan.dataset).spec())


def preparation_of(row: RunRow) -> Preparation:
    """How images become inputs of a run's network."""
    from engine.plan.plan import Plan

    return DATASETS.make(Plan.model_validate_json(row.plan_json).dataset).preparation()


def drawn(strokes: Any, how: Preparation) -> Array | None:
    """The image `(C, H, W)` of a drawing, prepared for a network; None for an empty pad.

    Raises `FileFormatError` or `LimitError` for a malformed or oversized drawing.
    """
    lines = parse(strokes) if _count(strokes) <= MAX_POINTS else _too_many(strokes)
    return drawn_sample(lines, how) if lines else None


def _count(strokes: Any) -> int:
    """The number of points; 0 for a malformed drawing."""
    return sum(len(stroke) for stroke in strokes if isinstance(stroke, list)) if isinstance(strokes, list) else 0


def _too_many(strokes: Any) -> list[Array]:
    template = N_("This drawing has {count} points; the limit is {limit}. Clear the pad and use fewer strokes.")
    raise LimitError(template, count=_count(strokes), limit=MAX_POINTS)


def read(request: ReadRequest) -> bytes:
    """Evaluates a drawing with the run's newest checkpoint; gives the packed views."""
    from pages.ui.backend import host_at_once, store

    row = store().run(request.run)
    shape = shape_of(row)
    picture = drawn(request.strokes, preparation_of(row))
    step = newest(request.run)
    wanted = [name for name in request.show if name in (*SHOWN, *EXPLAINING) and _shows(row.plan_json, name)]
    probes = {name: Choice(name=name) for name in (wanted if picture is not None else ["reading"])}
    blank = np.zeros(shape, np.uint8)
    try:
        views = host_at_once().ask(Probe(run=request.run, probes=probes, drawn=blank if picture is None else picture))
    except NotFoundError as error:
        # A regular response: a run that is still queued is not a failed request.
        return pack({"refusal": error.message})
    return pack({"step": step, "views": unpack(views) if picture is not None else {}})


def newest(run_id: str) -> int:
    """The step of a run's newest checkpoint; -1 before the first."""
    from pages.ui.backend import host_at_once

    return max(host_at_once().artifacts.checkpoints(run_id), default=-1)


read_route = json_route(
    "/api/read",
    ReadRequest,
    read,
    JSON_LIMITS,
    N_("This drawing has {count} bytes; the limit is {limit}. Clear the pad and draw again."),
    N_("The pad must send a run, strokes and what to show, but sent something else."),
)
