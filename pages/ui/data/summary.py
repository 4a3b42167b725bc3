"""The summary of a data set for the Data page and for small drawings, computed once and cached."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from engine.datasets.base import DATASETS, require_allowed
from engine.datasets.data_spec import DataSpec
from engine.datasets.summary import summarize
from engine.host.requests.summarize import Summarize
from engine.registry import Choice
from engine.views import Array, unpack
from pages.ui.backend import host, owner

ColumnFigures = tuple[str, float, float, float, float, float]
"""The name of a column, and its mean, standard deviation, minimum, median and maximum."""


@dataclass(frozen=True)
class Summary:
    """See `engine.datasets.summary.summarize`."""

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
    timeline: Mapping[str, Any] | None = None
    columns: tuple[ColumnFigures, ...] = ()
    target_columns: tuple[ColumnFigures, ...] = ()


def summary(choice: Choice, seed: int = 0) -> Summary:
    """The summary of a configured data set; `seed` chooses the samples.

    Raises the errors of loading, `NotAllowedError`, and `HostError`. Large sets are loaded in the host: the app's own
    process stays small, and visitors do not wait for each other's samples.
    """
    require_allowed(choice, owner())
    packed = json.dumps(choice.model_dump(mode="json"), sort_keys=True)
    is_large = DATASETS.get(choice.name).kind not in {"points", "curve"}
    return _from_host(packed, seed) if is_large else _here(packed, seed)


def small_summary(choice: Choice) -> Summary:
    """The summary of a set small enough to be computed in the app, for the sketches on Home."""
    return _here(json.dumps(choice.model_dump(mode="json"), sort_keys=True), 0)


@st.cache_data(show_spinner=False, max_entries=64)
def _here(choice: str, seed: int) -> Summary:
    chosen = Choice(**json.loads(choice))
    return Summary(spec=DATASETS.make(chosen).spec(), **summarize(chosen, seed))


@st.cache_data(show_spinner=False, max_entries=64)
def _from_host(choice: str, seed: int) -> Summary:
    chosen = Choice(**json.loads(choice))
    return Summary(spec=DATASETS.make(chosen).spec(), **unpack(host().ask(Summarize(dataset=chosen, seed=seed))))
