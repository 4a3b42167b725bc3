"""Random plans: what the check lets through trains and can be looked at; what it does not is said, and mended if offered."""

from __future__ import annotations

import contextlib
import dataclasses
import warnings
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.activations.base import ACTIVATIONS
from engine.datasets.base import DATASETS
from engine.datasets.splits import Data, Split
from engine.errors import Problem, RequestError
from engine.families.base import FAMILIES
from engine.graph import edit
from engine.graph.code import to_source
from engine.graph.spec import GraphSpec
from engine.initializers.base import INITIALIZERS
from engine.layers.base import LAYERS
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.optimizers.base import OPTIMIZERS
from engine.plan.check import check_plan
from engine.plan.factory import change, make_plan
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from engine.probes.base import PROBES, ProbeContext
from engine.registry import Choice, Registry
from engine.schedules.base import SCHEDULES
from engine.train.probe_context import context_of
from engine.train.session import Session
from engine.views import pack

pytestmark = pytest.mark.slow

STEPS, SAMPLES = 2, 24
DATA = (
    "adding", "brackets", "characters", "circles", "copying", "dates", "diabetes", "digits", "iris", "parity", "reber", "ring", "scenes",
    "sentiment", "shapes", "sine", "sine_series", "which_shapes",
)  # fmt: skip
"""Of every kind of samples and targets; none has to be downloaded."""


def named(registry: Registry) -> st.SearchStrategy[dict[str, str]]:
    return st.sampled_from(registry.names()).map(lambda name: {"name": name})


CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "objective": named(OBJECTIVES),
    "loss": named(LOSSES),
    "optimizer": named(OPTIMIZERS),
    "schedule": named(SCHEDULES),
    "initializer": named(INITIALIZERS),
    "training.precision": st.just("bf16"),
    "training.channels_last": st.just(False),
    "training.batch_size": st.sampled_from([1, 2, 7]),
    "augmentation": st.just({"shift": 0.1, "rotate": 20.0, "flip": True, "noise": 0.1, "erase": 0.2}),
    "regularisation": st.just({"l1": 0.001, "l2": 0.001, "weight_decay": 0.01, "clip_norm": 1.0}),
    "regularisation.early_stopping": st.just({"patience": 1}),
}


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A family on data that it can take, with some settings and some layers changed."""
    family = draw(st.sampled_from(FAMILIES.names()))
    suited = [name for name in DATA if FAMILIES.make(family).suits(DATASETS.make(name).spec())]
    plan = make_plan(family, draw(st.sampled_from(suited)), {"training.epochs": STEPS, "training.batch_size": SAMPLES})
    for path in draw(st.lists(st.sampled_from(list(CHANGES)), max_size=4, unique=True)):
        with contextlib.suppress(RequestError):
            plan = change(plan, path, draw(CHANGES[path]))
    graphs = dict(plan.graphs)
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from(list(graphs)))
        if graphs[name].nodes:
            graphs[name] = draw(edited(graphs[name]))
    return plan.model_copy(update={"graphs": graphs})


@st.composite
def edited(draw: st.DrawFn, graph: GraphSpec) -> GraphSpec:
    node, (source, target) = (
        draw(st.sampled_from(list(graph.nodes))),
        draw(st.sampled_from(graph.edges or ((" ", " "),))),
    )
    edits: dict[str, dict[str, Any]] = {
        "insert": {"layer": draw(st.sampled_from(LAYERS.names())), "source": source, "target": target},
        "remove": {"node": node},
        "duplicate": {"node": node},
        "connect": {"source": source, "target": node},
        "set_activation": {"node": node, "choice": draw(named(ACTIVATIONS))},
        "set_initializer": {"node": node, "choice": draw(named(INITIALIZERS))},
        "set_frozen": {"node": node, "frozen": True},
        "set_spectral_norm": {"node": node, "spectral_norm": True},
    }
    name = draw(st.sampled_from(list(edits)))
    with contextlib.suppress(RequestError):
        return edit.apply(graph, name, edits[name])
    return graph


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plans(), st.data())
def test_a_plan_is_refused_in_words_or_trains_and_can_be_looked_at(plan: Plan, chosen: st.DataObject) -> None:
    problems = check_plan(plan)
    for problem in problems:
        assert str(problem)
        _apply(plan, problem)
    if problems:
        return
    assert preflight(plan).parameter_count
    data = _few(plan.dataset.model_dump_json())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = Session(plan, data)
        for _ in range(min(STEPS, session.steps)):
            session.take_step()
        session.evaluate(data.val)
        seen = context_of(plan, session.state(), data)
        for probe in PROBES:
            _draw(probe.name, seen, chosen)
    for graph in plan.graphs.values():
        assert to_source(graph)


def _apply(plan: Plan, problem: Problem) -> None:
    """What is offered to mend a problem of a graph can be done."""
    part, _, rest = problem.where.partition(".")
    if problem.fix and part == "graphs":
        edit.apply(plan.graphs[rest.split(".")[0]], problem.fix.edit, problem.fix.arguments)


def _draw(name: str, seen: ProbeContext, chosen: st.DataObject) -> None:
    """The picture, of a node that can be chosen; one that needs something else (a forecast, say) says so."""
    kind = PROBES.get(name)
    if kind.live and kind().applies(seen.graphs, seen.spec):
        options = {field: values for field, values in kind().options(seen.graphs, seen.spec).items() if values}
        probe = PROBES.make(Choice(name=name, **{f: chosen.draw(st.sampled_from(v)) for f, v in options.items()}))
        probe.prepare()
        with contextlib.suppress(RequestError):
            assert pack(probe.compute(seen))


@cache
def _few(dataset: str) -> Data:
    data = DATASETS.make(Choice.model_validate_json(dataset)).load()
    parts = {name: _first(data.split(name)) for name in ("train", "val", "test")}
    return dataclasses.replace(data, **parts)


def _first(split: Split) -> Split:
    raw = None if split.raw is None else split.raw[:SAMPLES]
    return Split(split.x[:SAMPLES], split.y[:SAMPLES], raw)
