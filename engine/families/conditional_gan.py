"""The conditional GAN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.adversaries import (
    conditional_discriminator,
    conditional_generator,
    picture_discriminator,
    picture_generator,
    point_discriminator,
    point_generator,
)
from engine.families.base import FAMILIES, Family, Ready
from engine.families.dcgan import Filters
from engine.graph.spec import GraphSpec
from engine.registry import Choice
from engine.text import N_

INK = Ready(
    name="ink",
    title=N_("Generating a chosen digit"),
    lesson=N_(
        "In “Generated images by class” there is one row per class: the rows differ early, and each holds one digit"
        " in many handwritings."
    ),
    config={"dropout": 0.0},
    settings={"objective.discriminator_rate": 2.0},
)


@FAMILIES.register("conditional_gan")
class ConditionalGAN(Family):
    """Generates samples of a chosen class: generator and discriminator both get the class as an input.

    The class enters as a one-hot vector, beside the noise of the generator and beside the sample of the discriminator
    (for images, beside the output of its first convolution). So the discriminator learns what a good 7 is, not only
    what a good image is.

    Reference: Mirza and Osindero, 2014, *Conditional generative adversarial nets*.
    """

    title = N_("Conditional GAN")
    dataset = "ink"

    noise: int = Field(32, ge=1, le=1024, title=N_("Noise dimension"), description=N_("Random inputs per sample."))
    filters: Filters = Field(
        (64, 32, 16), min_length=2, max_length=4, title=N_("Generator filters"),
        description=N_("For point data: units per layer."),
    )  # fmt: skip
    discriminator_filters: Filters = Field(
        (16, 32), min_length=1, max_length=3, title=N_("Discriminator filters"),
        description=N_("For point data: units per layer."),
    )  # fmt: skip
    dropout: float = Field(0.3, ge=0, lt=1, title=N_("Discriminator dropout"))

    ready = (
        INK,
        Ready(
            name="moons",
            title=N_("Generating a chosen moon"),
            lesson=N_("Generated points have the color of the requested class, and move to its moon."),
            dataset=Choice(name="moons", size=2000, noise=0.15),
            config={"noise": 2, "filters": (64, 64), "discriminator_filters": (64, 64)},
        ),
        INK.failing(
            "deaf",
            N_("Class information ignored"),
            N_(
                "With a single convolution the class only adds a constant of its own to the score, so the "
                "discriminator cannot judge whether an image and a class belong together: rows look alike, whatever "
                "class was requested. A second convolution fixes it."
            ),
            config={"discriminator_filters": (32,)},
        ),
    )

    def suits(self, data: DataSpec) -> bool:
        if not data.classes or data.target != "classes":
            return False
        if data.kind == "points":
            return tuple(data.shape) == (2,)
        return data.kind == "image" and all(side % 4 == 0 for side in data.shape[1:])

    def objective(self, data: DataSpec) -> Choice:
        return Choice(name="adversarial", conditional=True)

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        if data.kind == "points":
            generator, discriminator = (
                point_generator(self.filters),
                point_discriminator(self.discriminator_filters, False),
            )
        else:
            generator = picture_generator(self.filters, data.shape)
            discriminator = picture_discriminator(self.discriminator_filters, self.dropout, False)
        return {
            "generator": conditional_generator(generator, self.noise, data),
            "discriminator": conditional_discriminator(discriminator, data),
        }

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        points = data.kind == "points"
        return {
            "optimizer": {"name": "adam", "learning_rate": 0.001, "beta1": 0.5},
            "training.batch_size": 64,
            "training.epochs": 150 if points else 5,
        }
