"""Which run the cards of the graph on screen show."""

from __future__ import annotations

from typing import Any

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.objectives.base import OBJECTIVES
from engine.plan.plan import Plan
from engine.probes.base import PROBES
from engine.probes.network import NEURONS, OTHER_PICTURES, PICTURES
from engine.probes.sample_base import reads_drawings
from engine.runs.rows import RunRow
from pages.ui.forms.explanation import without_reference
from pages.ui.language import _, called


def living_graph(row: RunRow | None, plan: Plan, name: str) -> dict[str, Any] | None:
    """The run and the classes of its data, for the browser; None if the run's graph or data are not those on screen."""
    if row is None or row.plan.graphs.get(name) != plan.graphs.get(name) or row.plan.dataset != plan.dataset:
        return None
    spec = DATASETS.make(plan.dataset).spec()
    has_classes = spec.target == "classes" and bool(spec.classes)
    return {
        "run": row.id,
        "over": row.is_over,
        **cards_help(spec),
        "columns": list(spec.columns),
        "classes": [list(pair) for pair in zip(spec.classes, map(called, spec.names), strict=True)]
        if has_classes
        else [],
        "draws": reads_drawings(spec),
        "predicts": has_classes and not OBJECTIVES.get(plan.objective.name).unsupervised,
    }


def cards_help(spec: DataSpec) -> dict[str, str]:
    """The explanation of the cards, with what their pictures are for this kind of data, and that of drawn neurons."""
    first, _gap, rest = without_reference(PROBES.get("network")).partition("\n\n")
    text = " ".join(f"{first} {_(PICTURES.get(spec.kind, OTHER_PICTURES))} {rest}".split())
    return {"help": text, "neuronHelp": _(NEURONS)}
