"""All registries, by the names that the command line, the host and the pages use for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.activations.base import ACTIVATIONS
from engine.datasets.base import DATASETS
from engine.diagnoses.base import DIAGNOSES
from engine.families.base import FAMILIES
from engine.initializers.base import INITIALIZERS
from engine.layers.base import LAYERS
from engine.losses.base import LOSSES
from engine.metrics.base import METRICS
from engine.objectives.base import OBJECTIVES
from engine.optimizers.base import OPTIMIZERS
from engine.probes.base import PROBES
from engine.registry import Registry
from engine.schedules.base import SCHEDULES

REGISTRIES: Mapping[str, Registry[Any]] = {
    "layers": LAYERS,
    "activations": ACTIVATIONS,
    "initializers": INITIALIZERS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
    "objectives": OBJECTIVES,
    "families": FAMILIES,
    "datasets": DATASETS,
    "probes": PROBES,
    "metrics": METRICS,
    "diagnoses": DIAGNOSES,
}
