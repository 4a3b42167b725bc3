"""A family's settings make the graphs anew, and how it learns with them, unless a person chose that."""

from __future__ import annotations

from engine.plan.check import check_plan
from engine.plan.factory import make_plan
from engine.plan.regeneration import regenerated
from engine.registry import Choice


def test_settings_of_how_a_family_learns_reach_the_objective() -> None:
    plan = make_plan("vae", "digits")
    changed = regenerated(plan, Choice(name="vae", beta=7.0, conditional=True))
    assert changed.objective == Choice(name="vae", beta=7.0, conditional=True)
    assert check_plan(changed) == []
    back = regenerated(changed, Choice(name="vae"))
    assert back.objective == plan.objective
    assert back.graphs == plan.graphs


def test_a_variant_brings_its_noise() -> None:
    plan = regenerated(make_plan("autoencoder", "digits"), Choice(name="autoencoder", variant="denoising"))
    assert plan.objective.config["noise"] == "gaussian"
    assert plan.loss == Choice(name="binary_cross_entropy")


def test_an_objective_that_a_person_chose_stays() -> None:
    chosen = Choice(name="reconstruction", noise="masking", noise_level=0.3)
    plan = make_plan("autoencoder", "digits").model_copy(update={"objective": chosen})
    assert regenerated(plan, Choice(name="autoencoder", code=3)).objective == chosen
