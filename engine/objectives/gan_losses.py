"""The settings of adversarial training, and the losses of both networks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from engine.objectives.base import Objective
from engine.objectives.games import GAMES, Game
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor


class GanLosses(Objective):
    """The losses that follow from the chosen game."""

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

    def realness(self, score: Tensor) -> Tensor:
        """How real a sample is according to its score: a probability, if the game has probabilities."""
        return score.sigmoid() if self.reads_probabilities else score

    @property
    def reads_probabilities(self) -> bool:
        """Whether the sigmoid of a score is the probability that the sample is real."""
        return self.game.has_probabilities

    def discriminator_terms(self, on_real: Tensor, on_generated: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """The discriminator's loss, and what is reported: both losses and the mean scores."""
        real, generated = on_real.float(), on_generated.float()
        cost = self.discriminator_loss(real, generated)
        scores = [self.realness(score.detach()).mean() for score in (real, generated)]
        loss_terms = {"discriminator": cost.detach(), "generator": self.generator_loss(generated.detach())}
        return cost, {**loss_terms, "score_real": scores[0], "score_generated": scores[1]}

    def discriminator_loss(self, real: Tensor, generated: Tensor) -> Tensor:
        """The loss for its scores on real and generated samples `(N, 1)`."""
        return self.game.discriminator_loss(real, generated, self.smoothing)

    def generator_loss(self, generated: Tensor) -> Tensor:
        """The loss for the discriminator's scores on generated samples `(N, 1)`."""
        return self.game.generator_loss(generated.float())
