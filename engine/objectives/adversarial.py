"""Adversarial training: a generator learns to make samples that a discriminator cannot tell from real ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from engine.calculation.game_losses import discriminator_loss, generator_loss
from engine.calculation.node_values import Index
from engine.datasets.data_spec import DataSpec
from engine.errors import Problem
from engine.graph.fixes import fitted_output
from engine.layers.base import Shape
from engine.losses.base import Loss
from engine.objectives.base import OBJECTIVES, Feed, Outcome, Recorded, Turn, recorded_output
from engine.objectives.gan_losses import GanLosses
from engine.objectives.gan_samples import ClassInput, class_count, generate, highest_score, scaled, unscaled
from engine.objectives.gradient_penalty import gradient_penalty
from engine.text import N_, Message, message
from engine.views import Array, Step

if TYPE_CHECKING:
    from torch import Tensor, nn

DISCRIMINATOR, GENERATOR = 0, 1


@OBJECTIVES.register("adversarial")
class Adversarial(GanLosses):
    r"""Trains two networks against each other: one generates samples, the other distinguishes them from real ones.

    The generator $G$ turns random numbers $z$ into samples; the discriminator gives each sample a score $s$, high for
    real; $D = \mathrm{sigmoid}(s)$ is the probability that the sample is real. They play for
    $\min_G \max_D \; E[\log D(x)] + E[\log(1 - D(G(z)))]$. In every step the discriminator learns from a real and a
    generated batch, then $G$ from its scores for the same generated batch.

    *Minimax* is the game as written; its gradient vanishes where $D$ is sure. *Non-saturating*: $G$ raises
    $\log D(G(z))$ instead. *Least squares*: scores are drawn to 1 and 0. *Hinge*: scores count up to a margin of 1.
    *Wasserstein*: the mean scores are driven apart, and a penalty keeps the slope of the score near 1. The last three
    use the score $s$ itself and have no $D$.

    The losses of both say who is ahead, not how good the samples are; only the discriminator's loss of *Wasserstein*,
    called a critic there, tends towards 0 as the samples improve. So no epoch counts as the best one, and training does
    not stop early. Images are brought to [−1, 1] where the generator ends in tanh, else they stay in [0, 1].

    Reference: Goodfellow et al., 2014, *Generative adversarial nets*; Mao et al., 2017; Lim and Ye, 2017; Gulrajani
    et al., 2017, *Improved training of Wasserstein GANs*; Mirza and Osindero, 2014, *Conditional generative
    adversarial nets*.
    """

    title = N_("Adversarial")
    graphs = ("generator", "discriminator")
    players = (("discriminator",), ("generator",))
    default_loss = "binary_cross_entropy"
    unsupervised = True
    compares = False

    def suits(self, data: DataSpec) -> bool:
        return data.kind != "text" and (not self.conditional or bool(data.classes))

    def feeds(self, outputs: Mapping[str, Shape], data: DataSpec) -> Mapping[str, tuple[Feed, ...]]:
        class_feed = (Feed((len(data.classes),)),) if self.conditional else ()
        return {"generator": (Feed((0,)), *class_feed), "discriminator": (Feed(data.shape), *class_feed)}

    def output_shapes(self, data: DataSpec, loss: Loss) -> Mapping[str, Shape]:
        return {"generator": tuple(data.shape), "discriminator": (1,)}

    def refuses(self, loss: Loss, data: DataSpec) -> Message | None:
        if loss.name == self.default_loss:
            return None
        return message(
            N_("{loss} is not used: the losses of both networks follow from the GAN loss of the objective."),
            loss=message(loss.title),
        )

    def problems(self, outputs: Mapping[str, Shape], data: DataSpec, loss: Loss) -> list[Problem]:
        problems = []
        for name, needed in self.output_shapes(data, loss).items():
            if tuple(outputs[name]) == needed:
                continue
            template = (
                N_("The generator outputs {got}, but samples have the shape {needed}.")
                if name == "generator"
                else N_("The discriminator outputs {got}, but needs one score per sample: {needed}.")
            )
            text = message(template, got=list(outputs[name]), needed=list(needed))
            problems.append(Problem(where=f"graphs.{name}", message=text, fix=fitted_output(needed)))
        return problems

    def rate(self, player: int) -> float:
        return self.discriminator_rate if player == DISCRIMINATOR else 1.0

    def passes(self, graph: str) -> float:
        """The discriminator processes real and generated samples, and once more with the generator, whose gradient
        flows through it; the gradient penalty differentiates its score a second time."""
        share = 1 / self.discriminator_steps
        if graph == "generator":
            return 1 + 2 * share
        return 6 + 2 * share + (6 if self.game.limits_slope and self.penalty else 0)

    def turns(
        self,
        models: Mapping[str, nn.Module],
        x: Tensor,
        y: Tensor,
        loss: nn.Module,
        step: int,
        only: int | None = None,
    ) -> Iterator[Turn]:
        import torch

        discriminator = models["discriminator"]
        given = self.class_input(models, y)
        real = scaled(models, x)
        learns = only == GENERATOR or (only is None and (step + 1) % self.discriminator_steps == 0)
        with torch.set_grad_enabled(learns):
            # Generated once for both updates: the generator's forward pass is the most expensive part of a step.
            generated = generate(models, len(x), given)
        on_real, on_generated = discriminator(real, *given), discriminator(generated.detach(), *given)
        cost, loss_terms = self.discriminator_terms(on_real, on_generated)
        if self.game.limits_slope and self.penalty:
            cost = cost + self.penalty * gradient_penalty(discriminator, real, generated.detach(), given)
        yield Turn(DISCRIMINATOR, cost, loss_terms, learns=only != GENERATOR)
        if learns:
            cost = self.generator_loss(discriminator(generated, *given))
            yield Turn(GENERATOR, cost, {"generator": cost.detach()})
        else:
            yield Turn(GENERATOR, loss_terms["generator"], learns=False)

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        """Both losses together, without the gradient penalty, since no gradients are computed here.

        The output is the generated samples in the range of the data; metrics compare them with real ones.
        """
        given = self.class_input(models, y)
        generated = generate(models, len(x), given)
        on_real = models["discriminator"](scaled(models, x), *given)
        cost, loss_terms = self.discriminator_terms(on_real, models["discriminator"](generated, *given))
        return Outcome(cost + loss_terms["generator"], unscaled(models, generated), loss_terms)

    def answer(self, models: Mapping[str, nn.Module], x: Tensor) -> Tensor:
        """The discriminator's score `(N, 1)`; of a conditional discriminator the maximum over the classes."""
        real, discriminator = scaled(models, x), models["discriminator"]
        if not self.conditional:
            return discriminator(real)
        return highest_score(discriminator, real)

    def shown(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor | None) -> Tensor:
        if not self.conditional or y is None:
            return super().shown(models, x, y)
        score: Tensor = models["discriminator"](scaled(models, x), *self.class_input(models, y))
        return score

    @property
    def needs_target(self) -> bool:
        return self.conditional

    def loss_tensors(
        self, models: Mapping[str, nn.Module], passes: Mapping[str, Recorded], x: Tensor, y: Tensor, loss: nn.Module
    ) -> Mapping[str, Tensor]:
        """Scores of the real and of the generated sample."""
        generator = passes["generator"]
        generated = models["discriminator"](recorded_output(generator), *generator.inputs[1:])
        return {"real": recorded_output(passes["discriminator"]), "generated": generated.float()}

    def loss_calculation(self, tensors: Mapping[str, Array], loss: Loss, graph: str, index: Index) -> tuple[Step, ...]:
        real, generated = tensors["real"].astype(float), tensors["generated"].astype(float)
        if graph == "generator":
            return generator_loss(self.variant, generated)
        return discriminator_loss(self.variant, real, generated, self.smoothing)

    def loss_slope(self, tensors: Mapping[str, Array], loss: Loss, index: Index) -> tuple[Step, ...]:
        return ()

    def loss_note(self) -> Message | None:
        if not (self.game.limits_slope and self.penalty):
            return None
        return message(N_("Without the gradient penalty, which the discriminator's loss has in training."))

    def metric_sum(self, output: Tensor, y: Tensor) -> Tensor:
        return output.new_zeros(())

    def probabilities(self, output: Tensor) -> Tensor:
        return output

    def class_input(self, models: Mapping[str, nn.Module], y: Tensor) -> ClassInput:
        """The second input of both graphs."""
        if not self.conditional:
            return ()
        from torch.nn import functional as F

        return (F.one_hot(y, class_count(models["generator"])).float(),)
