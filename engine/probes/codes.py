"""Encoding and decoding for the views of autoencoders, and PCA for comparison."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data, Split, SplitName
from engine.errors import RequestError
from engine.graph.check import check
from engine.graph.spec import GraphSpec
from engine.objectives.coding import Coding
from engine.probes.base import ProbeContext
from engine.text import N_
from engine.views import Array

if TYPE_CHECKING:
    from torch import Tensor

BATCH = 256
FITTED = 1000
"""The maximum number of samples used for PCA: more would hardly change its first components."""


class Axes(NamedTuple):
    """PCA: the `mean` `(D,)`, orthonormal `directions` `(k, D)` by decreasing variance, and the standard `deviations`
    `(k,)`."""

    mean: Array
    directions: Array
    deviations: Array

    def project(self, points: Array, count: int = 2) -> Array:
        """Points `(N, D)` projected onto the first directions, `(N, count)`; padded with zeros."""
        found = (points - self.mean) @ self.directions[:count].T
        return np.pad(found, ((0, 0), (0, count - found.shape[1]))).astype(np.float32)

    def unproject(self, places: Array) -> Array:
        """Points `(N, D)` from projections `(N, k)`; coordinates beyond the number of directions are ignored."""
        known = self.directions[: places.shape[1]]
        return (self.mean + places[:, : len(known)] @ known).astype(np.float32)


def code_size(graphs: Mapping[str, GraphSpec]) -> int:
    """The latent size; 0 for plans without an autoencoder."""
    if "encoder" not in graphs or "decoder" not in graphs:
        return 0
    ends = graphs["encoder"].ends()
    shape = check(graphs["encoder"]).shapes.get(ends[0], ()) if len(ends) == 1 else ()
    return shape[0] if len(shape) == 1 else 0


def is_variational(graphs: Mapping[str, GraphSpec]) -> bool:
    """Whether the encoder is probabilistic (a VAE)."""
    if not code_size(graphs):
        return False
    encoder = graphs["encoder"]
    return encoder.nodes[encoder.output].layer == "sampling"


def is_conditional_autoencoder(graphs: Mapping[str, GraphSpec]) -> bool:
    """Whether encoder and decoder take the class as an input."""
    return len(graphs["decoder"].inputs) > 1


def coding_objective(context: ProbeContext) -> Coding:
    """The objective of an autoencoder's run; raises `RequestError` for other runs."""
    if not isinstance(context.objective, Coding):
        raise RequestError(N_("This network has no latent code: it is not an autoencoder."))
    return context.objective


def encoded(context: ProbeContext, x: Array, y: Array | None = None) -> Array:
    """Codes `(N, Z)` of samples."""
    import torch

    objective, parts = coding_objective(context), []
    with torch.no_grad():
        for start in range(0, len(x), BATCH):
            batch = context.batch(x[start : start + BATCH])
            parts.append(objective.encode(context.models, batch, _classes(context, y, start)))
    return np.nan_to_num(torch.cat(parts).float().cpu().numpy())


def decoded(context: ProbeContext, codes: Array, y: Array | None = None) -> Array:
    """Samples `(N, …)` decoded from codes `(N, Z)`; pictures from 0 to 1."""
    import torch

    objective, parts = coding_objective(context), []
    with torch.no_grad():
        for start in range(0, len(codes), BATCH):
            batch = torch.as_tensor(np.array(codes[start : start + BATCH], dtype=np.float32)).to(context.device)
            parts.append(objective.decode(context.models, batch, _classes(context, y, start)))
    return np.nan_to_num(torch.cat(parts).float().cpu().numpy())


def reconstructions(context: ProbeContext, x: Array, y: Array) -> Array:
    """Reconstructions of samples, `(N, …)`."""
    return decoded(context, encoded(context, x, y), y)


def network_inputs(context: ProbeContext, x: Array) -> Array:
    """Samples as the network takes them, `(N, …)` float32; pictures from 0 to 1."""
    return np.asarray(context.batch(x).cpu().contiguous().numpy())


def errors(context: ProbeContext, split: Split) -> Array:
    """The mean squared reconstruction error of each sample, `(N,)`."""
    difference = reconstructions(context, split.x, split.y) - network_inputs(context, split.x)
    return np.asarray(np.square(difference).reshape(len(split), -1).mean(1))


def plotted_split(context: ProbeContext, name: SplitName, max_samples: int) -> Split:
    """A split, cut to as many samples as can be distinguished in a plot."""
    split = context.part(name)
    return Split(split.x[:max_samples], split.y[:max_samples], None if split.raw is None else split.raw[:max_samples])


def code_axes(codes: Array) -> Axes:
    """The plane on which codes are shown: their own two axes, or their first two principal components."""
    if codes.shape[1] <= 2:
        return Axes(np.zeros(codes.shape[1], np.float32), np.eye(codes.shape[1], dtype=np.float32), codes.std(0))
    return pca(codes)


def pca(points: Array) -> Axes:
    """Principal directions of points `(N, D)`, with signs such that the largest component of each is positive."""
    mean = points.mean(0)
    _, spread, directions = np.linalg.svd(points - mean, full_matrices=False)
    largest = np.take_along_axis(directions, np.abs(directions).argmax(1)[:, None], axis=1)
    directions = directions * np.where(largest < 0, -1, 1)
    return Axes(mean, directions.astype(np.float32), (spread / max(1, len(points) - 1) ** 0.5).astype(np.float32))


_PCA: dict[int, tuple[weakref.ref[Data], Axes]] = {}
"""Cached PCA by the identity of the data, which do not change during training; fitting takes a tenth of a second."""


def pca_of_data(context: ProbeContext) -> Axes:
    """PCA of the training split."""
    held = _PCA.get(id(context.data))
    if held is not None and held[0]() is context.data:
        return held[1]
    x = context.data.train.x[:FITTED]
    found = pca(network_inputs(context, x).reshape(len(x), -1).astype(np.float64))
    for key in [key for key, (data, _) in _PCA.items() if data() is None]:
        del _PCA[key]
    _PCA[id(context.data)] = (weakref.ref(context.data), found)
    return found


def classes_of(split: Split, spec: DataSpec) -> Array | None:
    """The classes of samples, if they have any."""
    return split.y.astype(np.int64) if spec.classes else None


def _classes(context: ProbeContext, y: Array | None, start: int) -> Tensor | None:
    import torch

    if y is None or not context.spec.classes:
        return None
    return torch.as_tensor(np.array(y[start : start + BATCH], dtype=np.int64)).to(context.device)
