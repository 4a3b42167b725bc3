"""Adversarial training: a generator learns to make samples that a discriminator cannot tell from real ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from engine.datasets.base import DataSpec
from engine.errors import Problem
from engine.graph.fixes import fitted_output
from engine.graph.spec import GraphSpec
from engine.layers.base import Shape
from engine.losses.base import Loss
from engine.objectives.base import OBJECTIVES, Feed, Objective, Outcome, Turn
from engine.objectives.games import GAMES, Game
from engine.text import N_, Message, message

if TYPE_CHECKING:
    from torch import Tensor, nn

DISCRIMINATOR, GENERATOR = 0, 1
ClassInput = tuple["Tensor", ...]
"""The second input of both graphs: none, or the class as a one-hot vector."""


@OBJECTIVES.register("adversarial")
class Adversarial(Objective):
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

    variant: Literal["minimax", "non_saturating", "least_squares", "hinge", "wasserstein"] = Field(
        "non_saturating",
        title=N_("GAN loss"),
        json_schema_extra={"options": {name: game.title for name, game in GAMES.items()}},
    )
    conditional: bool = Field(
        False,
        title=N_("Conditional"),
        description=N_("Both networks get the class as a second, one-hot input."),
    )
    discriminator_steps: int = Field(
        1,
        ge=1,
        le=20,
        title=N_("Discriminator steps"),
        description=N_("Discriminator updates per generator update."),
    )
    smoothing: float = Field(
        0.0,
        ge=0,
        le=0.5,
        title=N_("Label smoothing"),
        description=N_("Targets of real samples are 1 minus this, which keeps the discriminator less confident."),
    )
    penalty: float = Field(
        10.0,
        ge=0,
        le=1000,
        title=N_("Gradient penalty"),
        description=N_("Wasserstein only: weight of the penalty on gradient norms other than 1."),
    )
    discriminator_rate: float = Field(
        1.0,
        gt=0,
        le=100,
        title=N_("Discriminator learning rate"),
        description=N_("Factor on the plan's learning rate."),
    )

    @property
    def game(self) -> Game:
        return GAMES[self.variant]

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
        real = self.scaled(models, x)
        learns = only == GENERATOR or (only is None and (step + 1) % self.discriminator_steps == 0)
        with torch.set_grad_enabled(learns):
            # Generated once for both updates: the generator's forward pass is the most expensive part of a step.
            made = self.make(models, len(x), given)
        on_real, on_made = discriminator(real, *given), discriminator(made.detach(), *given)
        cost, loss_terms = self._discriminator_terms(on_real, on_made)
        if self.game.limits_slope and self.penalty:
            cost = cost + self.penalty * slope_penalty(discriminator, real, made.detach(), given)
        yield Turn(DISCRIMINATOR, cost, loss_terms, learns=only != GENERATOR)
        if learns:
            cost = self.generator_loss(discriminator(made, *given))
            yield Turn(GENERATOR, cost, {"generator": cost.detach()})
        else:
            yield Turn(GENERATOR, loss_terms["generator"], learns=False)

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        """Both losses together, without the gradient penalty, since no gradients are computed here.

        The output is the generated samples in the range of the data; metrics compare them with real ones.
        """
        given = self.class_input(models, y)
        made = self.make(models, len(x), given)
        on_real = models["discriminator"](self.scaled(models, x), *given)
        cost, loss_terms = self._discriminator_terms(on_real, models["discriminator"](made, *given))
        return Outcome(cost + loss_terms["generator"], self.unscaled(models, made), loss_terms)

    def answer(self, models: Mapping[str, nn.Module], x: Tensor) -> Tensor:
        """The discriminator's score `(N, 1)`; of a conditional discriminator the maximum over the classes."""
        real, discriminator = self.scaled(models, x), models["discriminator"]
        if not self.conditional:
            return discriminator(real)
        (classes,) = _second_input(discriminator)
        rows = [x.new_zeros(len(x), classes).index_fill_(1, x.new_full((1,), k).long(), 1.0) for k in range(classes)]
        best = discriminator(real, rows[0])
        for row in rows[1:]:
            best = best.maximum(discriminator(real, row))
        return best

    def metric_sum(self, output: Tensor, y: Tensor) -> Tensor:
        return output.new_zeros(())

    def probabilities(self, output: Tensor) -> Tensor:
        return output

    def realness(self, score: Tensor) -> Tensor:
        """How real a sample is according to its score: a probability, if the game has probabilities."""
        return score.sigmoid() if self.reads_probabilities else score

    @property
    def reads_probabilities(self) -> bool:
        """Whether the sigmoid of a score is the probability that the sample is real."""
        return self.game.has_probabilities

    # Parts of a step, also used by probes

    def class_input(self, models: Mapping[str, nn.Module], y: Tensor) -> ClassInput:
        """The second input of both graphs."""
        if not self.conditional:
            return ()
        from torch.nn import functional as F

        return (F.one_hot(y, _second_input(models["generator"])[0]).float(),)

    def scaled(self, models: Mapping[str, nn.Module], x: Tensor) -> Tensor:
        """Real samples in the generator's range: pictures `(N, C, H, W)` from [0, 1] to [−1, 1] for a tanh."""
        return x * 2 - 1 if x.dim() == 4 and ends_in_tanh(_graph(models["generator"])) else x

    def unscaled(self, models: Mapping[str, nn.Module], made: Tensor) -> Tensor:
        """Generated samples in the range of the data, pictures from 0 to 1."""
        if made.dim() != 4:
            return made
        return ((made + 1) / 2 if ends_in_tanh(_graph(models["generator"])) else made).clamp(0, 1)

    def make(
        self, models: Mapping[str, nn.Module], count: int, given: ClassInput, noise: Tensor | None = None
    ) -> Tensor:
        """Generated samples `(N, *shape)`, from fresh noise or the given `(N, Z)`, in the generator's range."""
        import torch

        generator = models["generator"]
        if noise is None:
            device = next(generator.parameters()).device
            noise = torch.randn(count, noise_size(_graph(generator)), device=device)
        return generator(noise, *given)

    def _discriminator_terms(self, on_real: Tensor, on_made: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """The discriminator's loss, and what is reported: both losses and the mean scores."""
        real, made = on_real.float(), on_made.float()
        cost = self.discriminator_loss(real, made)
        scores = [self.realness(score.detach()).mean() for score in (real, made)]
        loss_terms = {"discriminator": cost.detach(), "generator": self.generator_loss(made.detach())}
        return cost, {**loss_terms, "score_real": scores[0], "score_generated": scores[1]}

    def discriminator_loss(self, real: Tensor, made: Tensor) -> Tensor:
        """The loss for its scores on real and generated samples `(N, 1)`."""
        return self.game.discriminator_loss(real, made, self.smoothing)

    def generator_loss(self, made: Tensor) -> Tensor:
        """The loss for the discriminator's scores on generated samples `(N, 1)`."""
        return self.game.generator_loss(made.float())


def slope_penalty(discriminator: nn.Module, real: Tensor, made: Tensor, given: ClassInput) -> Tensor:
    """The gradient penalty: the squared difference from 1 of the score's gradient norm, at random points between real
    and generated samples."""
    import torch

    share = torch.rand(len(real), *[1] * (real.dim() - 1), device=real.device)
    between = (made.float() + share * (real - made.float())).requires_grad_()
    score = discriminator(between, *given).float().sum()
    (slope,) = torch.autograd.grad(score, between, create_graph=True)
    return ((slope.flatten(1).norm(dim=1) - 1) ** 2).mean()


def ends_in_tanh(graph: GraphSpec) -> bool:
    """Whether the graph's output lies between −1 and 1; layers that only change the shape are skipped."""
    name = graph.output
    while (
        name in graph.nodes
        and graph.nodes[name].activation is None
        and graph.nodes[name].layer_config().group == "shape"
    ):
        name = graph.sources(name)[0]
    activation = graph.nodes[name].activation if name in graph.nodes else None
    return activation is not None and activation.name == "tanh"


def noise_size(graph: GraphSpec) -> int:
    """The noise dimension of a generator: the length of its first input."""
    return next(iter(graph.inputs.values()))[0]


def _graph(model: Any) -> GraphSpec:
    graph: GraphSpec = model.graph
    return graph


def _second_input(model: Any) -> Shape:
    return list(_graph(model).inputs.values())[1]
