"""Linear layers, sums and products, and changes of shape."""

from __future__ import annotations

import torch
from torch import Tensor

from tests.contract.references.layers.comparison import same

IMAGE, ROW = (3, 4, 5), (6,)


def with_spread(_: list[Tensor], x: Tensor) -> Tensor:
    """Karras's channel: the standard deviation over the batch, as a mean over all numbers of a sample."""
    spread = ((x - x.mean(0)).square().mean(0) + 1e-8).sqrt().mean()
    return torch.cat([x, torch.ones_like(x[:, :1]) * spread], 1)


SHAPES = {
    "linear": (
        same("linear", {"out_features": 4}, [ROW], lambda w, x: x @ w[0].T + w[1]),
        same("linear", {"out_features": 4, "bias": False}, [(3, 6)], lambda w, x: x @ w[0].T, "at each place"),
    ),
    "activation": (same("activation", {}, [ROW], lambda _, x: x),),
    "add": (same("add", {}, [IMAGE] * 3, lambda _, x, y, z: x + y + z),),
    "multiply": (same("multiply", {}, [IMAGE] * 3, lambda _, x, y, z: x * y * z),),
    "concat": (same("concat", {}, [IMAGE, (2, 4, 5)], lambda _, x, y: torch.cat([x, y], 1)),),
    "flatten": (same("flatten", {}, [IMAGE], lambda _, x: x.reshape(len(x), 60)),),
    "reshape": (same("reshape", {"shape": [5, 12]}, [IMAGE], lambda _, x: x.reshape(len(x), 5, 12)),),
    "transpose": (same("transpose", {}, [(4, 5)], lambda _, x: torch.einsum("nab->nba", x)),),
    "minibatch_stddev": (same("minibatch_stddev", {}, [IMAGE], with_spread),),
}
