"""`/api/imagine`: decodes codes, encodes samples, generates samples or continues a text with a generative run.

Request: `{"run", "verb", …}` as JSON; the verbs are `decode`, `encode`, `directions`, `generate` and `continue`, and
each uses the fields of `GenerationRequest` that it needs. The response is packed. If there is no network to use, it
is `{"refusal": message, "again": whether to ask again}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, FailFast, Field

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import Kind
from engine.errors import NotFoundError, RequestError
from engine.host.requests.continue_text import ContinueText
from engine.host.requests.decode import Decode
from engine.host.requests.directions import Directions
from engine.host.requests.encode import Encode
from engine.host.requests.generate import Generate
from engine.json_reader import JsonLimits
from engine.probes.tokens import predicts_next_token
from engine.runs.rows import RunRow
from engine.text import N_, Name
from engine.views import Array
from pages.ui.api_request import json_route
from pages.ui.draw.recognition import drawn, preparation_of

MAX_BYTES = 4 * 2**20
MAX_CODES = 256
JSON_LIMITS = JsonLimits(MAX_BYTES, values=300_000, keys=20, depth=8)
MAX_LATENT_SIZE = 4096
MAX_TEXT_LENGTH = 20_000
Way = Literal["codes", "noise", "views", "text"]
"""How a run generates: images from codes (and codes from images), images from noise, other samples from noise (shown
as views that suit the data), or text."""
COUNTS: Mapping[Kind, int] = {"points": 250}
DEFAULT_COUNT = 5
"""Number of samples shown at a time: many points, but few table rows or curves."""
Row = Annotated[list[float], FailFast()]


class GenerationRequest(BaseModel):
    """The page's request."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    run: str = Field(pattern=r"^[0-9a-f]{24}$")
    verb: Literal["decode", "encode", "directions", "generate", "continue"]
    codes: Annotated[list[Row], FailFast()] = Field([], max_length=MAX_CODES)
    label: int | None = Field(None, ge=0, lt=1000)
    indices: Annotated[list[int], FailFast()] = Field([], max_length=MAX_CODES)
    strokes: Any = None
    text: str = Field("", max_length=MAX_TEXT_LENGTH)
    count: int = Field(32, ge=1, le=256)
    temperature: float = Field(1.0, ge=0, le=5)
    seed: int = Field(0, ge=0, le=2**31 - 1)


@dataclass(frozen=True)
class Imagination:
    """What a run can generate: how, from what latent size, for which classes, in which shape."""

    way: Way
    size: int
    classes: tuple[Name, ...]
    """The classes of a conditional model; empty for others."""
    shape: tuple[int, ...]
    prior: bool
    """Whether the model is trained to decode codes drawn from N(0, 1)."""
    count: int = DEFAULT_COUNT
    """Number of samples per view."""


def imagines(row: RunRow) -> bool:
    """Whether a run can generate samples."""
    return _imagination(row.plan_json) is not None


def imagination_of(row: RunRow) -> Imagination:
    """How a run generates. Raises `NotFoundError` for a run that cannot."""
    found = _imagination(row.plan_json)
    if found is None:
        template = N_(
            "Imagine needs a GAN, a VAE, an image autoencoder or a text generator; the run `{run}` is none of these."
        )
        raise NotFoundError(template, run=row.id)
    return found


@lru_cache(maxsize=500)
def _imagination(plan_json: str) -> Imagination | None:
    from engine.plan.plan import Plan

    plan = Plan.model_validate_json(plan_json)
    if plan.dataset.name not in DATASETS or DATASETS.problems(plan.dataset):
        return None
    spec = DATASETS.make(plan.dataset).spec()
    if predicts_next_token(plan.graphs, spec):
        return Imagination("text", 0, (), spec.shape, False)
    name = next((one for one in ("decoder", "generator") if one in plan.graphs), None)
    prior = name == "generator" or plan.objective.name == "vae"
    if name is None or spec.kind == "text" or not (prior or spec.kind == "image"):
        return None
    first, *class_inputs = plan.graphs[name].inputs.values()
    way: Way = "views" if spec.kind != "image" else "codes" if name == "decoder" else "noise"
    classes = spec.names if class_inputs else ()
    return Imagination(way, prod(first), classes, spec.shape, prior, COUNTS.get(spec.kind, DEFAULT_COUNT))


def imagine(request: GenerationRequest) -> bytes:
    """Handles a request with the run's newest checkpoint; gives the packed result."""
    from pages.ui.backend import host_at_once, store

    row, host = store().run(request.run), host_at_once()
    known = imagination_of(row)
    if request.verb == "directions":
        return host.ask(Directions(run=request.run, label=request.label))
    if request.verb == "encode":
        picture = drawn(request.strokes, preparation_of(row)) if request.strokes is not None else None
        return host.ask(Encode(run=request.run, indices=tuple(request.indices), drawn=picture, label=request.label))
    if request.verb == "continue":
        return host.ask(
            ContinueText(
                run=request.run,
                text=request.text,
                count=request.count,
                temperature=request.temperature,
                seed=request.seed,
            )
        )
    codes = _codes(request.codes, known.size)
    if request.verb == "generate":
        return host.ask(Generate(run=request.run, noise=codes, classes=request.label))
    return host.ask(Decode(run=request.run, codes=codes, label=request.label))


def _codes(rows: list[Row], size: int) -> Array:
    """Codes `(N, Z)`. Raises `RequestError` for rows of another length."""
    if any(len(row) != size for row in rows) or not rows or size > MAX_LATENT_SIZE:
        got = len(rows[0]) if rows else 0
        raise RequestError(N_("This run needs codes of {size} values, but got {got}."), size=size, got=got)
    return np.clip(np.array(rows, np.float32), -1e6, 1e6)


imagine_route = json_route(
    "/api/imagine",
    GenerationRequest,
    imagine,
    JSON_LIMITS,
    N_("The request has {count} bytes; the limit is {limit}. Request less at a time."),
    N_("Imagine must send a run and what to generate, but sent something else."),
)
