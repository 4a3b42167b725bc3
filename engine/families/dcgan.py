"""The convolutional GAN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.adversaries import picture_discriminator, picture_generator
from engine.families.base import FAMILIES, Family, Ready
from engine.graph.spec import GraphSpec, sequential
from engine.registry import Choice
from engine.text import N_

Filters = tuple[Annotated[int, Field(ge=1, le=1024)], ...]
SMALL = {"filters": (64, 32, 16), "discriminator_filters": (16, 32), "noise": 32}
"""Settings that learn to generate digits within two minutes."""


STRONG = Ready(
    "strong",
    N_("A strong discriminator, non-saturating"),
    N_(
        "The discriminator learns ten times as fast as the generator and is ahead from the beginning. The generator "
        "goes on learning all the same: it maximizes the log probability that its images are real, whose gradient is "
        "large just where the discriminator rejects them."
    ),
    config={**SMALL, "dropout": 0.0},
    settings={
        "objective.discriminator_rate": 10.0,
        "optimizer": {"name": "adam", "learning_rate": 0.0005},
        "training.batch_size": 64,
        "training.epochs": 3,
    },
    pictures=("discriminator_scores",),
)


@FAMILIES.register("dcgan")
class DCGAN(Family):
    """Generates images: a generator of transposed convolutions against a discriminator of convolutions.

    The generator turns 100 random numbers into a small image of many channels and enlarges it, with batch norm after
    every layer but the last, which ends in tanh, so real images are brought to [−1, 1] as well. The sheet of samples
    comes from the same random numbers at every step, so that each image is seen to form.

    Reference: Radford, Metz and Chintala, 2016, *Unsupervised representation learning with deep convolutional
    generative adversarial networks*.
    """

    title = N_("DCGAN")
    dataset = "ink"

    noise: int = Field(100, ge=1, le=1024, title=N_("Noise dimension"), description=N_("Random inputs per image."))
    filters: Filters = Field(
        (256, 128, 64), min_length=2, max_length=4, title=N_("Generator filters"),
        description=N_("Channels of the first feature map and filters of each transposed convolution but the last."),
    )  # fmt: skip
    discriminator_filters: Filters = Field((64, 128), min_length=1, max_length=3, title=N_("Discriminator filters"))
    dropout: float = Field(0.3, ge=0, lt=1, title=N_("Discriminator dropout"))
    spectral_norm: bool = Field(False, title=N_("Discriminator spectral norm"))

    ready = (
        Ready(
            name="ink",
            title=N_("Generating digits"),
            lesson=N_(
                "Blurs become strokes, strokes become digits. The two histograms in “Discriminator scores” overlap "
                "while neither network wins."
            ),
            config={**SMALL, "dropout": 0.0},
            settings={
                "objective.discriminator_rate": 2.0,
                "optimizer": {"name": "adam", "learning_rate": 0.001, "beta1": 0.5},
                "training.batch_size": 64,
                "training.epochs": 6,
            },
            pictures=("discriminator_scores",),
        ),
        Ready(
            name="mnist",
            title=N_("DCGAN on MNIST"),
            lesson=N_(
                "After three epochs all ten digits occur, as counted in “Classes of generated samples” by a "
                "separate classifier."
            ),
            # Trains on all 60,000 images, as in the tutorials: a GAN has no validation loss to select by.
            dataset=Choice(name="mnist", val_fraction=0.0),
            pictures=("mode_count",),
        ),
        STRONG,
        STRONG.failing(
            "collapse",
            N_("Discriminator too strong"),
            N_(
                "The minimax game, and a discriminator that learns ten times as fast: it wins at once, the gradient "
                "of the generator's loss almost vanishes, and its images stay patterns that look alike. Only the GAN loss "
                "differs from the plan that goes on learning, the non-saturating game."
            ),
            settings={"objective.variant": "minimax"},
            pictures=("discriminator_scores",),
        ),
    )

    def suits(self, data: DataSpec) -> bool:
        return data.kind == "image" and all(side % 4 == 0 for side in data.shape[1:])

    def objective(self, data: DataSpec) -> Choice:
        return Choice(name="adversarial")

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        discriminator = picture_discriminator(self.discriminator_filters, self.dropout, self.spectral_norm)
        return {
            "generator": sequential((self.noise,), picture_generator(self.filters, data.shape)),
            "discriminator": sequential(data.shape, discriminator),
        }

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {
            "optimizer": {"name": "adam", "learning_rate": 0.0002},
            "training.batch_size": 64,
            "training.epochs": 10,
        }
