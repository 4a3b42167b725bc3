"""The game of two networks: its losses, its turns, what keeps it from being played."""

from __future__ import annotations

import dataclasses
from typing import Any, get_args

import pytest
import torch

from engine.commands import SetValue
from engine.datasets.base import DATASETS
from engine.graph import edit
from engine.objectives.adversarial import DISCRIMINATOR, GENERATOR, Adversarial
from engine.objectives.games import GAMES
from engine.objectives.gan_samples import ends_in_tanh, scaled
from engine.plan.check import check_plan
from engine.plan.factory import change, make_plan
from engine.plan.plan import Plan
from engine.registry import Choice
from engine.train.control import NoCommands
from engine.train.loop import train
from engine.train.session import Session

VARIANTS = get_args(Adversarial.model_fields["variant"].annotation)
SURE, UNSURE = torch.tensor([[8.0]]), torch.tensor([[0.0]])


def plan(**settings: Any) -> Plan:
    small = Choice(name="gan_points", generator=(8,), discriminator=(8,))
    return make_plan(small, Choice(name="ring", size=100), {"training.threads": 1, **settings})


def session(**settings: Any) -> Session:
    made = plan(**settings)
    return Session(made, DATASETS.make(made.dataset).load())


def weights(player: Session, name: str) -> list[torch.Tensor]:
    return [weight.detach().clone() for weight in player.named[name].parameters()]


def moved(player: Session, only: int | None) -> tuple[bool, bool]:
    """Whether the discriminator and the generator changed in a step."""
    names = ("discriminator", "generator")
    before = [weights(player, name) for name in names]
    player.take_step(only)
    after = [weights(player, name) for name in names]
    return tuple(
        any(not torch.equal(a, b) for a, b in zip(one, other, strict=True))
        for one, other in zip(before, after, strict=True)
    )  # type: ignore[return-value]


def test_each_game_of_the_form_has_a_row() -> None:
    assert list(GAMES) == list(VARIANTS)


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_game_rewards_telling_apart_and_fooling(variant: str) -> None:
    game = Adversarial(variant=variant)  # type: ignore[arg-type]
    right, wrong = game.discriminator_loss(SURE / 8, -SURE / 8), game.discriminator_loss(-SURE / 8, SURE / 8)
    assert right < wrong
    assert game.generator_loss(SURE / 8) < game.generator_loss(-SURE / 8)


def test_the_slope_of_minimax_vanishes_where_the_discriminator_is_sure() -> None:
    slopes = {}
    for variant in ("minimax", "non_saturating"):
        score = (-SURE).clone().requires_grad_()
        Adversarial(variant=variant).generator_loss(score).backward()  # type: ignore[arg-type]
        assert score.grad is not None
        slopes[variant] = -score.grad.item()
    assert slopes["minimax"] < 0.001
    assert slopes["non_saturating"] > 0.9


def test_smoothing_punishes_being_too_sure() -> None:
    sure, less = torch.tensor([[20.0]]), torch.tensor([[2.2]])
    assert Adversarial().discriminator_loss(sure, -sure) < Adversarial().discriminator_loss(less, -less)
    smoothed = Adversarial(smoothing=0.1)
    assert smoothed.discriminator_loss(less, -sure) < smoothed.discriminator_loss(sure, -sure)


@pytest.mark.parametrize("variant", VARIANTS)
def test_both_networks_learn_in_every_game(variant: str) -> None:
    player = session(**{"objective.variant": variant})
    assert moved(player, None) == (True, True)
    assert set(player.take_step().loss_terms) == {"discriminator", "generator", "score_real", "score_generated"}


def test_one_network_can_be_trained_alone() -> None:
    player = session()
    assert moved(player, DISCRIMINATOR) == (True, False)
    assert moved(player, GENERATOR) == (False, True)
    assert player.step == 2


def test_the_generator_waits_for_the_discriminators_steps() -> None:
    player = session(**{"objective.discriminator_steps": 3})
    assert [moved(player, None) for _ in range(6)] == [(True, False), (True, False), (True, True)] * 2


def test_the_discriminator_has_a_learning_rate_of_its_own() -> None:
    player = session(**{"objective.discriminator_rate": 4.0, "optimizer.learning_rate": 0.01})
    player.take_step()
    assert [one.optimizer.param_groups[0]["lr"] for one in player.players] == [0.04, 0.01]


