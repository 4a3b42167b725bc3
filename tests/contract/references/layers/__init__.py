"""Layers: plain `torch.nn`, `torch.nn.functional` and the formulas of the papers, outputs and gradients, in float64."""

from __future__ import annotations

from engine.layers.base import LAYERS
from tests.contract.references.layers.convolution import CONVOLUTIONS
from tests.contract.references.layers.forecasts import FORECASTS
from tests.contract.references.layers.noise import NOISE
from tests.contract.references.layers.norms import NORMS
from tests.contract.references.layers.recurrent import RECURRENT
from tests.contract.references.layers.sequences import SEQUENCES
from tests.contract.references.layers.shape import SHAPES

REGISTRY = LAYERS
REFERENCES = {**CONVOLUTIONS, **FORECASTS, **NORMS, **NOISE, **RECURRENT, **SEQUENCES, **SHAPES}
WITHOUT_REFERENCE: dict[str, str] = {}
