"""Looking at a run leaves the random states of its devices alone."""

from __future__ import annotations

import pytest
import torch

from engine.datasets.base import DATASETS
from engine.graph.build import normalize_spectrally
from engine.metrics import side_classifier
from engine.plan.factory import make_plan
from engine.train.session import Session


@pytest.fixture
def seeded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seeds that CUDA is given."""
    seeds: list[int] = []
    monkeypatch.setattr(torch.cuda, "manual_seed_all", seeds.append)
    monkeypatch.setattr(torch.cuda, "manual_seed", seeds.append)
    return seeds


def test_judging_draws_the_same_each_time_and_leaves_the_runs_random_states_alone(seeded: list[int]) -> None:
    plan = make_plan("vae", "digits", {"training.device": "cpu"})
    session = Session(plan, DATASETS.make(plan.dataset).load())
    seeded.clear()
    before = torch.get_rng_state()
    first = session.evaluate(session.data.val)
    assert torch.equal(torch.get_rng_state(), before)
    torch.randn(3)
    assert session.evaluate(session.data.val) == first
    assert seeded == []


def test_building_a_normalised_layer_seeds_no_other_device(seeded: list[int]) -> None:
    layer, before = torch.nn.Linear(3, 3), torch.get_rng_state()
    normalize_spectrally(layer)
    assert torch.equal(torch.get_rng_state(), before)
    assert seeded == []


def test_the_side_classifier_seeds_no_other_device(seeded: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_classifier, "SEEN", 128)
    dataset = DATASETS.make("digits")
    before = torch.get_rng_state()
    side_classifier._trained(dataset.load(), dataset.spec())
    assert torch.equal(torch.get_rng_state(), before)
    assert seeded == []
