"""What is loaded before the first visitor comes, while the host starts: modules, catalogues, the store."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from engine.activations.base import ACTIVATIONS
from engine.datasets.base import DATASETS
from engine.families.base import FAMILIES
from engine.initializers.base import INITIALIZERS
from engine.layers.base import LAYERS
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.optimizers.base import OPTIMIZERS
from engine.probes.base import PROBES
from engine.registry import Registry
from engine.schedules.base import SCHEDULES
from pages.ui import backend
from pages.ui.language import LANGUAGES, catalogue
from pages.ui.sitemap import FOLDER

REGISTRIES: tuple[Registry[Any], ...] = (
    ACTIVATIONS, DATASETS, FAMILIES, INITIALIZERS, LAYERS, LOSSES, OBJECTIVES, OPTIMIZERS, PROBES, SCHEDULES,
)  # fmt: skip


def warm() -> None:
    """Loads everything that pages use but the pages themselves, which run anew for every visit."""
    for registry in REGISTRIES:
        registry.all()
    for path in sorted(FOLDER.glob("ui/**/*.py")):
        import_module(".".join(("pages", *path.relative_to(FOLDER).with_suffix("").parts)))
    for language in LANGUAGES:
        catalogue(language)
    backend.store()
