"""Reconstruction: an autoencoder reproduces its input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from engine.calculation.node_values import Index
from engine.calculation.sparsity import MIN_ACTIVITY, with_sparsity
from engine.errors import Fix, Problem
from engine.graph.spec import GraphSpec
from engine.losses.base import Loss
from engine.objectives.base import OBJECTIVES, Outcome
from engine.objectives.coding import Coding
from engine.text import N_, Message, message
from engine.views import Array, Step

if TYPE_CHECKING:
    from torch import Generator, Tensor, nn


@OBJECTIVES.register("reconstruction")
class Reconstruction(Coding):
    r"""Learns to reconstruct its input from a code: an autoencoder.

    The encoder makes a code $z = f(x)$, the decoder a sample $\hat x = g(z)$, and the loss compares $\hat x$ with $x$,
    element by element. The code holds what is needed to reconstruct a sample.

    Denoising: the encoder sees $x$ with noise, the decoder must give the clean $x$. Sparse: most units of the code must
    be inactive for any one sample, by $\lambda \sum_j |z_j|$ (L1), or by
    $\lambda \sum_j \mathrm{KL}(\rho \,\|\, \hat\rho_j)$, where $\hat\rho_j$ is the mean activation of unit $j$ over the
    batch and $\rho$ the target activation; that needs units between 0 and 1, so a sigmoid at the encoder's end.

    Reference: Hinton and Salakhutdinov, 2006, *Reducing the dimensionality of data with neural networks*; Vincent et
    al., 2008, *Extracting and composing robust features with denoising autoencoders*; Ng, 2011, *Sparse autoencoder*.
    """

    title = N_("Reconstruction")

    noise: Literal["none", "gaussian", "masking"] = Field(
        "none",
        title=N_("Noise"),
        description=N_("Gaussian adds noise; masking sets values to 0. The target is the clean sample."),
        json_schema_extra={"options": {"none": N_("none"), "gaussian": N_("Gaussian"), "masking": N_("masking")}},
    )
    noise_level: float = Field(
        0.5,
        ge=0,
        le=1,
        title=N_("Noise level"),
        description=N_("Standard deviation of the noise, or share of masked values."),
    )
    sparsity: Literal["none", "l1", "kl"] = Field(
        "none",
        title=N_("Sparsity"),
        description=N_("Penalty that keeps most latent units inactive."),
        json_schema_extra={"options": {"none": N_("none"), "l1": "L1", "kl": "KL"}},
    )
    sparsity_weight: float = Field(
        0.01,
        ge=0,
        le=100,
        title=N_("Sparsity weight"),
        description=N_("Weight of the sparsity term relative to the reconstruction term."),
        json_schema_extra={"scale": "log"},
    )
    target_activity: float = Field(
        0.05,
        gt=0,
        lt=1,
        title=N_("Target activation"),
        description=N_("For sparsity by KL: target mean activation of each latent unit."),
    )

    def requires(self, graphs: Mapping[str, GraphSpec]) -> list[Problem]:
        encoder = graphs["encoder"]
        activation = encoder.nodes[encoder.output].activation
        if self.sparsity != "kl" or (activation is not None and activation.name == "sigmoid"):
            return []
        template = N_("Sparsity by KL needs activations between 0 and 1, so `{node}` must use Sigmoid.")
        fix = Fix(
            label=message(N_("Set the activation of `{node}` to Sigmoid"), node=encoder.output),
            edit="set_activation",
            arguments={"node": encoder.output, "choice": "sigmoid"},
        )
        return [Problem(where="graphs.encoder", message=message(template, node=encoder.output), fix=fix)]

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        codes = models["encoder"](self.noisy(x))
        output = models["decoder"](codes)
        error = loss(output.flatten(1), x.flatten(1))
        if self.sparsity == "none":
            return Outcome(error, output)
        sparsity = self._sparsity(codes.float())
        loss_terms = {"reconstruction": error.detach(), "sparsity": sparsity.detach()}
        if self.sparsity == "kl" and not models["encoder"].training:
            loss_terms["activity"] = codes.detach().float().mean(0)
        return Outcome(error + self.sparsity_weight * sparsity, output, loss_terms)

    def loss_calculation(self, tensors: Mapping[str, Array], loss: Loss, graph: str, index: Index) -> tuple[Step, ...]:
        if graph != "decoder":
            return ()
        steps = self.reconstruction_steps(tensors, loss)
        if self.sparsity == "none":
            return steps
        code = tensors["code"].astype(float)
        return with_sparsity(steps, code, self.sparsity, self.sparsity_weight, self.target_activity)

    def loss_note(self) -> Message | None:
        notes = {
            (True, False): N_("Without the noise that the encoder gets in training."),
            (False, True): N_(
                "With the activations of this sample alone; in training their means over the batch count."
            ),
            (True, True): N_(
                "Without the noise of training, and with the activations of this sample alone instead of their means over "
                "the batch."
            ),
        }
        found = notes.get((self.noise != "none", self.sparsity == "kl"))
        return message(found) if found else None

    def figures(self, means: Mapping[str, Any]) -> dict[str, float]:
        """In evaluation, the KL sparsity term uses the mean activities over the whole split."""
        figures = dict(means)
        if "activity" in figures:
            figures["sparsity"] = self._divergence(figures.pop("activity")).item()
            figures["loss"] = figures["reconstruction"] + self.sparsity_weight * figures["sparsity"]
        return figures

    def noisy(self, x: Tensor, generator: Generator | None = None) -> Tensor:
        """The noisy samples that the encoder gets; pictures stay between 0 and 1."""
        import torch

        if self.noise == "none":
            return x
        if self.noise == "masking":
            kept = torch.rand(x.shape, generator=generator, device=x.device) >= self.noise_level
            return x * kept
        noisy = x + self.noise_level * torch.randn(x.shape, generator=generator, device=x.device)
        return noisy.clamp(0, 1) if x.dim() == 4 else noisy

    def _sparsity(self, codes: Tensor) -> Tensor:
        if self.sparsity == "l1":
            return codes.abs().sum(1).mean()
        return self._divergence(codes.mean(0))

    def _divergence(self, activity: Tensor) -> Tensor:
        """The summed KL of the target activity from mean activities `(Z,)`."""
        wanted, mean = self.target_activity, activity.clamp(MIN_ACTIVITY, 1 - MIN_ACTIVITY)
        return (wanted * (wanted / mean).log() + (1 - wanted) * ((1 - wanted) / (1 - mean)).log()).sum()
