"""A plane in the space of all weights: its directions, and points projected on it. [torch]"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.errors import RequestError
from engine.text import N_

FLAT = 1e-6
"""A second direction that is shorter than this share of the first one is rounding error."""


@dataclass(frozen=True)
class Plane:
    """The points `origin` + x `directions[0]` + y `directions[1]`, each `(P,)` for P weights.

    The directions have length 1 and are orthogonal, so distances on the plane are distances of the weights. They are not
    normalized by filter (Li et al. do so for random directions): positions of the path would then be no projections.
    """

    origin: Tensor
    directions: Tensor
    shares: tuple[float, float] | None = None
    """The share of the squared distances from the origin that lies along each direction; None if steps were chosen."""

    def weights(self, x: float, y: float) -> Tensor:
        """The weights `(P,)` at a position."""
        return self.origin + x * self.directions[0] + y * self.directions[1]

    def project(self, weights: Tensor) -> tuple[float, float, float]:
        """The position of the nearest point of the plane, and the distance to it."""
        difference = (weights - self.origin).double()
        x, y = (float(difference @ direction.double()) for direction in self.directions)
        rest = difference - x * self.directions[0].double() - y * self.directions[1].double()
        return x, y, float(rest.norm())


def plane_of_path(path: Sequence[Tensor]) -> Plane:
    r"""The plane through the last weights along the two directions in which the path extends furthest.

    With $\theta_n$ the last of the kept weights, these are the first two right singular vectors of the matrix with rows
    $\theta_k - \theta_n$. They follow from its Gram matrix, which is as small as the path is short.

    Reference: Li et al., 2018, *Visualizing the loss landscape of neural nets*.
    """
    differences = torch.stack([weights - path[-1] for weights in path]).double()
    values, vectors = torch.linalg.eigh(differences @ differences.T)
    values, vectors = values.flip(0).clamp(min=0), vectors.flip(1)
    if len(path) < 3 or values[1] <= FLAT**2 * values[0]:
        raise _no_plane(len(path))
    directions = (vectors[:, :2].T @ differences) / values[:2].sqrt()[:, None]
    first, second = (values[:2] / values.sum()).tolist()
    # Signs are arbitrary: training begins on the right and above.
    signs = torch.where(directions @ differences[0] < 0, -1.0, 1.0)
    return Plane(path[-1], (signs[:, None] * directions).float(), (first, second))


def plane_through(first: Tensor, second: Tensor, third: Tensor) -> Plane:
    """The plane through three points, with the first as origin and the second on the horizontal axis."""
    across, up = (second - first).double(), (third - first).double()
    length = across.norm()
    across = across / length.clamp(min=torch.finfo(torch.float64).tiny)
    up = up - (up @ across) * across
    if length == 0 or up.norm() <= FLAT * length:
        raise _no_plane(3)
    return Plane(first, torch.stack([across, up / up.norm()]).float())


def _no_plane(count: int) -> RequestError:
    template = N_(
        "A plane needs three steps whose weights do not lie on one line, but the {count} steps given lie on one. Choose "
        "other steps, or train longer."
    )
    return RequestError(template, count=count)
