"""The games between generator and discriminator, one row per game."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor


class Game(NamedTuple):
    """The losses of both players as functions of the discriminator's scores `(N, 1)`."""

    title: str
    discriminator_loss: Callable[[Tensor, Tensor, float], Tensor]
    """From the scores of real and generated samples, and the label smoothing."""
    generator_loss: Callable[[Tensor], Tensor]
    """From the scores of generated samples."""
    has_probabilities: bool = False
    """Whether the sigmoid of a score is the probability that the sample is real."""
    limits_slope: bool = False
    """Whether a penalty keeps the gradient norm of the score near 1."""


def _cross_entropy(real: Tensor, generated: Tensor, smoothing: float) -> Tensor:
    r"""$-\log D(x) - \log(1 - D(G(z)))$: $-\log \mathrm{sigmoid}(s)$ is softplus(−s).

    A target of 1 − smoothing adds smoothing · s.
    """
    from torch.nn.functional import softplus

    return (softplus(-real) + smoothing * real).mean() + softplus(generated).mean()


def _least_squares(real: Tensor, generated: Tensor, smoothing: float) -> Tensor:
    return ((real - (1 - smoothing)) ** 2).mean() / 2 + (generated**2).mean() / 2


def _hinge(real: Tensor, generated: Tensor, smoothing: float) -> Tensor:
    from torch.nn.functional import relu

    return relu(1 - real).mean() + relu(1 + generated).mean()


def _difference(real: Tensor, generated: Tensor, smoothing: float) -> Tensor:
    return generated.mean() - real.mean()


def _log_not_real(generated: Tensor) -> Tensor:
    r"""$\log(1 - D(G(z)))$, whose gradient vanishes where $D$ is confident."""
    from torch.nn.functional import softplus

    return -softplus(generated).mean()


def _minus_log_real(generated: Tensor) -> Tensor:
    r"""$-\log D(G(z))$."""
    from torch.nn.functional import softplus

    return softplus(-generated).mean()


def _distance_from_one(generated: Tensor) -> Tensor:
    return ((generated - 1) ** 2).mean() / 2


def _minus_score(generated: Tensor) -> Tensor:
    return -generated.mean()


GAMES: Mapping[str, Game] = {
    "minimax": Game(N_("Minimax"), _cross_entropy, _log_not_real, has_probabilities=True),
    "non_saturating": Game(N_("Non-saturating"), _cross_entropy, _minus_log_real, has_probabilities=True),
    "least_squares": Game(N_("Least squares"), _least_squares, _distance_from_one),
    "hinge": Game(N_("Hinge"), _hinge, _minus_score),
    "wasserstein": Game(N_("Wasserstein with gradient penalty"), _difference, _minus_score, limits_slope=True),
}
