"""What a resident worker answers without a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import ProblemsError
from engine.host.entry import start_or_resume
from engine.host.error_transport import raised
from engine.host.request_handler import RequestHandler
from engine.host.requests.base import REQUESTS, HostRequest, unpacked
from engine.host.requests.initial_weights import InitialWeights
from engine.host.requests.source import Source
from engine.plan.factory import make_plan
from engine.plan.plan import Augmentation
from engine.probes.weight_histograms import weighted
from engine.registry import Choice
from engine.runs.artifacts import Artifacts
from engine.runs.store import Store
from engine.train.checkpoint import from_bytes, to_bytes
from engine.views import pack


def test_the_first_weights_of_every_graph_are_shown_by_their_nodes(home: Path) -> None:
    plan = make_plan("autoencoder", "digits")
    found = {one.name: one for one in InitialWeights(plan=plan).answer(RequestHandler()).histograms}
    weighed = {f"{name}.{node}" for name, graph in plan.graphs.items() for node in weighted({name: graph})}
    assert set(found) == weighed
    assert all(one.counts.sum() > 0 and one.deviation > 0 for one in found.values())


def test_the_source_of_a_plan_has_all_its_classes_and_its_data_if_wanted(home: Path) -> None:
    plan = make_plan("gan_points", "ring")
    alone = Source(plan=plan).answer(RequestHandler())["source"]
    complete = Source(plan=plan, with_data=True).answer(RequestHandler())["source"]
    assert all(f"class {name.title()}(" in source for name in plan.graphs for source in (alone, complete))
    assert "COORDINATES = ('x', 'y')" in complete
    assert "COORDINATES" not in alone


EXAMPLES: dict[str, dict[str, Any]] = {
    "augment": {"pictures": np.zeros((1, 1, 8, 8), np.uint8), "settings": Augmentation(shift=0.1), "seed": 3},
    "answer_text": {"run": "r", "text": "3 May 2020"},
    "baseline": {"dataset": Choice(name="iris", seed=1)},
    "continue_series": {"run": "r", "steps": 20, "series": 1},
    "continue_text": {"run": "r", "text": "abc", "count": 4, "temperature": 0.5, "seed": 1},
    "decode": {"run": "r", "step": 7, "codes": np.ones((2, 3), np.float32), "label": 1},
    "directions": {"run": "r", "label": None},
    "encode": {"run": "r", "indices": (1, 2), "drawn": np.zeros((1, 1, 8, 8), np.uint8)},
    "generate": {"run": "r", "noise": np.ones((2, 3), np.float32), "classes": (0, 1), "count": 2},
    "held_out_sequence": {"dataset": Choice(name="parity"), "number": 3},
    "initial_weights": {"plan": make_plan("mlp", "moons")},
    "input_columns": {"dataset": Choice(name="iris")},
    "picture": {"registry": "activations", "entry": Choice(name="elu", alpha=0.5)},
    "predict": {"run": "r", "rows": ({"age": "3"},), "picture": np.zeros(9, np.uint8), "file": "a.png"},
    "probe": {"run": "r", "probes": {"a": Choice(name="confusion")}, "drawn": None},
    "reconstruct": {"run": "r", "picture": np.zeros(9, np.uint8), "file": "a.png"},
    "segment": {"run": "r", "picture": np.zeros(9, np.uint8), "file": "a.png"},
    "seed_cloud": {"plan": make_plan("mlp", "moons"), "count": 8},
    "slow_step": {"run": "r"},
    "source": {"plan": make_plan("mlp", "moons"), "with_data": True},
    "summarize": {"dataset": Choice(name="moons", noise=0.2), "seed": 2},
    "untrained_network": {"plan": make_plan("mlp", "moons"), "graph": "main"},
    "weight_command": {
        "graphs": make_plan("mlp", "moons").graphs,
        "graph": "main",
        "node": "linear_1",
        "tensor": "weight",
        "index": (0, 1),
        "value": 0.5,
    },
    "weight_update": {"run": "r", "graph": "main", "node": "hidden", "parameter": "weight", "index": (0, 1)},
    "weights": {"run": "r", "step": 3},
}


@pytest.mark.parametrize("kind", list(REQUESTS), ids=lambda kind: kind.name)
def test_every_request_arrives_as_it_was_made(kind: type[HostRequest]) -> None:
    request = kind(**EXAMPLES[kind.name])
    arrived = unpacked(request.packed())
    assert type(arrived) is kind
    for field in kind.model_fields:
        np.testing.assert_equal(getattr(arrived, field), getattr(request, field))


def test_an_unknown_request_and_a_wrong_field_are_sentences(home: Path) -> None:
    answer = RequestHandler().answer(pack({"request": "decod"}))
    assert answer[:1] == b"\1"
    assert "decode" in str(raised(answer[1:]))
    answer = RequestHandler().answer(pack({"request": "directions", "run": "r", "labl": 1}))
    assert isinstance(raised(answer[1:]), ProblemsError)


def test_a_step_that_was_written_again_with_another_weight_is_shown_as_it_is_now(store: Store) -> None:
    run_id = store.submit(make_plan("mlp", "moons", {"training.epochs": 1}), "ada")
    start_or_resume(run_id, threads=1, holder="test")
    handler, artifacts = RequestHandler(), Artifacts()
    step = store.run(run_id).steps
    artifacts.files.rm(f"{artifacts.root}/{run_id}/film", recursive=True)
    before = handler.at(run_id, step)
    assert handler.at(run_id, step) is before, "the network stays loaded"
    state = from_bytes(artifacts.weights(run_id, step), run_id, step)
    (name,) = [name for name in state["models"] if name.startswith("main.") and name.endswith("output.bias")]
    state["models"][name] += 1
    artifacts.write_checkpoint(run_id, step, to_bytes(state, run_id, step))
    after = handler.at(run_id, step)
    weights = [dict(context.models["main"].named_parameters()) for context in (before, after)]
    inner = name.removeprefix("main.")
    assert (weights[1][inner] - weights[0][inner]).tolist() == pytest.approx([1, 1])
