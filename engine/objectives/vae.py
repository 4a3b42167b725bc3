"""The objective of variational autoencoders."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import Field

from engine.calculation.latent_loss import divergence_steps, evidence_bound
from engine.calculation.node_values import Index
from engine.datasets.data_spec import DataSpec
from engine.errors import Fix, Problem
from engine.graph.spec import GraphSpec
from engine.layers.base import Shape
from engine.losses.base import Loss
from engine.objectives.base import OBJECTIVES, Feed, Outcome, Recorded
from engine.objectives.coding import Coding
from engine.text import N_, Message, message
from engine.views import Array, Step

if TYPE_CHECKING:
    from torch import Tensor, nn


class Posterior(NamedTuple):
    """The normal distribution of each sample's code, and the code given by the encoder: all `(N, Z)`."""

    mean: Tensor
    log_variance: Tensor
    code: Tensor


@OBJECTIVES.register("vae")
class VAE(Coding):
    r"""Learns a space of codes from which new samples can be drawn: a variational autoencoder.

    The encoder gives a normal distribution $q(z|x) = N(\mu, \sigma^2)$ for each sample, the decoder reads a code drawn
    from it. The loss, in nats, is a sum over the values of a sample and a mean over samples. At $\beta = 1$ it is
    the negative evidence lower bound (ELBO):
    $L = -E_q \log p(x|z) + \beta \, \mathrm{KL}(q(z|x) \,\|\, N(0, 1))$, with
    $\mathrm{KL} = \frac12 \sum_j (\mu_j^2 + \sigma_j^2 - \log \sigma_j^2 - 1)$.

    The first part is the chosen loss times the number of values of a sample: for binary cross-entropy this is $-\log p$
    exactly where pixels are 0 or 1, and only like it for shades between; for squared errors it is so up to a constant,
    with a variance of ½. It favors codes that distinguish samples, KL favors codes that all look like $N(0, 1)$. With
    a large $\beta$ KL wins, until codes carry no information (posterior collapse); with $\beta = 0$ nothing keeps the
    space free of holes. Validation uses the full $\beta$ and one code per sample.

    Reference: Kingma and Welling, 2014, *Auto-encoding variational Bayes*; Higgins et al., 2017, *β-VAE*; Kingma et
    al., 2016, *Improved variational inference with inverse autoregressive flow* (free bits); Sohn et al., 2015,
    *Learning structured output representation using deep conditional generative models*.
    """

    title = N_("VAE")

    beta: float = Field(
        1.0, ge=0, le=1000, title=N_("β"), description=N_("Weight of the KL term relative to the reconstruction term.")
    )
    annealing: int = Field(
        0,
        ge=0,
        le=1_000_000,
        title=N_("Annealing"),
        description=N_("Steps over which β rises from 0 to its full value; 0 for no annealing."),
    )
    free_bits: float = Field(
        0.0,
        ge=0,
        le=10,
        title=N_("Free bits"),
        description=N_("KL in nats that each latent dimension gets for free, so that it stays active."),
    )
    conditional: bool = Field(
        False, title=N_("Conditional"), description=N_("Encoder and decoder get the class as input.")
    )

    def suits(self, data: DataSpec) -> bool:
        return super().suits(data) and (bool(data.classes) or not self.conditional)

    def feeds(self, outputs: Mapping[str, Shape], data: DataSpec) -> Mapping[str, tuple[Feed, ...]]:
        class_feed = (Feed((len(data.classes),)),) if self.conditional else ()
        return {name: (*feeds, *class_feed) for name, feeds in super().feeds(outputs, data).items()}

    def requires(self, graphs: Mapping[str, GraphSpec]) -> list[Problem]:
        encoder = graphs["encoder"]
        if encoder.nodes[encoder.output].layer == "sampling":
            return []
        template = N_("The encoder of a VAE must end in Sampling, but ends in `{node}`.")
        fix = Fix(label=message(N_("Append Sampling")), edit="add", arguments={"layer": "sampling"})
        return [Problem(where="graphs.encoder", message=message(template, node=encoder.output), fix=fix)]

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        posterior = self.posterior(models, x, y)
        code = posterior.code if models["encoder"].training else _drawn(posterior)
        output = models["decoder"](code, *self._class_input(models["decoder"], x, y))
        reconstruction = prod(x.shape[1:]) * loss(output.flatten(1), x.flatten(1))
        each = divergence(posterior).mean(0)
        kl, paid = each.sum(), each.clamp(min=self.free_bits).sum() if self.free_bits else each.sum()
        loss_terms = {"reconstruction": reconstruction.detach(), "kl": kl.detach()}
        if models["encoder"].training:
            return Outcome(reconstruction + self.beta_at(step) * paid, output, loss_terms)
        if self.free_bits:
            loss_terms["kl_per_number"] = each.detach()
        return Outcome(reconstruction + self.beta * paid, output, loss_terms)

    def figures(self, means: Mapping[str, Any]) -> dict[str, float]:
        """In evaluation with free bits, the loss follows from the mean KL of each dimension over the whole split."""
        figures = dict(means)
        if "kl_per_number" in figures:
            paid = figures.pop("kl_per_number").clamp(min=self.free_bits).sum().item()
            figures["loss"] = figures["reconstruction"] + self.beta * paid
        return figures

    def beta_at(self, step: int) -> float:
        """β after `step` steps."""
        return self.beta * min(1.0, (step + 1) / self.annealing) if self.annealing else self.beta

    def posterior(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor) -> Posterior:
        """The posterior of samples; its code is drawn in training mode, and the mean otherwise."""
        encoder = models["encoder"]
        seen: dict[str, Tensor] = {}
        code = encoder(x, *self._class_input(encoder, x, y), captures=seen)
        end = encoder.graph.output  # type: ignore[union-attr]
        mean, log_variance = seen[f"{end}.mean"].float(), seen[f"{end}.log_variance"].float()
        return Posterior(mean, log_variance, code)

    def shown(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor | None) -> Tensor:
        if not self.conditional or y is None:
            return super().shown(models, x, y)
        return self.decode(models, self.encode(models, x, y), y)

    @property
    def needs_target(self) -> bool:
        return self.conditional

    def loss_tensors(
        self, models: Mapping[str, nn.Module], passes: Mapping[str, Recorded], x: Tensor, y: Tensor, loss: nn.Module
    ) -> Mapping[str, Tensor]:
        encoder = passes["encoder"]
        inner = {name: encoder.captures[f"{encoder.graph.output}.{name}"].float() for name in ("mean", "log_variance")}
        return {**super().loss_tensors(models, passes, x, y, loss), **inner}

    def loss_calculation(self, tensors: Mapping[str, Array], loss: Loss, graph: str, index: Index) -> tuple[Step, ...]:
        mean, log_variance = tensors["mean"].astype(float), tensors["log_variance"].astype(float)
        if graph == "encoder":
            return divergence_steps(mean, log_variance, index[0])
        steps = self.reconstruction_steps(tensors, loss)
        return evidence_bound(steps, tensors["target"].size, mean, log_variance, self.beta, self.free_bits)

    def loss_note(self) -> Message:
        return message(N_("For the code shown here. Training and validation draw one for each sample."))

    def encode(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor | None = None) -> Tensor:
        codes: Tensor = models["encoder"](x, *self._class_input(models["encoder"], x, y))
        return codes

    def decode(self, models: Mapping[str, nn.Module], codes: Tensor, y: Tensor | None = None) -> Tensor:
        return self.probabilities(models["decoder"](codes, *self._class_input(models["decoder"], codes, y)))

    def answer(self, models: Mapping[str, nn.Module], x: Tensor) -> Tensor:
        """The reconstruction; of a conditional VAE the one, over all classes, that is closest to the sample."""
        import torch

        if not self.conditional:
            return super().answer(models, x)
        classes = [x.new_full((len(x),), k, dtype=torch.int64) for k in range(_classes(models["encoder"]))]
        made = torch.stack([self.decode(models, self.encode(models, x, y), y) for y in classes])  # (K, N, …)
        nearest = (made - x).square().flatten(2).sum(2).argmin(0)
        return made[nearest, torch.arange(len(x), device=x.device)]

    def _class_input(self, model: nn.Module, x: Tensor, y: Tensor | None) -> tuple[Tensor, ...]:
        """The second input `(N, K)` of conditional graphs: the class as a one-hot vector, by default the first
        class."""
        from torch.nn import functional as F

        if not self.conditional:
            return ()
        classes = y if y is not None else x.new_zeros(len(x)).long()
        return (F.one_hot(classes, _classes(model)).to(x.dtype),)


def divergence(posterior: Posterior) -> Tensor:
    """KL of each dimension of each code from N(0, 1), `(N, Z)`, in nats."""
    mean, log_variance = posterior.mean, posterior.log_variance
    return 0.5 * (mean.square() + log_variance.exp() - log_variance - 1)


def _drawn(posterior: Posterior) -> Tensor:
    """A code drawn from each distribution: with the mean instead, the bound would look better than it is."""
    import torch

    return posterior.mean + torch.exp(0.5 * posterior.log_variance) * torch.randn_like(posterior.mean)


def _classes(model: nn.Module) -> int:
    """The number of classes in the second input of a built graph."""
    shapes = list(model.graph.inputs.values())  # type: ignore[union-attr, operator]
    return int(shapes[1][0])
