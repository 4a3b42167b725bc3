"""What the Data page and the small pictures show of a data set, computed once and kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from engine.datasets.base import DATASETS, DataSpec, require_allowed
from engine.datasets.summary import summarise
from engine.host.requests.summarize import Summarize
from engine.registry import Choice
from engine.views import Array, unpack
from pages.ui.backend import host, owner


@dataclass(frozen=True)
class Summary:
    """See `engine.datasets.summary.summarise`."""

    spec: DataSpec
    sizes: Mapping[str, int]
    counts: tuple[int, ...] = ()
    points: Array | None = None
    targets: Array | None = None
    held_out: Array | None = None
    pictures: Array | None = None
    means: Array | None = None
    painted: Array | None = None
    rows: Array | None = None
    sequences: Array | None = None
    texts: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    frequent: tuple[tuple[str, int], ...] = ()
    columns: Mapping[str, tuple[float, float, float, float]] = field(default_factory=dict)


def summary(choice: Choice, seed: int = 0) -> Summary:
    """Of a configured data set; `seed` chooses the samples. Raises what loading raises, `NotAllowedError`, and `HostError`.

    Large sets are loaded in the host: the app's own process stays small, and nobody waits for another's samples.
    """
    require_allowed(choice, owner())
    packed = json.dumps(choice.model_dump(mode="json"), sort_keys=True)
    far = DATASETS.get(choice.name).kind not in {"points", "curve"}
    return _from_host(packed, seed) if far else _here(packed, seed)


def small_summary(choice: Choice) -> Summary:
    """Of a set so small that it may be made here: the sketches of the home page."""
    return _here(json.dumps(choice.model_dump(mode="json"), sort_keys=True), 0)


@st.cache_data(show_spinner=False, max_entries=64)
def _here(choice: str, seed: int) -> Summary:
    chosen = Choice(**json.loads(choice))
    return Summary(spec=DATASETS.make(chosen).spec(), **summarise(chosen, seed))


@st.cache_data(show_spinner=False, max_entries=64)
def _from_host(choice: str, seed: int) -> Summary:
    chosen = Choice(**json.loads(choice))
    return Summary(spec=DATASETS.make(chosen).spec(), **unpack(host().ask(Summarize(dataset=chosen, seed=seed))))
