"""U-Net."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Family, Ready
from engine.families.graph_builder import GraphBuilder
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node
from engine.text import N_

SCENES = Ready(
    "scenes",
    N_("Segmenting shapes"),
    N_(
        "Each pixel is assigned to a circle, a square, a triangle, a star or the background. First everything is "
        "background, then shapes appear as blobs of mixed colors, and then each blob agrees on one class: for "
        "that, pixels in its middle must see its outline far away."
    ),
)

READY = (
    SCENES,
    Ready(
        "dice",
        N_("The same with Dice loss"),
        N_(
            "Most pixels are background, so cross-entropy at first predicts background everywhere. Dice measures "
            "each class by how its areas overlap, so the shapes count from the first step. Compare both by the "
            "intersection over union."
        ),
        settings={"loss": {"name": "dice"}},
    ),
    SCENES.failing(
        "without_skips",
        N_("U-Net without skip connections"),
        N_(
            "Everything must pass through 8 × 8 positions in the middle, where the exact outline is lost. It still "
            "finds which shape is where, but rounds corners and turns stars into blobs: the skips carry the "
            "positions of edges across."
        ),
        config={"skips": False},
    ),
)


@FAMILIES.register("unet")
class UNet(Family):
    """Predicts a class for each pixel: down to see more of the image, up again for exact outlines.

    On the way down, convolutions and pooling make the image smaller and the view wider, until a position in the
    middle has seen whole objects. On the way up the image grows again, and at each size the features of the way down
    are concatenated (a skip): the middle knows what is there, the skips know exactly where.

    Reference: Ronneberger, Fischer and Brox, 2015, *U-Net: convolutional networks for biomedical image segmentation*.
    """

    title = N_("U-Net")
    dataset = "scenes"
    ready = READY

    filters: tuple[Annotated[int, Field(ge=1, le=512)], ...] = Field(
        (16, 32, 64),
        min_length=2,
        max_length=5,
        title=N_("Filters"),
        description=N_("One number per resolution, from the full image down; each is half the one before."),
    )
    skips: bool = Field(
        True, title=N_("Skip connections"), description=N_("Whether the decoder gets the encoder's feature maps.")
    )

    def suits(self, data: DataSpec) -> bool:
        if data.kind != "image" or data.target != "mask":
            return False
        return all(side % 2 ** (len(self.filters) - 1) == 0 for side in data.shape[1:])

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        made = GraphBuilder(data.shape)
        *sizes, middle = self.filters
        kept = []
        for number, filters in enumerate(sizes, 1):
            kept.append(_twice(made, f"down{number}", filters))
            made.add(f"pool{number}", Node(layer="max_pool2d", config={"kernel_size": 2}))
        _twice(made, "middle", middle)
        for number in range(len(sizes), 0, -1):
            filters = sizes[number - 1]
            grow = {"out_channels": filters, "kernel_size": 2, "stride": 2, "padding": 0}
            made.add(f"grow{number}", Node(layer="conv_transpose2d", config=grow))
            if self.skips:
                made.add(f"join{number}", Node(layer="concat"), kept[number - 1], made.end)
            _twice(made, f"up{number}", filters)
        made.add("output", head(data))
        return {"main": made.graph()}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {"training.epochs": 15, "optimizer": {"name": "adam", "learning_rate": 0.002}}


def _twice(made: GraphBuilder, name: str, filters: int) -> str:
    made.conv(f"{name}_a", filters)
    return made.conv(f"{name}_b", filters)
