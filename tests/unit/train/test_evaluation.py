"""Figures of a split do not depend on how it is cut into batches."""

from __future__ import annotations

from typing import Any

import pytest

from engine.datasets.base import DATASETS
from engine.graph.check import check
from engine.plan.factory import make_plan
from engine.registry import Choice
from engine.train.running_means import Meter
from engine.train.session import Session
from engine.train.steps.base import StepResult

WEIGHTED = {"balance": False, "class_weights": [0.2, 7.0, 1.0]}
PLANS = {
    "class weights": ("mlp", "iris", {"loss": {"name": "cross_entropy", **WEIGHTED}}),
    "weighted and smoothed": ("mlp", "iris", {"loss": {"name": "cross_entropy", "label_smoothing": 0.2, **WEIGHTED}}),
    "weighted focal": ("mlp", "iris", {"loss": {"name": "focal", **WEIGHTED}}),
    "balanced pixels": (
        {"name": "unet", "filters": [4, 8]},
        {"name": "scenes", "size": 200},
        {"loss": {"name": "cross_entropy", "balance": True}},
    ),
    "padded texts": ({"name": "gru", "units": 8}, {"name": "reber", "size": 300, "task": "next"}, {}),
    "padded answers": ({"name": "encoder_decoder", "features": 8}, {"name": "dates", "size": 300}, {}),
    "sparse codes": (
        {"name": "autoencoder", "variant": "sparse"},
        {"name": "digits"},
        {"objective": {"name": "reconstruction", "sparsity": "kl", "sparsity_weight": 1.0}},
    ),
    "free bits": ({"name": "vae"}, {"name": "digits"}, {"objective": {"name": "vae", "free_bits": 0.05}}),
}


def session_of(case: str) -> Session:
    family, dataset, settings = PLANS[case]
    plan = make_plan(Choice.model_validate(_choice(family)), Choice.model_validate(_choice(dataset)), settings)
    session = Session(plan, DATASETS.make(plan.dataset).load())
    for _ in range(5):
        session.take_step()
    return session


def _choice(given: Any) -> Any:
    return {"name": given} if isinstance(given, str) else given


@pytest.mark.parametrize("case", PLANS)
def test_evaluating_in_batches_of_any_size_gives_the_same_figures(case: str) -> None:
    session = session_of(case)
    split = session.data.train
    whole, parts = (session.evaluate(split, batch_size=size) for size in (len(split), 7))
    if case == "free bits":  # codes are drawn anew, so reconstructions differ
        whole, parts = (
            {"kl": result["kl"], "paid": result["loss"] - result["reconstruction"]} for result in (whole, parts)
        )
    assert parts == pytest.approx(whole, rel=1e-4)


def test_free_bits_are_paid_where_the_whole_split_stays_below_them() -> None:
    session = session_of("free bits")
    session.criterion.objective = session.objective.model_copy(update={"free_bits": 1.0})
    result = session.evaluate(session.data.train, batch_size=7)
    (code,) = check(session.plan.graphs["encoder"]).shapes[session.plan.graphs["encoder"].output]
    assert result["kl"] < code
    assert result["loss"] - result["reconstruction"] == pytest.approx(code, rel=1e-5)


@pytest.mark.parametrize("case", ["class weights", "padded texts"])
def test_train_figures_of_an_epoch_are_weighted_alike(case: str) -> None:
    """Of one network that does not change between the steps, they are those of the whole split."""
    session = session_of(case)
    session.models.eval()
    meter, split, size = Meter(session.objective), session.data.train, 50
    for start in range(0, len(split), size):
        x, y = session.batches.x[start : start + size], session.batches.y[start : start + size]
        outcome = session.objective.loss_of(session.named, x, y, session.loss, 0)
        meter.add(StepResult(outcome.loss.item(), outcome.output.detach(), y, outcome.loss_terms, outcome.denominators))
    meter.take()
    result = {name.removeprefix("train/"): value for name, value in meter.take_epoch().items()}
    assert result == pytest.approx(session.evaluate(split, batch_size=len(split)), rel=1e-4)
