"""`/api/read`: strokes of the pad go up, what a run's network makes of them comes down as packed views.

Up: `{"run", "strokes", "show": [probe, …]}` as JSON. Down: `{"step": …, "views": {probe: view}}` packed; without
strokes there are no views, but the network is loaded for those to come. Where there is nothing to read with, it is
`{"refusal": message, "again": whether to ask again}`. What is no drawing is refused with a message as JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, FailFast, Field

from engine.datasets.base import DATASETS
from engine.datasets.strokes import fit, parse, render
from engine.errors import LimitError, NotFoundError
from engine.host.requests.probe import Probe
from engine.json_reader import JsonLimits
from engine.probes.base import PROBES
from engine.registry import Choice
from engine.runs.rows import RunRow
from engine.text import N_
from engine.views import Array, pack, unpack
from pages.ui.api_request import asked_route

LARGEST_BYTES = 4 * 2**20
MAX_JSON = JsonLimits(LARGEST_BYTES, values=500_000, keys=20, depth=8)
MOST_POINTS = 20_000
"""Of one drawing. The pad keeps points a tenth of a pixel of the network's picture apart, so people have hundreds."""
SHOWN = ("reading", "input_picture", "saliency", "all_feature_maps")
"""What stands beside a drawing."""
EXPLAINING = ("grad_cam", "integrated_gradients", "occlusion")
"""What can stand in the place of saliency."""


class Asked(BaseModel):
    """What the pad sends."""

    model_config = ConfigDict(extra="forbid")

    run: str = Field(pattern=r"^[0-9a-f]{24}$")
    strokes: Any
    show: Annotated[list[str], FailFast()] = Field(["reading"], max_length=len(SHOWN))


def reads_drawings(row: RunRow) -> bool:
    """Whether a run learns to tell pictures apart."""
    return _shape(row.plan_json) is not None


def shape_of(row: RunRow) -> tuple[int, ...]:
    """The shape `(C, H, W)` of the pictures that a run takes; raises `NotFoundError` for a run without."""
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
    """Whether a probe has something to show of the networks of a plan: Grad-CAM needs a layer of pictures."""
    from engine.plan.plan import Plan

    plan = Plan.model_validate_json(plan_json)
    return PROBES.get(probe)().applies(plan.graphs, DATASETS.make(plan.dataset).spec())


def drawn(strokes: Any, shape: Sequence[int]) -> Array | None:
    """The picture `(C, H, W)` that a network of this shape gets; None for an empty pad.

    Raises `FileFormatError` or `LimitError` for what is no drawing.
    """
    lines = parse(strokes) if _count(strokes) <= MOST_POINTS else _too_many(strokes)
    return fit(render(lines), tuple(shape)) if lines else None


def _count(strokes: Any) -> int:
    """How many points there are, as far as this is a drawing at all."""
    return sum(len(stroke) for stroke in strokes if isinstance(stroke, list)) if isinstance(strokes, list) else 0


def _too_many(strokes: Any) -> list[Array]:
    template = N_("This drawing has {count} points; the limit is {limit}. Clear the pad and use fewer strokes.")
    raise LimitError(template, count=_count(strokes), limit=MOST_POINTS)


def read(asked: Asked) -> bytes:
    """What the run's newest checkpoint makes of a drawing, packed."""
    from pages.ui.backend import host_at_once, store

    row = store().run(asked.run)
    shape = shape_of(row)
    picture = drawn(asked.strokes, shape)
    step = newest(asked.run)
    wanted = [name for name in asked.show if name in (*SHOWN, *EXPLAINING) and _shows(row.plan_json, name)]
    probes = {name: Choice(name=name) for name in (wanted if picture is not None else ["reading"])}
    blank = np.zeros(shape, np.uint8)
    try:
        views = host_at_once().ask(Probe(run=asked.run, probes=probes, drawn=blank if picture is None else picture))
    except NotFoundError as error:
        # An answer like any other: a run that waits for its turn is no failed request.
        return pack({"refusal": error.message})
    return pack({"step": step, "views": unpack(views) if picture is not None else {}})


def newest(run_id: str) -> int:
    """The step of a run's newest checkpoint; -1 before the first."""
    from pages.ui.backend import host_at_once

    return max(host_at_once().artifacts.checkpoints(run_id), default=-1)


read_route = asked_route(
    "/api/read",
    Asked,
    read,
    MAX_JSON,
    N_("This drawing has {count} bytes; the limit is {limit}. Clear the pad and draw again."),
    N_("The pad must send a run, strokes and what to show, but sent something else."),
)
