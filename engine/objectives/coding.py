"""Base of the objectives of autoencoders and VAEs, with an encoder and a decoder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
from pydantic import PrivateAttr

from engine.calculation.loss_positions import in_shape
from engine.calculation.node_values import Index
from engine.datasets.data_spec import DataSpec
from engine.errors import Fix, Problem
from engine.graph.fixes import fitted_output
from engine.layers.base import Shape
from engine.losses.base import Loss
from engine.objectives.base import Feed, Objective, Recorded, recorded_output
from engine.text import N_, Message, message
from engine.views import Array, Step

if TYPE_CHECKING:
    from torch import Tensor, nn


class Coding(Objective):
    """Base class of reconstruction and VAE: the encoder maps a sample to a code `(Z,)`, the decoder maps it back."""

    graphs: ClassVar[tuple[str, ...]] = ("encoder", "decoder")
    default_loss: ClassVar[str] = "mse"
    unsupervised: ClassVar[bool] = True

    _loss: Loss | None = PrivateAttr(None)

    def suits(self, data: DataSpec) -> bool:
        return data.kind != "text"

    def for_loss(self, loss: Loss) -> Self:
        made = self.model_copy()
        made._loss = loss
        return made

    def feeds(self, outputs: Mapping[str, Shape], data: DataSpec) -> Mapping[str, tuple[Feed, ...]]:
        fed = {"encoder": (Feed(data.shape),)}
        return {**fed, "decoder": (Feed(outputs["encoder"]),)} if "encoder" in outputs else fed

    def output_shapes(self, data: DataSpec, loss: Loss) -> Mapping[str, Shape]:
        return {"decoder": data.shape}

    def refuses(self, loss: Loss, data: DataSpec) -> Message | None:
        if "values" in loss.targets or ("labels" in loss.targets and data.kind == "image"):
            return None
        if "labels" in loss.targets:
            template = N_("{loss} needs values from 0 to 1, such as pixels, but these data exceed that range.")
            return message(template, loss=message(loss.title))
        return message(N_("{loss} needs classes, but a reconstruction has values."), loss=message(loss.title))

    def problems(self, outputs: Mapping[str, Shape], data: DataSpec, loss: Loss) -> list[Problem]:
        problems = []
        if len(outputs["encoder"]) != 1:
            template = N_("The encoder outputs {got}, but a latent code is a vector (Z,). Append Flatten.")
            label = message(N_("Append Flatten"))
            fix = Fix(label=label, edit="add", arguments={"layer": "flatten"})
            text = message(template, got=list(outputs["encoder"]))
            problems.append(Problem(where="graphs.encoder", message=text, fix=fix))
        if outputs["decoder"] != tuple(data.shape):
            template = N_("The decoder outputs {got}, but samples have the shape {needed}.")
            text = message(template, got=list(outputs["decoder"]), needed=list(data.shape))
            problems.append(Problem(where="graphs.decoder", message=text, fix=fitted_output(data.shape)))
        return problems

    def loss_tensors(
        self, models: Mapping[str, nn.Module], passes: Mapping[str, Recorded], x: Tensor, y: Tensor, loss: nn.Module
    ) -> Mapping[str, Tensor]:
        return {
            "output": recorded_output(passes["decoder"]),
            "target": x.float(),
            "code": recorded_output(passes["encoder"]),
        }

    def reconstruction_steps(self, tensors: Mapping[str, Array], loss: Loss) -> tuple[Step, ...]:
        """The mean loss of the values of a sample."""
        output, target = tensors["output"].astype(float), tensors["target"].astype(float)
        steps = loss.calculation(output.ravel(), target.ravel())
        return in_shape(in_shape(steps, "output", output.shape), "target", target.shape)

    def loss_slope(self, tensors: Mapping[str, Array], loss: Loss, index: Index) -> tuple[Step, ...]:
        """That of the reconstruction."""
        output, target = tensors["output"].astype(float), tensors["target"].astype(float)
        return loss.slope(output.ravel(), target.ravel(), (int(np.ravel_multi_index(index, output.shape)),))

    # Codes and samples, in eval mode

    def encode(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor | None = None) -> Tensor:
        """Codes `(N, Z)` of samples; `y` are their classes, for conditional encoders."""
        codes: Tensor = models["encoder"](x)
        return codes

    def decode(self, models: Mapping[str, nn.Module], codes: Tensor, y: Tensor | None = None) -> Tensor:
        """Samples `(N, …)` of codes `(N, Z)`; `y` are their classes, for conditional decoders."""
        return self.probabilities(models["decoder"](codes))

    def answer(self, models: Mapping[str, nn.Module], x: Tensor) -> Tensor:
        return self.decode(models, self.encode(models, x))

    def metric_sum(self, output: Tensor, y: Tensor) -> Tensor:
        return output.new_zeros(())

    def probabilities(self, output: Tensor) -> Tensor:
        return self._loss.answers(output) if self._loss else output
