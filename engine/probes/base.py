"""What a probe is: when it applies, what can be set, and the view it computes from a model at one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from engine.datasets.base import Data, DataSpec, Dataset
from engine.graph.spec import GraphSpec
from engine.objectives.base import Objective
from engine.registry import Registry, Thing
from engine.views import View

if TYPE_CHECKING:
    from torch import Tensor, nn


@dataclass
class Subject:
    """What a probe looks at: the models of one run at one step, in eval mode, with their data.

    Probes never change a weight nor draw from torch's global random state.
    """

    graphs: Mapping[str, GraphSpec]
    models: Mapping[str, nn.Module]
    objective: Objective
    dataset: Dataset
    spec: DataSpec
    data: Data
    loss: nn.Module
    device: Any = "cpu"
    drawn: Any = None
    """A picture `(C, H, W)` from the draw pad; probes that look at one sample look at it when it is there."""

    def sample(self, index: int) -> Any:
        """The sample a probe was asked about: the drawn one, else number `index` of `judged`."""
        return self.drawn if self.drawn is not None else self.judged.x[index % len(self.judged)]

    def batch(self, x: Any) -> Tensor:
        """Samples as the network takes them: float32 on the device, pictures scaled from 0–255 to [0, 1]."""
        import torch

        tensor = torch.as_tensor(x)
        scaled = tensor.to(self.device, torch.float32)
        return scaled / 255 if tensor.dtype == torch.uint8 else scaled

    @cached_property
    def val_output(self) -> Tensor:
        """Outputs `(N, K)` over the val split (test where there is none), computed once a step for all probes."""
        import torch

        with torch.no_grad():
            x = self.judged.x
            parts = [self.models["main"](self.batch(x[i : i + 1024])) for i in range(0, len(x), 1024)]
        return torch.cat(parts).float().cpu()

    @property
    def judged(self) -> Any:
        """The split that `val_output` is about."""
        return self.data.val if len(self.data.val) else self.data.test


class Probe(Thing):
    """Base of all probes. Its fields are what a panel can set (which node, which sample)."""

    panel: ClassVar[bool] = True
    """Whether it is offered as a panel of the live board."""
    live: ClassVar[bool] = True
    """Cheap enough to be computed twice a second while training."""

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        """Whether there is anything to see for such a run."""
        raise NotImplementedError

    def compute(self, subject: Subject) -> View:
        """The view at this step."""
        raise NotImplementedError


PROBES: Registry[Probe] = Registry("engine.probes", "probe")
