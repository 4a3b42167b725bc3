"""What every probe promises: a view, and nothing changed in what it looked at."""

from __future__ import annotations

import copy
import functools
import random

import numpy as np
import pytest
import torch

from engine.datasets.base import DATASETS, Data, Split
from engine.errors import NotFoundError
from engine.graph.build import build, initialize
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.probes.base import PROBES, Subject
from engine.registry import Choice
from engine.train.making import make_plan
from engine.views import pack, unpack

RUNS: dict[str, tuple[str, dict[str, object]]] = {
    "spirals": ("mlp", {"name": "spirals"}),
    "plane": ("mlp", {"name": "plane"}),
    "curve": ("mlp", {"name": "sine"}),
    "table": ("mlp", {"name": "iris"}),
    "values": ("mlp", {"name": "diabetes"}),
    "digits": ("cnn", {"name": "digits"}),
    "flat digits": ("mlp", {"name": "digits"}),
    "colour": ("cnn", {"name": "shapes", "size": 300}),
    "codes": ("autoencoder", {"name": "anomaly", "pictures": "digits"}),
    "codes of points": ("autoencoder", {"name": "moons"}),
    "codes of rows": ("autoencoder", {"name": "wine"}),
    "latent": ("vae", {"name": "digits"}),
    "latent of rows": ("vae", {"name": "diabetes"}),
}
"""A family and small data, such that every probe has something to show for some of them."""


@functools.cache
def _run(name: str) -> Subject:
    family, dataset = RUNS[name]
    plan = make_plan(family, Choice.model_validate(dataset))
    made = DATASETS.make(plan.dataset)
    models = {}
    for key, graph in plan.graphs.items():
        models[key] = build(graph).eval()
        initialize(models[key], graph, plan.initializer, plan.bias_initializer, 3)
    return Subject(
        graphs=plan.graphs,
        models=models,
        objective=OBJECTIVES.make(plan.objective),
        dataset=made,
        spec=made.spec(),
        data=made.load(),
        loss=LOSSES.make(plan.loss).build(),
        most=64,
    )


def subject(name: str) -> Subject:
    """A subject with nothing computed yet."""
    return copy.copy(_run(name))


APPLY = [
    pytest.param(run, probe.name, id=f"{run}-{probe.name}")
    for run in RUNS
    for probe in PROBES
    if probe().applies(_run(run).graphs, _run(run).spec)
]


@pytest.mark.parametrize("name", PROBES.names())
def test_every_probe_has_something_to_show_for_some_run(name: str) -> None:
    assert any(PROBES.make(name).applies(_run(run).graphs, _run(run).spec) for run in RUNS)


@pytest.mark.parametrize("name", PROBES.names())
def test_no_probe_applies_to_a_run_without_a_network(name: str) -> None:
    assert not any(PROBES.make(name).applies({}, _run(run).spec) for run in RUNS if name != "input_picture")


@pytest.mark.parametrize(("run", "name"), APPLY)
def test_its_view_packs_and_has_a_sentence(run: str, name: str) -> None:
    view = PROBES.make(name).compute(subject(run))
    packed = unpack(pack(view))
    assert packed["kind"] == view.kind
    assert str(view.note)  # type: ignore[attr-defined]
    assert "{" not in str(view.note)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("run", "name"), APPLY)
def test_it_leaves_weights_gradients_modes_and_random_states_alone(run: str, name: str) -> None:
    seen = subject(run)
    model = torch.nn.ModuleDict(seen.models)
    for number, tensor in enumerate(model.parameters()):
        tensor.grad = torch.full_like(tensor, float(number))
    before = _state(model)
    PROBES.make(name).compute(seen)
    after = _state(model)
    assert before.keys() == after.keys()
    assert all(np.array_equal(before[key], after[key]) for key in before)


def _state(model: torch.nn.Module) -> dict[str, np.ndarray]:
    state = {name: value.detach().numpy().copy() for name, value in model.state_dict().items()}
    state |= {f"{name}.grad": tensor.grad.numpy().copy() for name, tensor in model.named_parameters()}  # type: ignore[union-attr]
    state |= {f"{name}.mode": np.array(module.training) for name, module in model.named_modules()}
    state |= {f"{name}.trained": np.array(tensor.requires_grad) for name, tensor in model.named_parameters()}
    state["torch"] = torch.get_rng_state().numpy().copy()
    state["numpy"] = np.random.get_state()[1].copy()  # type: ignore[index, union-attr]
    state["python"] = np.array(hash(random.getstate()))
    return state


@pytest.mark.parametrize(("run", "name"), APPLY)
def test_it_shows_the_same_twice(run: str, name: str) -> None:
    assert pack(PROBES.make(name).compute(subject(run))) == pack(PROBES.make(name).compute(subject(run)))


@pytest.mark.parametrize(("run", "name"), APPLY)
def test_it_looks_at_weights_that_are_not_finite(run: str, name: str) -> None:
    seen = subject(run)
    broken = copy.deepcopy(torch.nn.ModuleDict(seen.models))
    with torch.no_grad():
        for tensor in broken.parameters():
            tensor.fill_(float("nan"))
    seen.models = dict(broken.items())
    pack(PROBES.make(name).compute(seen))


@pytest.mark.parametrize(("run", "name"), APPLY)
def test_it_looks_at_data_that_may_not_be_written(run: str, name: str) -> None:
    seen = subject(run)
    locked = []
    for part in (seen.data.train, seen.data.val, seen.data.test):
        x, y = part.x.copy(), part.y.copy()
        raw = None if part.raw is None else part.raw.copy()
        for array in (x, y, *([] if raw is None else [raw])):
            array.setflags(write=False)
        locked.append(Split(x, y, raw))
    seen.data = Data(*locked)
    PROBES.make(name).compute(seen)


@pytest.mark.parametrize(("run", "name"), APPLY)
def test_each_offered_value_of_a_setting_can_be_shown(run: str, name: str) -> None:
    seen = subject(run)
    for setting, values in PROBES.make(name).options(seen.graphs, seen.spec).items():
        assert values
        for value in values:
            probe = PROBES.make({"name": name, setting: value})
            assert probe.applies(seen.graphs, seen.spec)
            probe.compute(seen)


@pytest.mark.parametrize("name", ["neurons", "feature_maps"])
def test_a_node_that_is_not_there_is_told(name: str) -> None:
    seen = subject("spirals" if name == "neurons" else "digits")
    probe = PROBES.make({"name": name, "node": "nowhere"})
    assert not probe.applies(seen.graphs, seen.spec)
    with pytest.raises(NotFoundError, match="`nowhere` has nothing to show here"):
        probe.compute(seen)


SAMPLE = [pytest.param(name, id=name) for name in PROBES.names() if "sample" in PROBES.get(name).model_fields]


@pytest.mark.parametrize("name", SAMPLE)
def test_a_drawn_picture_goes_before_the_sample(name: str) -> None:
    plain, drawn = subject("digits"), subject("digits")
    drawn.drawn = plain.data.val.x[7]
    at_seven = PROBES.make({"name": name, "sample": 7}).compute(plain)
    assert pack(PROBES.make(name).compute(drawn)) == pack(at_seven)
    assert pack(PROBES.make(name).compute(plain)) != pack(at_seven)
