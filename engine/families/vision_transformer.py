"""The Vision Transformer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Ready
from engine.families.blocks import POSITIONS, Positions, TransformerFamily, unfolded
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node, sequential
from engine.registry import Choice
from engine.text import N_

INK = Ready(
    "ink",
    N_("Digits, patch by patch"),
    N_(
        "Open “Attention”: hover over a patch to see where it attends. The class token gathers what the answer is "
        "based on; “Attention rollout” follows it through all layers."
    ),
    pictures=("rollout",),
)


@FAMILIES.register("vision_transformer")
class VisionTransformer(TransformerFamily):
    """Cuts an image into patches and reads them as a Transformer reads words.

    Unlike a convolution, it does not know by design that nearby patches belong together: it must learn that, and needs
    more images for it.

    Reference: Dosovitskiy et al., 2021, *An image is worth 16x16 words: transformers for image recognition at scale*.
    """

    title = N_("Vision Transformer")
    dataset = "ink"

    patch: int | None = Field(
        None, ge=1, le=64, title=N_("Patch side"), description=N_("In pixels; empty for automatic.")
    )
    class_token: bool = Field(True, title=N_("Class token"))
    positions: Positions = Field("learned", title=N_("Positional encoding"), json_schema_extra=POSITIONS)

    ready = (
        INK,
        Ready(
            "mnist",
            N_("MNIST"),
            N_("Read as sixteen patches of 7 × 7 pixels."),
            Choice(name="mnist"),
            {},
            {"training.epochs": 3},
        ),
        INK.failing(
            "no_positions",
            N_("Without positional encoding"),
            N_(
                "Shuffle the patches and nothing changes for it: it knows which strokes there are, but not where. It "
                "reads digits better than random guessing and far worse than with positions."
            ),
            config={"positions": "none"},
        ),
    )

    def suits(self, data: DataSpec) -> bool:
        return data.kind == "image" and data.target == "classes"

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        config = {"patch": self._side(data), "out_features": self.features, "class_token": self.class_token}
        nodes = {"patches": Node(layer="patch_embedding", config=config)}
        if self.positions != "none":
            nodes["positions"] = Node(layer="positional_encoding", config={"mode": self.positions, "scaled": False})
        nodes |= {
            **self.stack("transformer_encoder"),
            "norm": Node(layer="layer_norm"),
            "pooling": Node(layer="take_place" if self.class_token else "sequence_pooling"),
            "output": head(data),
        }
        return {"main": unfolded(sequential(data.shape, nodes))}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {
            "optimizer": {"name": "adam", "learning_rate": 0.002},
            "schedule": {"name": "cosine"},
            "training.batch_size": 64,
            "training.epochs": 4,
        }

    def _side(self, data: DataSpec) -> int:
        """The smallest patch side with at most 8 patches per side: 4 for 28 and 32 pixels, 2 for 8."""
        if self.patch is not None:
            return self.patch
        side = min(data.shape[1:])
        return next(
            (patch for patch in (2, 4, 7, 8, 16, 32) if side % patch == 0 and side <= 8 * patch), max(1, side // 4)
        )
