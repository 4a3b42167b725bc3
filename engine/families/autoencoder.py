"""The autoencoder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Family, Ready
from engine.families.coders import (
    HiddenUnits,
    chain,
    convolutional_halves,
    linear,
    linear_halves,
    suits_layers,
    usual_choices,
    usual_hidden,
)
from engine.graph.spec import GraphSpec
from engine.registry import Choice
from engine.text import N_

NARROW = Ready(
    "narrow",
    N_("Anomaly detection: a narrow code"),
    N_(
        "64 pixels are compressed into 8 numbers, learned from nine of the ten digits. The tenth does not fit into this "
        "code: in “Reconstruction errors” all of its images lie above the threshold."
    ),
    Choice(name="anomaly", pictures="digits"),
    {"code": 8},
    {"loss": {"name": "mse"}, "optimizer.learning_rate": 0.003, "training.epochs": 60},
    pictures=("reconstruction_errors",),
)

READY = (
    Ready(
        "pictures",
        N_("Digits with 16 latent dimensions"),
        N_(
            "784 pixels are compressed into a code of 16 numbers and reconstructed from it. Watch "
            "“Reconstructions”: strokes first appear as a blur, the mean of all digits, then each digit takes its "
            "own shape. What does not fit into the code is lost."
        ),
        Choice(name="ink"),
        {"variant": "convolutional", "code": 16},
        {"training.epochs": 8},
    ),
    Ready(
        "plane",
        N_("Two latent dimensions beside PCA"),
        N_(
            "Two numbers must encode which digit was written and how. “Latent space beside PCA” shows the code next"
            " to PCA of the same data, the best that a linear code can do; compare how far apart the digits are in "
            "both, and the two errors below."
        ),
        Choice(name="ink"),
        {"code": 2},
        {"training.epochs": 15},
        pictures=("code_scatter",),
    ),
    Ready(
        "denoising",
        N_("Denoising autoencoder"),
        N_(
            "The encoder sees digits under heavy noise and the decoder must reconstruct the clean ones. Copying does "
            "not help any more; it has to learn what digits look like."
        ),
        Choice(name="ink"),
        {"variant": "denoising", "code": 32},
        {"training.epochs": 8},
    ),
    Ready(
        "sparse",
        N_("Sparse autoencoder"),
        N_(
            "The code has more numbers than the image has pixels, but sparsity lets any one image use only a few of"
            " them. So many units come to stand for a stroke that several digits share: see “Images per latent "
            "dimension”."
        ),
        Choice(name="digits"),
        {"variant": "sparse", "code": 100},
        {"training.epochs": 150},
        pictures=("code_features",),
    ),
    Ready(
        "anomalies",
        N_("Anomaly detection: an unseen digit"),
        N_(
            "It learns to reconstruct every digit but one. The one left out is reconstructed badly, so a large "
            "reconstruction error marks what is unlike the training data. Watch the histograms in “Reconstruction "
            "errors” move apart; about seven of ten images of the unseen digit end above the threshold."
        ),
        Choice(name="anomaly"),
        {"code": 8},
        {"training.epochs": 25},
        pictures=("reconstruction_errors",),
    ),
    NARROW,
    Ready(
        "colour",
        N_("Colored shapes"),
        N_(
            "Position, size and colors are reconstructed early, the outline only roughly: it covers few pixels, so "
            "it contributes little to the error."
        ),
        Choice(name="shapes"),
        {"variant": "convolutional", "code": 64},
        {"training.epochs": 12},
    ),
    NARROW.failing(
        "identity",
        N_("A code as large as the image"),
        N_(
            "64 pixels, 64 numbers and no layer before or after the code: nothing is compressed and there is no noise, so it "
            "learns to copy. The loss falls almost to 0, and yet it has learned nothing about digits: the one that it has "
            "never seen is reconstructed as well as the others, and none of its images is found in “Reconstruction errors”."
        ),
        config={"code": 64, "hidden": ()},
        differs=("family.code", "family.hidden"),
        pictures=("reconstruction_errors",),
    ),
)


@FAMILIES.register("autoencoder")
class Autoencoder(Family):
    """Compresses each sample to a few numbers and reconstructs it from them.

    The encoder maps a sample to a code, the decoder maps the code back to a sample; no labels are needed. A narrow code
    holds what varies most in the data, as PCA does, but it is not restricted to linear directions. Denoising: the
    encoder sees a noisy sample, the decoder must reconstruct the clean one. Sparse: a wide code of which each sample
    uses little. Convolutional: convolutions instead of linear layers.

    Reference: Hinton and Salakhutdinov, 2006, *Reducing the dimensionality of data with neural networks*.
    """

    title = N_("Autoencoder")
    dataset = "ink"
    ready = READY

    variant: Literal["plain", "sparse", "denoising", "convolutional"] = Field(
        "plain",
        title=N_("Variant"),
        description=N_("Sparse and denoising change the training; convolutional changes the layers and needs images."),
        json_schema_extra={
            "options": {
                "plain": N_("plain"),
                "sparse": N_("sparse"),
                "denoising": N_("denoising"),
                "convolutional": N_("convolutional"),
            }
        },
    )
    code: int | None = Field(
        None,
        ge=1,
        le=1024,
        title=N_("Latent dimensions"),
        description=N_("Fewer compress more; empty for automatic."),
    )
    hidden: HiddenUnits = None

    def suits(self, data: DataSpec) -> bool:
        return suits_layers(data, self.variant == "convolutional")

    def objective(self, data: DataSpec) -> Choice:
        if self.variant == "denoising":
            return Choice(
                name="reconstruction", noise="gaussian" if data.kind == "image" else "masking", noise_level=0.5
            )
        if self.variant == "sparse":
            return Choice(name="reconstruction", sparsity="kl", sparsity_weight=0.01)
        return Choice(name="reconstruction")

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        size = self.code or self._usual_code(data)
        first, second = self._halves(data)
        # Sparsity by KL needs activities between 0 and 1.
        code = linear(size, Choice(name="sigmoid") if self.variant == "sparse" else None)
        return {"encoder": chain(data.shape, {**first, "code": code}), "decoder": chain((size,), second, "code")}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return usual_choices(data, epochs=10, epochs_if_small=50)

    def _usual_code(self, data: DataSpec) -> int:
        if self.variant == "sparse":
            return 100
        return {"image": 16, "points": 1, "curve": 1}.get(data.kind, 2)

    def _halves(self, data: DataSpec) -> tuple[dict[str, Any], dict[str, Any]]:
        if self.variant == "convolutional":
            filters = self.hidden or (16, 32)
            return convolutional_halves(data.shape, filters)
        hidden = self.hidden if self.hidden is not None else usual_hidden(data)
        if self.variant == "sparse" and self.hidden is None:
            hidden = ()
        return linear_halves(data.shape, hidden)
