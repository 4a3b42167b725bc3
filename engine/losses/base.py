"""What a loss is: a config, what it fits, and a torch module from output and target to one number."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from engine.registry import Registry, Thing
from engine.views import Curves

if TYPE_CHECKING:
    from torch import nn

Target = Literal["classes", "values"]
"""Class indices `(N,)`, int64; or values `(N, D)`, float32."""


class Loss(Thing):
    """Base of all losses. All are means over the batch; where logarithms occur, in nats.

    The network's last layer gives raw scores (logits); a loss that needs probabilities takes the softmax or
    sigmoid itself. One output for two classes is the logit of class 1.
    """

    targets: ClassVar[tuple[Target, ...]]
    """The targets it can be used with."""
    outputs: ClassVar[Literal["one", "many", "any"]] = "any"
    """For class targets: `one` needs a single output (two classes), `many` one a class, `any` takes both."""

    def build(self) -> nn.Module:
        """A torch module `(output (N, K), target) -> ()`."""
        raise NotImplementedError

    def picture(self) -> Curves:
        """The loss over the output, for a true class or a target of 0."""
        raise NotImplementedError


LOSSES: Registry[Loss] = Registry("engine.losses", "loss")