@pytest.mark.parametrize("breaking", [5, 6])
def test_a_diverging_gan_returns_to_the_state_before_the_discriminators_step(breaking: int) -> None:
    class Breaks(NoCommands):
        def due(self, step: int) -> list[SetValue]:
            return [SetValue.model_construct(value=1e38)] if step == breaking else []

    made = plan(optimizer="sgd", **{"training.batch_size": 16, "optimizer.learning_rate": 1e-6})
    data = DATASETS.make(made.dataset).load()
    far = dataclasses.replace(data.train, x=1000 * data.train.x)  # slopes so steep that weights become infinite
    data = dataclasses.replace(data, train=far)
    events = list(train(made, data, Breaks(), threads=1))
    assert events[-1].kind == "run_ended"
    assert (events[-1].reason, events[-1].step) == ("diverged", breaking)
    assert f"step {breaking + 1}." in str(events[-1].message)
    whole = Session(made, data)
    for _ in range(breaking):
        whole.take_step()
    kept = [event.state for event in events if event.kind == "checkpoint_taken"][-1]
    assert all(torch.equal(value, kept["models"][name]) for name, value in whole.models.state_dict().items())


@pytest.mark.parametrize("family", ["gan_points", "conditional_gan"])
@pytest.mark.parametrize("variant", ["non_saturating", "wasserstein"])
def test_a_resumed_gan_continues_bit_for_bit(family: str, variant: str) -> None:
    made = make_plan(family, Choice(name="moons", size=200), {"objective.variant": variant, "training.batch_size": 16})
    data = DATASETS.make(made.dataset).load()
    whole = Session(made, data)
    for _ in range(5):
        whole.take_step()
    state = whole.state()
    result = [whole.take_step()[0] for _ in range(5)]
    again = Session(made, data)
    again.restore(state)
    assert [again.take_step()[0] for _ in range(5)] == result
    for name, value in whole.models.state_dict().items():
        assert torch.equal(value, again.models.state_dict()[name])


def test_pictures_are_brought_to_the_range_of_the_generator() -> None:
    made = make_plan(Choice(name="dcgan", filters=(4, 2), discriminator_filters=(2,)), "digits")
    data = DATASETS.make(made.dataset).load()
    assert ends_in_tanh(made.graphs["generator"])
    player = Session(made, data)
    x, _ = player.batch()
    real = scaled(player.named, x)
    assert (float(real.min()), float(real.max())) == (-1, 1)
    flat = edit.set_activation(made.graphs["generator"], "output", "sigmoid")
    assert not ends_in_tanh(flat)
    reshaped = edit.add(edit.add(made.graphs["generator"], "flatten"), "reshape", config={"shape": (1, 8, 8)})
    assert ends_in_tanh(reshaped)


def sentences(wrong: Plan) -> str:
    return "\n".join(f"{problem.where}: {problem}" for problem in check_plan(wrong))


@pytest.mark.parametrize("name", ["generator", "discriminator"])
def test_a_wrong_output_shape_is_reported_with_a_fix(name: str) -> None:
    made = make_plan(Choice(name="dcgan", filters=(4, 2), discriminator_filters=(2,)), "digits")
    setting = {"out_channels": 3} if name == "generator" else {"out_features": 3}
    wrong = edit.configure(made.graphs[name], "output", **setting)
    (problem,) = check_plan(made.model_copy(update={"graphs": {**made.graphs, name: wrong}}))
    assert problem.where == f"graphs.{name}"
    assert problem.fix is not None
    mended = edit.apply(wrong, problem.fix.edit, problem.fix.arguments)
    assert check_plan(made.model_copy(update={"graphs": {**made.graphs, name: mended}})) == []


def test_a_network_that_is_frozen_whole_cannot_play() -> None:
    made = plan()
    frozen = made.graphs["generator"]
    for node in frozen.nodes:
        frozen = edit.set_frozen(frozen, node)
    assert "`generator` cannot be trained" in sentences(
        made.model_copy(update={"graphs": {**made.graphs, "generator": frozen}})
    )


def test_nothing_monitors_a_meaningless_validation_loss() -> None:
    assert "Early stopping waits" in sentences(change(plan(), "regularisation.early_stopping", {"patience": 2}))
    assert "Choose another" in sentences(change(plan(), "schedule", "on_plateau"))


def test_any_length_of_noise_will_do_but_a_row_it_must_be() -> None:
    made = plan()
    square = edit.set_input(made.graphs["generator"], "input", (2, 2))
    assert "a noise vector" in sentences(made.model_copy(update={"graphs": {**made.graphs, "generator": square}}))


def test_another_loss_is_refused_with_a_reason() -> None:
    assert "the losses of both networks follow from the GAN loss" in sentences(change(plan(), "loss", "mse"))
