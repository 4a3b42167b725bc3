"""Autoencoders and VAEs fit samples of any shape, learn, go on bit for bit, and their failing plans fail."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.commands import Watch
from engine.datasets.base import DATASETS
from engine.events import Event
from engine.families.base import FAMILIES
from engine.families.coders import chain, folded_decoder, folded_encoder, linear
from engine.graph import edit
from engine.graph.check import check
from engine.plan.check import check_plan
from engine.plan.factory import change, make_plan, ready_plan
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from engine.probes.base import PROBES, ProbeContext
from engine.registry import Choice
from engine.train.checkpoint import from_bytes, to_bytes
from engine.train.control import NoCommands
from engine.train.loop import train
from engine.train.probe_context import context_of
from tests.training_run import EVERY_MEASURED_STEP, run

BOTH = ("autoencoder", "vae")
READY = [
    pytest.param(family, one.name, id=f"{family}-{one.name}") for family in BOTH for one in FAMILIES.get(family).ready
]
VARIANTS = [
    pytest.param(config, id="-".join(map(str, config.values())))
    for config in (
        *({"name": "autoencoder", "variant": v} for v in ("plain", "sparse", "denoising", "convolutional")),
        {"name": "vae"},
        {"name": "vae", "conditional": True},
        {"name": "vae", "convolutional": True, "conditional": True},
    )
]


def small(config: dict[str, Any], dataset: str = "digits", **settings: Any) -> Plan:
    return make_plan(Choice(**config), dataset, {"training.epochs": 3, "training.threads": 1, **settings})


def learned(plan: Plan) -> ProbeContext:
    state = [event.state for event in run(plan) if event.kind == "checkpoint_taken" and not event.best][-1]
    return context_of(plan, state)


def curve(events: list[Event]) -> dict[int, dict[str, float]]:
    return {event.step: event.values for event in events if event.kind in ("measured", "epoch_ended")}


@pytest.mark.parametrize(("family", "name"), READY)
def test_every_ready_plan_can_be_trained(family: str, name: str) -> None:
    assert check_plan(ready_plan(family, name)) == []


@pytest.mark.parametrize("family", BOTH)
def test_the_first_ready_plan_shows_it_at_its_best_and_one_fails(family: str) -> None:
    ready = FAMILIES.get(family).ready
    assert not ready[0].fails
    assert any(one.fails for one in ready)


@pytest.mark.parametrize("config", VARIANTS)
def test_its_loss_falls(config: dict[str, Any]) -> None:
    events = run(small(config))
    result = [event.values for event in events if event.kind == "epoch_ended"]
    assert result[-1]["train/loss"] < 0.95 * result[0]["train/loss"]
    assert result[-1]["val/loss"] < result[0]["val/loss"]
    assert events[-1].reason == "finished"


@pytest.mark.parametrize("config", VARIANTS)
def test_a_run_resumed_from_a_checkpoint_is_bit_for_bit_the_same(config: dict[str, Any]) -> None:
    plan = small(config, **{"training.epochs": 2, "training.batch_size": 128})
    whole = run(plan, checkpoint_interval=EVERY_MEASURED_STEP)
    states = {e.step: to_bytes(e.state) for e in whole if e.kind == "checkpoint_taken" and not e.best}
    step = sorted(states)[len(states) // 2]
    resumed = run(plan, checkpoint=from_bytes(states[step]))
    assert curve(resumed) == {at: values for at, values in curve(whole).items() if at > step}
    ended = from_bytes(states[max(states)])["models"]
    final = [e.state for e in resumed if e.kind == "checkpoint_taken" and not e.best][-1]["models"]
    assert all(torch.equal(value, final[name]) for name, value in ended.items())


def test_watched_pictures_change_nothing() -> None:
    class Watched(NoCommands):
        def due(self, step: int) -> Any:
            choices = {name: {"name": name} for name in ("latent_plane", "reconstructions", "latent_dimensions")}
            return [Watch(panels=choices, until=float("inf"))] if step in (0, 5) else ()

    plan = small({"name": "vae"}, **{"training.epochs": 1})
    data = DATASETS.make(plan.dataset).load()
    assert curve(list(train(plan, data, Watched(), threads=1))) == curve(run(plan))


def test_loss_terms_are_reported_and_add_up() -> None:
    events = run(small({"name": "vae", "beta": 2.0}))
    values = next(event for event in reversed(events) if event.kind == "epoch_ended").values
    for split in ("train", "val"):
        parts = values[f"{split}/reconstruction"] + 2 * values[f"{split}/kl"]
        assert values[f"{split}/loss"] == pytest.approx(parts, rel=1e-4)


def test_early_stopping_looks_at_the_val_loss() -> None:
    plan = small(
        {"name": "autoencoder", "code": 2},
        **{"training.epochs": 30, "regularisation.early_stopping": {"patience": 1, "min_delta": 1.0}},
    )
    assert "Stopped early" in str(run(plan)[-1].message)


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (1, 8, 8), (1, 7, 10), (2, 9, 30), (1, 13, 13), (1, 1, 1)])
def test_convolutions_find_the_way_back_to_any_size(shape: tuple[int, ...]) -> None:
    encoder = chain(shape, {**folded_encoder(shape, (4, 8, 8)), "code": linear(3)})
    decoder = check(chain((3,), folded_decoder(shape, (4, 8, 8)), "code"))
    assert check(encoder).problems == decoder.problems == ()
    assert decoder.shapes["output"] == shape


@pytest.mark.parametrize("family", BOTH)
@pytest.mark.parametrize("dataset", ["moons", "wine", "sine", "diabetes", "shapes"])
@pytest.mark.parametrize("code", [1, 64])
def test_samples_of_any_kind_and_codes_of_any_size_fit(family: str, dataset: str, code: int) -> None:
    plan = make_plan(Choice(name=family, code=code), dataset)
    assert check_plan(plan) == []
    forecast = preflight(plan)
    both = sum(check(graph).parameter_count for graph in plan.graphs.values())
    assert forecast.parameter_count == both > 0
    assert forecast.flops_per_step > 2 * both


def test_codes_of_two_sizes_are_reported_with_a_fix() -> None:
    plan = make_plan(Choice(name="autoencoder", code=8), "digits")
    encoder = edit.configure(plan.graphs["encoder"], "code", out_features=5)
    broken = plan.model_copy(update={"graphs": {**plan.graphs, "encoder": encoder}})
    (problem,) = check_plan(broken)
    assert problem.where == "graphs.decoder.inputs.code"
    assert (problem.message.values["shape"], problem.message.values["needed"]) == ([8], [5])
    assert problem.fix is not None
    mended = edit.apply(broken.graphs["decoder"], problem.fix.edit, problem.fix.arguments)
    assert check_plan(broken.model_copy(update={"graphs": {"encoder": encoder, "decoder": mended}})) == []


def test_a_diverging_run_ends_with_a_reason() -> None:
    events = run(small({"name": "vae"}, optimizer={"name": "sgd", "learning_rate": 50.0}))
    assert events[-1].reason == "diverged"
    assert "became NaN" in str(events[-1].message)


def test_a_large_beta_kills_every_number_of_the_code_and_a_small_one_none() -> None:
    deadly = learned(small({"name": "vae", "beta": 100.0}, **{"training.epochs": 5}))
    alive = learned(small({"name": "vae", "beta": 0.2}, **{"training.epochs": 5}))
    dead, live = (PROBES.make("latent_dimensions").compute(one).values for one in (deadly, alive))  # type: ignore[attr-defined]
    assert (dead < 0.01).all()
    assert (live > 0.5).all()


@pytest.mark.parametrize("dataset", ["moons", "wine"])
def test_a_short_code_is_informative_for_points_and_rows_too(dataset: str) -> None:
    seen = learned(small({"name": "vae"}, dataset, **{"training.epochs": 40}))
    assert PROBES.make("latent_dimensions").compute(seen).values.max() > 0.5  # type: ignore[attr-defined]


def test_codes_that_are_drawn_but_held_to_no_prior_are_looked_at_too() -> None:
    plain = change(small({"name": "vae"}, **{"training.epochs": 2}), "objective", {"name": "reconstruction"})
    seen = learned(plain)
    assert PROBES.make("latent_dimensions").compute(seen).values.min() >= 0  # type: ignore[attr-defined]
    assert PROBES.make("prior_posterior").compute(seen).series[0].dashed  # type: ignore[attr-defined]


def test_a_digit_never_seen_is_found_by_a_narrow_code_and_not_by_one_that_copies() -> None:
    narrow = make_plan(Choice(name="autoencoder", code=8), Choice(name="anomaly", pictures="digits"))
    copying = ready_plan("autoencoder", "identity")
    found = []
    for plan, epochs in ((narrow, 12), (copying, 40)):
        plan = change(change(plan, "training.epochs", epochs), "training.threads", 1)
        values = PROBES.make("reconstruction_errors").compute(learned(plan)).note.values  # type: ignore[attr-defined]
        found.append(values["found"] / values["anomalies"])
    assert found[0] > 0.8
    assert found[1] < 0.2


def test_a_denoising_network_is_shown_noise_and_the_same_noise_each_time() -> None:
    context = learned(small({"name": "autoencoder", "variant": "denoising"}, **{"training.epochs": 1}))
    one, two = (PROBES.make("reconstructions").compute(context) for _ in range(2))
    assert len(one.views) == 3  # type: ignore[attr-defined]
    clean, noisy = (view.pixels for view in one.views[:2])  # type: ignore[attr-defined]
    assert not np.array_equal(clean, noisy)
    assert np.array_equal(noisy, two.views[1].pixels)  # type: ignore[attr-defined]
