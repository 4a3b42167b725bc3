"""A network that does not see the order of a sequence."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import family
from engine.diagnoses.history import History
from engine.layers.base import Layer
from engine.layers.recurrent_base import RecurrentLayer
from engine.text import N_, message

ORDERED = ("positional_encoding", "conv2d", "depthwise_conv2d", "separable_conv2d", "flatten")
MIN_PROGRESS, MIN_LEVEL = 0.5, 0.25


@DIAGNOSES.register("order_ignored")
class OrderIgnored(Diagnosis):
    """If the words or patches are shuffled, the network gives the same answer.

    Attention compares positions by their content alone, a convolution of width 1 sees one at a time, and an average forgets
    where something was. Positions that are added to the inputs, wider convolutions or recurrent layers tell the order.
    """

    title = N_("The order is ignored")
    explains = ("loss_not_falling", "underfitting", "overfitting", "stopped_early", "one_class")

    def find(self, history: History) -> Finding | None:
        points = history.losses()
        if history.progress < MIN_PROGRESS or not points or (history.level or 0.0) < MIN_LEVEL:
            return None
        layers = [layer for name, _, layer in history.layers() if name == "main"]
        names = {layer.name for layer in layers}
        reads = history.spec.kind in ("text", "sequence") or "patch_embedding" in names
        if not reads or not names & {"self_attention", "conv1d", "embedding"} or any(map(_sees_order, layers)):
            return None
        template = N_(
            "No layer sees where something stands, and the training loss is still {share} % of what always giving the same "
            "answer costs."
        )
        cures = (
            family(message(N_("Learned positions")), positions="learned"),
            family(message(N_("Filters of two, three and five words")), widths=(2, 3, 5), pooling="max"),
        )
        return Finding(points[0][0], message(template, share=round(100 * (history.level or 0.0))), cures)


def _sees_order(layer: Layer) -> bool:
    wide = layer.name == "conv1d" and getattr(layer, "kernel_size", 1) > 1
    return isinstance(layer, RecurrentLayer) or layer.name in ORDERED or wide
