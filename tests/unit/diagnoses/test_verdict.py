"""Tests of the verdict on a cured run: what is compared, and what the sentence claims."""

from __future__ import annotations

import pytest

from engine.diagnoses.base import DIAGNOSES
from engine.diagnoses.verdict import NAMES, compared_metric, verdict
from engine.plan.factory import ready_plan
from tests.unit.diagnoses.histories import history

CNN = ready_plan("cnn", "overfits")
GAN = ready_plan("gan_points", "collapse")
VAE = ready_plan("vae", "collapse")
FALLING = [0.6, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01]
RISING = [0.6, 0.5, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
FLAT = [0.6, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]


def test_a_cure_of_overfitting_is_shown_by_the_validation_loss() -> None:
    """The accuracy hardly notices that a network becomes sure of wrong answers."""
    sick = history(CNN, FALLING, RISING, val_accuracy=[0.74] * 8)
    cured = history(CNN, FALLING, FLAT, val_accuracy=[0.73] * 8)
    assert compared_metric(sick, cured) == "val/loss"
    assert str(verdict(sick, cured)) == "“Overfitting” is gone: validation loss 0.5 instead of 1."


def test_a_cure_of_mode_collapse_is_shown_by_what_is_covered() -> None:
    few, many = [[{"generated_spread": share, "coverage": share}] * 3 for share in (0.2, 0.9)]
    sentence = str(verdict(history(GAN, FLAT, statistics=few), history(GAN, FLAT, statistics=many)))
    assert sentence.endswith("share of real samples with a generated one nearby 90.0% instead of 20.0%.")


def test_a_cure_of_posterior_collapse_is_shown_by_the_divergence() -> None:
    sick = history(VAE, FALLING, FALLING, val_kl=[3.0, *[0.01] * 7])
    assert compared_metric(sick, history(VAE, FALLING, FALLING, val_kl=[6.0] * 8)) == "val/kl"


def test_a_metric_that_only_one_run_has_is_not_compared() -> None:
    sick = history(CNN, FALLING, RISING)
    assert compared_metric(sick, history(CNN, FALLING)) == "train/loss"


@pytest.mark.parametrize("name", DIAGNOSES.names())
def test_what_a_diagnosis_compares_by_has_a_name(name: str) -> None:
    metric = DIAGNOSES.get(name).metric
    assert not metric or metric in NAMES
