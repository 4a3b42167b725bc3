"""The losses of autoencoders and VAEs are what their formulas say."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.graph.build import build, initialize
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.objectives.reconstruction import Reconstruction
from engine.objectives.vae import VAE, divergence
from engine.plan.check import check_plan
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.registry import Choice

PIXELS = DataSpec(kind="image", shape=(1, 8, 8), classes=("0", "1"))
ROWS = DataSpec(kind="table", shape=(5,))


def built(plan: Plan) -> dict[str, nn.Module]:
    models: dict[str, nn.Module] = {}
    for name, graph in plan.graphs.items():
        models[name] = build(graph)
        initialize(models[name], graph, plan.initializer, plan.bias_initializer, 3)  # type: ignore[arg-type]
    return models


def vae(**config: Any) -> tuple[VAE, dict[str, nn.Module]]:
    plan = make_plan(Choice(name="vae", code=3, conditional=config.get("conditional", False)), "digits")
    return VAE(**config), built(plan)


def pictures(count: int = 6) -> tuple[torch.Tensor, torch.Tensor]:
    source = torch.Generator().manual_seed(1)
    return torch.rand(count, 1, 8, 8, generator=source), torch.randint(0, 10, (count,), generator=source)


def loss_of(objective: VAE | Reconstruction, models: dict[str, nn.Module], loss: str, step: int = 0) -> Any:
    torch.manual_seed(5)
    return objective.loss_of(models, *pictures(), LOSSES.make(loss).build(), step)


def test_the_elbo_is_summed_over_the_numbers_of_a_sample_in_nats() -> None:
    objective, models = vae(beta=0.5)
    outcome = loss_of(objective, models, "binary_cross_entropy")
    x, _ = pictures()
    each = F.binary_cross_entropy_with_logits(outcome.output, x, reduction="none").sum((1, 2, 3))
    torch.testing.assert_close(outcome.loss_terms["reconstruction"], each.mean().detach())
    posterior = objective.posterior(models, *pictures())
    prior = torch.distributions.Normal(0.0, 1.0)
    q = torch.distributions.Normal(posterior.mean, torch.exp(0.5 * posterior.log_variance))
    torch.testing.assert_close(divergence(posterior), torch.distributions.kl_divergence(q, prior))
    torch.testing.assert_close(outcome.loss_terms["kl"], divergence(posterior).sum(1).mean().detach())
    whole = outcome.loss_terms["reconstruction"] + 0.5 * outcome.loss_terms["kl"]
    torch.testing.assert_close(outcome.loss.detach(), whole)


def test_codes_are_drawn_while_training_and_judged_but_answers_are_not() -> None:
    objective, models = vae()
    torch.manual_seed(1)
    x, y = pictures()
    mse = LOSSES.make("mse").build()
    assert not torch.equal(
        objective.loss_of(models, x, y, mse, 0).output, objective.loss_of(models, x, y, mse, 0).output
    )
    for model in models.values():
        model.eval()
    assert not torch.equal(
        objective.loss_of(models, x, y, mse, 0).output, objective.loss_of(models, x, y, mse, 0).output
    )
    assert torch.equal(objective.answer(models, x), objective.answer(models, x))


def test_beta_is_annealed_in_training_and_full_in_validation() -> None:
    objective, models = vae(beta=4.0, annealing=4)
    assert [objective.beta_at(step) for step in (0, 1, 3, 9)] == [1.0, 2.0, 4.0, 4.0]
    early = loss_of(objective, models, "mse", 0)
    torch.testing.assert_close(early.loss.detach(), early.loss_terms["reconstruction"] + early.loss_terms["kl"])
    for model in models.values():
        model.eval()
    judged = loss_of(objective, models, "mse", 0)
    torch.testing.assert_close(judged.loss.detach(), judged.loss_terms["reconstruction"] + 4 * judged.loss_terms["kl"])


def test_free_bits_cost_nothing() -> None:
    objective, models = vae(free_bits=10.0)
    outcome = loss_of(objective, models, "mse")
    torch.testing.assert_close(outcome.loss.detach(), outcome.loss_terms["reconstruction"] + 30.0)
    assert outcome.loss_terms["kl"] < 30


def test_gradients_reach_mean_and_variance() -> None:
    objective, models = vae()
    loss_of(objective, models, "mse").loss.backward()
    slopes = models["encoder"].nodes["code"].weight.grad  # type: ignore[index, union-attr]
    assert (slopes.abs().sum(1) > 0).all()


def test_a_conditional_vae_predicts_the_class_with_the_lowest_error() -> None:
    objective, models = vae(conditional=True)
    for model in models.values():
        model.eval()
    x, _ = pictures()
    answered = objective.answer(models, x)
    per_class = [
        objective.decode(models, objective.encode(models, x, y), y)
        for y in (torch.full((len(x),), k) for k in range(10))
    ]
    nearest = torch.stack([(made - x).square().sum((1, 2, 3)) for made in per_class]).min(0).values
    torch.testing.assert_close((answered - x).square().sum((1, 2, 3)), nearest)
    assert not torch.equal(per_class[0], per_class[1])


def test_an_autoencoder_takes_noise_in_and_wants_the_clean_sample() -> None:
    masking = Reconstruction(noise="masking", noise_level=0.25)
    x = torch.rand(4, 1, 50, 50) + 0.1
    share = (masking.noisy(x) == 0).float().mean().item()
    assert share == pytest.approx(0.25, abs=0.02)
    gaussian = Reconstruction(noise="gaussian", noise_level=0.3)
    table = torch.zeros(1000, 20)
    assert gaussian.noisy(table).std().item() == pytest.approx(0.3, abs=0.02)
    noisy = gaussian.noisy(x.clamp(max=1))
    assert 0 <= noisy.min() <= noisy.max() <= 1
    models = {"encoder": nn.Identity(), "decoder": nn.Identity()}
    torch.manual_seed(1)
    outcome = gaussian.loss_of(models, table, torch.zeros(1000), LOSSES.make("mse").build(), 0)
    assert outcome.loss.item() == pytest.approx(0.09, abs=0.005)


def test_sparsity_follows_its_formulas() -> None:
    codes = torch.tensor([[0.5, 0.0], [0.1, 0.2]])
    models = {"encoder": nn.Identity(), "decoder": nn.Identity()}
    mse, y = LOSSES.make("mse").build(), torch.zeros(2)
    l1 = Reconstruction(sparsity="l1", sparsity_weight=2.0).loss_of(models, codes, y, mse, 0)
    assert l1.loss_terms["sparsity"].item() == pytest.approx(0.4)
    assert l1.loss.item() == pytest.approx(0.8)
    kl = Reconstruction(sparsity="kl", target_activity=0.1).loss_of(models, codes, y, mse, 0)
    wanted, found = torch.distributions.Bernoulli(0.1), torch.distributions.Bernoulli(torch.tensor([0.3, 0.1]))
    assert kl.loss_terms["sparsity"].item() == pytest.approx(
        torch.distributions.kl_divergence(wanted, found).sum().item()
    )


def test_probabilities_are_read_as_the_loss_means_them() -> None:
    scores = torch.tensor([[-2.0, 3.0]])
    entropy, mse = LOSSES.make("binary_cross_entropy"), LOSSES.make("mse")
    assert torch.equal(Reconstruction().for_loss(entropy).probabilities(scores), scores.sigmoid())
    assert torch.equal(Reconstruction().for_loss(mse).probabilities(scores), scores)


@pytest.mark.parametrize("name", ["reconstruction", "vae"])
def test_losses_that_do_not_fit_are_refused_with_a_reason(name: str) -> None:
    objective = OBJECTIVES.make(name)
    fitting = {loss.name for loss in LOSSES if objective.refuses(loss(), PIXELS) is None}
    assert {"mse", "mae", "binary_cross_entropy"} <= fitting
    assert not fitting & {"cross_entropy", "focal", "kl"}
    assert "exceed that range" in str(objective.refuses(LOSSES.make("binary_cross_entropy"), ROWS))
    assert "needs classes" in str(objective.refuses(LOSSES.make("cross_entropy"), ROWS))


def test_missing_parts_of_a_graph_are_reported_with_a_button() -> None:
    plan = make_plan(Choice(name="autoencoder", code=4), "digits")
    as_vae = plan.model_copy(update={"objective": Choice(name="vae")})
    (problem,) = check_plan(as_vae)
    assert "must end in Sampling" in str(problem.message)
    assert problem.fix is not None
    assert (problem.fix.edit, problem.fix.arguments) == ("add", {"layer": "sampling"})
    sparse = plan.model_copy(update={"objective": Choice(name="reconstruction", sparsity="kl")})
    (problem,) = check_plan(sparse)
    assert "`code` must use Sigmoid" in str(problem.message)


def test_a_decoder_with_a_wrong_output_is_reported_with_a_button() -> None:
    plan = make_plan(Choice(name="autoencoder", code=4), "digits")
    other = make_plan(Choice(name="autoencoder", code=4), "wine")
    (problem,) = check_plan(plan.model_copy(update={"graphs": {**plan.graphs, "decoder": other.graphs["decoder"]}}))
    assert "The decoder outputs" in str(problem.message)
    assert (problem.message.values["got"], problem.message.values["needed"]) == ([13], [1, 8, 8])
    assert problem.fix is not None
    assert problem.fix.arguments == {"shape": [1, 8, 8]}


def test_classes_are_passed_on_only_if_there_are_any() -> None:
    result = VAE(conditional=True)
    assert result.suits(DATASETS.make("digits").spec())
    assert not result.suits(DATASETS.make("diabetes").spec())
