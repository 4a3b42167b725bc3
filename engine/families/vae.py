"""The variational autoencoder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Family, Ready
from engine.families.coders import (
    HiddenUnits,
    chain,
    conditional,
    convolutional_halves,
    linear,
    linear_halves,
    suits_layers,
    usual_choices,
    usual_hidden,
)
from engine.graph.spec import GraphSpec, Node
from engine.registry import Choice
from engine.text import N_

PLANE = Ready(
    "plane",
    N_("Latent plane of digits"),
    N_(
        "Every digit gets a position on a plane, and every position on the plane an image. Watch “Latent plane”: KL"
        " pulls the codes to the middle, the reconstruction pushes the digits apart, and between two digits lie "
        "shapes that are half one, half the other."
    ),
    Choice(name="ink"),
    {"code": 2},
    {"training.epochs": 25},
)

READY = (
    PLANE,
    Ready(
        "conditional",
        N_("Conditional VAE"),
        N_(
            "Encoder and decoder get the class as an input, so the code need not hold it: the same position gives a "
            "similar handwriting (slant, width, size) in every digit."
        ),
        Choice(name="ink"),
        {"code": 2, "conditional": True},
        {"training.epochs": 20},
    ),
    Ready(
        "dead",
        N_("Twenty latent dimensions"),
        N_(
            "With more room, images grow sharper, but not every dimension is used: where “Active dimensions (KL "
            "each)” shows a KL of 0, the encoder puts no information into the dimension and the decoder ignores it."
        ),
        Choice(name="ink"),
        {"code": 20},
        {"training.epochs": 25},
        pictures=("latent_dimensions",),
    ),
    PLANE.failing(
        "collapse",
        N_("β too large: posterior collapse"),
        N_(
            "A nat of KL costs fifty times as much as a nat of reconstruction, so the encoder gives the same "
            "distribution to every image. KL is 0, every dimension of the code is inactive, and the decoder draws "
            "the gray mean of all digits: this is posterior collapse. A smaller β, annealing or free bits bring the"
            " code back."
        ),
        config={"beta": 50.0},
        pictures=("latent_dimensions", "prior_posterior"),
    ),
    PLANE.failing(
        "holes",
        N_("β of 0: gaps in the latent plane"),
        N_(
            "Without KL it is nearly an ordinary autoencoder, for the encoder makes its variances small. "
            "Reconstructions are a little better than with a β of 1, but the codes lie far out and apart, and many "
            "places between them give no digit: nothing says where to sample."
        ),
        config={"beta": 0.0},
    ),
)


@FAMILIES.register("vae")
class VAEFamily(Family):
    r"""Learns a smooth latent space in which every position decodes to a plausible sample.

    The encoder gives a mean and a variance for each latent dimension, a code is drawn from them, and the decoder
    reconstructs the sample. Nearby codes must give similar samples, and all codes together resemble $N(0, 1)$: so new
    samples come from codes drawn at random, and one can interpolate between samples. With two latent dimensions the
    whole space can be seen at once.

    Reference: Kingma and Welling, 2014, *Auto-encoding variational Bayes*.
    """

    title = N_("VAE")
    dataset = "ink"
    ready = READY

    code: int = Field(
        2,
        ge=1,
        le=512,
        title=N_("Latent dimensions"),
        description=N_("Two can be drawn as a plane; more give sharper images."),
    )
    beta: float | None = Field(
        None,
        ge=0,
        le=1000,
        title=N_("β"),
        description=N_("Weight of the KL term relative to the reconstruction term; empty for automatic."),
    )
    conditional: bool = Field(
        False, title=N_("Conditional"), description=N_("Encoder and decoder get the class as input.")
    )
    convolutional: bool = Field(
        False, title=N_("Convolutional"), description=N_("Convolutions instead of linear layers; images only.")
    )
    hidden: HiddenUnits = None

    def suits(self, data: DataSpec) -> bool:
        return suits_layers(data, self.convolutional) and (bool(data.classes) or not self.conditional)

    def objective(self, data: DataSpec) -> Choice:
        # A sample of few values is worth few nats: with the full KL weight, the codes would collapse.
        beta = self.beta if self.beta is not None else 1.0 if data.kind == "image" else 0.1
        settings: dict[str, Any] = {"beta": beta} if beta != 1.0 else {}
        if self.conditional:
            settings["conditional"] = True
        return Choice(name="vae", **settings)

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        first, second = self._halves(data)
        ends = {"code": linear(2 * self.code, None), "sampling": Node(layer="sampling")}
        encoder, decoder = chain(data.shape, {**first, **ends}), chain((self.code,), second, "code")
        if self.conditional:
            encoder, decoder = conditional(encoder, len(data.classes)), conditional(decoder, len(data.classes))
        return {"encoder": encoder, "decoder": decoder}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return usual_choices(data, epochs=20, epochs_if_small=60)

    def _halves(self, data: DataSpec) -> tuple[dict[str, Node], dict[str, Node]]:
        if self.convolutional:
            filters = self.hidden or (32, 64)
            return convolutional_halves(data.shape, filters)
        hidden = self.hidden if self.hidden is not None else usual_hidden(data)
        return linear_halves(data.shape, hidden)
