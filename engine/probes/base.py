"""The base class of probes: when a probe applies, its settings, and the view it computes from a model at one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from engine.datasets.base import Dataset
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data, Split, SplitName
from engine.graph.spec import GraphSpec
from engine.losses.base import Loss
from engine.objectives.base import Objective
from engine.registry import CatalogEntry, Registry
from engine.text import N_, Message, message
from engine.views import Array, View

if TYPE_CHECKING:
    from torch import Tensor, nn


ALL: dict[SplitName, str] = {
    "train": N_("Training split, all {total} samples"),
    "val": N_("Validation split, all {total} samples"),
    "test": N_("Test split, all {total} samples"),
}
FIRST: dict[SplitName, str] = {
    "train": N_("Training split, first {count} of {total} samples"),
    "val": N_("Validation split, first {count} of {total} samples"),
    "test": N_("Test split, first {count} of {total} samples"),
}
"""What a view summarizes: a whole split, or its beginning."""


@dataclass
class ProbeContext:
    """The input of a probe: the models of one run at one step, in eval mode, and their data.

    Probes never change a weight and never use torch's global random state.
    """

    graphs: Mapping[str, GraphSpec]
    models: Mapping[str, nn.Module]
    objective: Objective
    dataset: Dataset
    spec: DataSpec
    data: Data
    loss: nn.Module
    loss_entry: Loss | None = None
    """The loss as it was chosen, for probes that describe how it is computed."""
    device: Any = "cpu"
    drawn: Any = None
    """A picture `(C, H, W)` from the draw pad; if given, probes of a single sample use it."""
    max_samples: int | None = None
    """The maximum number of samples of a split to use: few during training, all (None) afterwards."""

    def sample(self, index: int) -> Any:
        """The sample to show: the drawn one, else number `index` of the whole split used for evaluation, so that it is the
        same during training and afterwards."""
        if self.drawn is not None:
            return self.drawn
        x = self.data.split(self.evaluated_name).x
        return x[index % len(x)]

    def batch(self, x: Any) -> Tensor:
        """Samples as the network takes them: tokens as int64, else float32, pictures scaled from 0–255 to [0, 1]."""
        import torch

        # Copied: arrays from a cache or a message may be read-only, which torch does not support.
        tensor = torch.as_tensor(np.require(x, requirements="W") if isinstance(x, np.ndarray) else x)
        if self.spec.kind == "text":
            return tensor.to(self.device, torch.int64)
        scaled = tensor.to(self.device, torch.float32)
        if scaled.dim() == 4:  # convolutions are several times as fast with this layout
            scaled = scaled.contiguous(memory_format=torch.channels_last)
        return scaled / 255 if tensor.dtype == torch.uint8 else scaled

    def first(self, count: int) -> tuple[Tensor, Tensor]:
        """The first training samples, as the network takes them, with their targets: always the same batch."""
        import torch

        train = self.data.train
        return self.batch(train.x[:count]), torch.as_tensor(train.y[:count].copy()).to(self.device)

    @property
    def evaluated_name(self) -> SplitName:
        """The split used for evaluation: val, or test if there is no val, or train if there is neither."""
        return self.first_of("val", "test")

    @property
    def evaluated(self) -> Split:
        """The split that belongs to `val_output`, cut to `max_samples` samples."""
        return self.part(self.evaluated_name)

    @property
    def val_output(self) -> Tensor:
        """Outputs `(N, K)` for `evaluated`, computed once per step for all probes."""
        return self.outputs(self.evaluated_name)

    def first_of(self, *names: SplitName) -> SplitName:
        """The first of these splits that has samples; train if none has."""
        return next((name for name in names if len(self.data.split(name))), "train")

    def part(self, name: SplitName) -> Split:
        """A split, cut to its first `max_samples` samples."""
        split = self.data.split(name)
        raw = None if split.raw is None else split.raw[: self.max_samples]
        return Split(split.x[: self.max_samples], split.y[: self.max_samples], raw)

    def source(self, name: SplitName | None = None, max_samples: int | None = None) -> Message:
        """States the samples of `part(name)`, or of its first `max_samples`, for the view that summarizes them."""
        name = name or self.evaluated_name
        total = len(self.data.split(name))
        count = min(total, *(limit for limit in (self.max_samples, max_samples, total) if limit is not None))
        return message((ALL if count == total else FIRST)[name], count=f"{count:,}", total=f"{total:,}")

    def outputs(self, name: SplitName) -> Tensor:
        """Outputs `(N, K)` for `part(name)`, computed once per step for all probes."""
        if name not in self._outputs:
            self._outputs[name] = self.forward(self.part(name).x)
        return self._outputs[name]

    def forward(self, x: Array, captures: dict[str, Tensor] | None = None) -> Tensor:
        """Outputs `(N, K)` for samples `(N, …)`, on the CPU; captures, of the main model, only for a single batch."""
        import torch

        size = 256 if captures is None else max(1, len(x))
        with torch.no_grad():
            batches = [self.batch(x[start : start + size]) for start in range(0, len(x), size)]
            if captures is None:
                parts = [self.objective.answer(self.models, batch) for batch in batches]
            else:
                parts = [self.models["main"](batch, captures=captures) for batch in batches]
        return torch.cat(parts).float().cpu()

    def noise(self, *shape: int, seed: int = 0) -> Tensor:
        """Standard normal numbers, the same each time, without using torch's global random state."""
        import torch

        return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)).to(self.device)

    @cached_property
    def _outputs(self) -> dict[SplitName, Tensor]:
        return {}


class Probe(CatalogEntry):
    """Base class of all probes. Its fields are the settings of a panel (which node, which sample)."""

    panel: ClassVar[bool] = True
    """Whether it is offered as a panel of the live board."""
    live: ClassVar[bool] = True
    """Whether it is fast enough to be computed twice per second during training."""
    group: ClassVar[Literal["answers", "made", "inside", "learning"]] = "inside"
    """Its group in the panel menu: predictions, generated samples, inner values, or learning."""
    rank: ClassVar[int | None] = None
    """Of the probes that apply, the one with the lowest rank is the run's main picture; None: never."""

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        """Whether it has something to show for such a run."""
        raise NotImplementedError

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        """The possible values of fields that depend on the run, such as the node."""
        return {}

    def prepare(self) -> None:
        """Loads whatever takes long to load, before the computing time is measured."""

    def compute(self, context: ProbeContext) -> View:
        """The view at this step."""
        raise NotImplementedError


PROBES: Registry[Probe] = Registry("engine.probes", N_("probe"))
