"""Plans on uploaded data sets: the settings that they were saved with."""

from __future__ import annotations

from engine.datasets.base import DATASETS
from engine.datasets.uploads import upload_store
from engine.losses.base import LOSSES
from engine.plan.plan import Plan
from engine.registry import Choice


def as_saved(name: str, set_id: object) -> Choice | None:
    """An uploaded data set with its saved settings; None if there is none of this kind and id."""
    entry = _about(name, str(set_id))
    return entry.choice() if entry else None


def weighted(plan: Plan) -> Plan:
    """The plan with class weights in its loss, if its data set was saved with that option."""
    entry = _about(plan.dataset.name, str(plan.dataset.config.get("id", "")))
    if entry is None or not entry.weights or "balance" not in LOSSES.get(plan.loss.name).model_fields:
        return plan
    return plan.model_copy(update={"loss": Choice(name=plan.loss.name, **{**plan.loss.config, "balance": True})})


def _about(name: str, set_id: str) -> upload_store.About | None:
    if name not in DATASETS or not DATASETS.get(name).is_upload or not upload_store.exists(set_id):
        return None
    entry = upload_store.about(set_id)
    return entry if entry.kind == name else None
