"""A GAN for points on the plane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.adversaries import point_discriminator, point_generator
from engine.families.base import FAMILIES, Family, Ready
from engine.graph.spec import GraphSpec, sequential
from engine.registry import Choice
from engine.text import N_

Units = tuple[Annotated[int, Field(ge=1, le=4096)], ...]

RING = Ready(
    name="ring",
    title=N_("Ring of eight clouds"),
    lesson=N_(
        "Generated points spread over the ring, then settle in the clouds. Watch the arrows in “Real and generated "
        "points”: they point to where the discriminator's score rises."
    ),
)


@FAMILIES.register("gan_points")
class GANPoints(Family):
    """Learns the distribution of points on the plane and generates new ones: a GAN small enough to be seen whole.

    The generator maps random numbers to points on the plane; the discriminator scores how real each position looks.
    Real and generated points, the discriminator's surface and the gradient on each generated point are all in one
    plot.

    Reference: Goodfellow et al., 2014, *Generative adversarial nets*; Kahng et al., 2018, *GAN Lab*.
    """

    title = N_("GAN on 2-D points")
    dataset = "ring"

    noise: int = Field(2, ge=1, le=64, title=N_("Noise dimension"), description=N_("Random inputs of the generator."))
    generator: Units = Field((128, 128), max_length=6, title=N_("Generator units"))
    discriminator: Units = Field((128, 128), max_length=6, title=N_("Discriminator units"))
    spectral_norm: bool = Field(False, title=N_("Discriminator spectral norm"))

    ready = (
        RING,
        Ready(
            name="moons",
            title=N_("Two moons"),
            lesson=N_("A shape without gaps is easy: the generator bends its noise onto both moons."),
            dataset=Choice(name="moons", size=2000, noise=0.15),
            settings={"training.epochs": 150},
        ),
        RING.failing(
            "collapse",
            N_("Mode collapse"),
            N_(
                "A discriminator that learns far too slowly: the generated points gather at the few places that it finds most "
                "real, and when it has adapted, they move on. Most of them lie in no cloud, and most clouds of the ring stay "
                "empty. Let the discriminator learn as fast as the generator."
            ),
            settings={"objective.discriminator_rate": 0.03},
        ),
        RING.failing(
            "unstable",
            N_("Oscillating losses"),
            N_(
                "A learning rate of 0.02, twenty times that of the plan that works: both networks overshoot. The "
                "losses oscillate, and clouds come and go: mostly four to six of the eight are filled at a time, "
                "where a learning rate of 0.001 soon fills all of them and keeps them."
            ),
            settings={"optimizer.learning_rate": 0.02},
        ),
    )

    def suits(self, data: DataSpec) -> bool:
        return data.kind == "points" and tuple(data.shape) == (2,)

    def objective(self, data: DataSpec) -> Choice:
        return Choice(name="adversarial")

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        discriminator = point_discriminator(self.discriminator, self.spectral_norm)
        return {
            "generator": sequential((self.noise,), point_generator(self.generator)),
            "discriminator": sequential(data.shape, discriminator),
        }

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {
            "optimizer": {"name": "adam", "learning_rate": 0.001, "beta1": 0.5},
            "initializer": {"name": "he_uniform"},
            "training.batch_size": 64,
            "training.epochs": 400,
        }
