"""`/api/imagine`: codes, noise, samples or a text go up, what a generative run makes of them comes down, packed.

Up: `{"run", "verb", …}` as JSON; the verbs are `decode`, `encode`, `directions`, `generate` and `continue`, and each
takes the fields of `Asked` that it needs. Where there is nothing to imagine with, the answer is
`{"refusal": message, "again": whether to ask again}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, FailFast, Field

from engine.datasets.base import DATASETS, Kind
from engine.errors import NotFoundError, RequestError
from engine.host.requests.continue_text import ContinueText
from engine.host.requests.decode import Decode
from engine.host.requests.directions import Directions
from engine.host.requests.encode import Encode
from engine.host.requests.generate import Generate
from engine.json_reader import JsonLimits
from engine.probes.tokens import tells_next
from engine.runs.rows import RunRow
from engine.text import N_, Name
from engine.views import Array
from pages.ui.api_request import asked_route
from pages.ui.draw.recognition import drawn

LARGEST_BYTES = 4 * 2**20
MOST_CODES = 256
MAX_JSON = JsonLimits(LARGEST_BYTES, values=300_000, keys=20, depth=8)
MOST_NUMBERS = 4096
MOST_TEXT = 20_000
Way = Literal["codes", "noise", "views", "text"]
"""How a run imagines: pictures from codes (and codes from pictures), pictures from noise, other samples from noise as
views of whatever kind suits the data, text."""
COUNTS: Mapping[Kind, int] = {"points": 250}
USUAL_COUNT = 5
"""Samples shown at once: a cloud needs many, of rows and lines few can be read."""
Row = Annotated[list[float], FailFast()]


class Asked(BaseModel):
    """What the page sends."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    run: str = Field(pattern=r"^[0-9a-f]{24}$")
    verb: Literal["decode", "encode", "directions", "generate", "continue"]
    codes: Annotated[list[Row], FailFast()] = Field([], max_length=MOST_CODES)
    label: int | None = Field(None, ge=0, lt=1000)
    indices: Annotated[list[int], FailFast()] = Field([], max_length=MOST_CODES)
    strokes: Any = None
    text: str = Field("", max_length=MOST_TEXT)
    count: int = Field(32, ge=1, le=256)
    temperature: float = Field(1.0, ge=0, le=5)
    seed: int = Field(0, ge=0, le=2**31 - 1)


@dataclass(frozen=True)
class Imagination:
    """What a run can imagine: how, from how many numbers, told which classes, in which shape."""

    way: Way
    size: int
    classes: tuple[Name, ...]
    """Told to a conditional model; empty for others."""
    shape: tuple[int, ...]
    prior: bool
    """Whether codes drawn from N(0, 1) are sure to be among those that it knows."""
    count: int = USUAL_COUNT
    """How many samples a view shows."""


def imagines(row: RunRow) -> bool:
    """Whether a run can make something new."""
    return _imagination(row.plan_json) is not None


def imagination_of(row: RunRow) -> Imagination:
    """How a run imagines; raises `NotFoundError` for a run that does not."""
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
    if tells_next(plan.graphs, spec):
        return Imagination("text", 0, (), spec.shape, False)
    name = next((one for one in ("decoder", "generator") if one in plan.graphs), None)
    prior = name == "generator" or plan.objective.name == "vae"
    if name is None or spec.kind == "text" or not (prior or spec.kind == "image"):
        return None
    first, *told = plan.graphs[name].inputs.values()
    way: Way = "views" if spec.kind != "image" else "codes" if name == "decoder" else "noise"
    classes = spec.names if told else ()
    return Imagination(way, prod(first), classes, spec.shape, prior, COUNTS.get(spec.kind, USUAL_COUNT))


def imagine(asked: Asked) -> bytes:
    """What the run's newest checkpoint makes of what was asked, packed."""
    from pages.ui.backend import host_at_once, store

    row, host = store().run(asked.run), host_at_once()
    known = imagination_of(row)
    if asked.verb == "directions":
        return host.ask(Directions(run=asked.run, label=asked.label))
    if asked.verb == "encode":
        picture = drawn(asked.strokes, known.shape) if asked.strokes is not None else None
        return host.ask(Encode(run=asked.run, indices=tuple(asked.indices), drawn=picture, label=asked.label))
    if asked.verb == "continue":
        return host.ask(
            ContinueText(
                run=asked.run, text=asked.text, count=asked.count, temperature=asked.temperature, seed=asked.seed
            )
        )
    codes = _codes(asked.codes, known.size)
    if asked.verb == "generate":
        return host.ask(Generate(run=asked.run, noise=codes, classes=asked.label))
    return host.ask(Decode(run=asked.run, codes=codes, label=asked.label))


def _codes(rows: list[Row], size: int) -> Array:
    """Codes `(N, Z)`; raises `RequestError` for rows of another length."""
    if any(len(row) != size for row in rows) or not rows or size > MOST_NUMBERS:
        got = len(rows[0]) if rows else 0
        raise RequestError(N_("This run needs codes of {size} values, but got {got}."), size=size, got=got)
    return np.clip(np.array(rows, np.float32), -1e6, 1e6)


imagine_route = asked_route(
    "/api/imagine",
    Asked,
    imagine,
    MAX_JSON,
    N_("The request has {count} bytes; the limit is {limit}. Request less at a time."),
    N_("Imagine must send a run and what to generate, but sent something else."),
)
