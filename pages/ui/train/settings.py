"""The settings of a run in words: what it trains, how, and what differs from the defaults of its architecture."""

from __future__ import annotations

from typing import Any

import streamlit as st
from pydantic.fields import FieldInfo

from engine.errors import LayerlabError
from engine.families.base import FAMILIES
from engine.optimizers.base import OPTIMIZERS
from engine.plan.differences import CHOICES, differences, title
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.train.registries import REGISTRIES
from pages.ui.data.uploads import upload_names
from pages.ui.forms.entry_form import title_of
from pages.ui.forms.field import extra, option_title
from pages.ui.forms.number_field import written
from pages.ui.language import _


def show(plan: Plan) -> None:
    """One sentence, and a table of the differences."""
    st.subheader(_("Settings"), anchor=False)
    st.markdown(sentence(plan))
    changed = changes(plan)
    if changed:
        st.caption(_("Differences from the defaults of this architecture:"))
        st.table({_("Setting"): [one[0] for one in changed], _("Value"): [one[1] for one in changed],
                  _("Default"): [one[2] for one in changed]})  # fmt: skip
    else:
        st.caption(_("All settings are the defaults of this architecture."))


def sentence(plan: Plan) -> str:
    """The plan in words."""
    training = plan.training
    return _(
        "{architecture} on {dataset}, trained with {optimizer} at a learning rate of {rate}, {epochs} epochs in batches of "
        "{batch}. Seed {seed}."
    ).format(
        architecture=title_of(FAMILIES, plan.family.name),
        dataset=upload_names.title(upload_names.key_of(plan.dataset)),
        optimizer=title_of(OPTIMIZERS, plan.optimizer.name),
        rate=written(float(OPTIMIZERS.make(plan.optimizer).learning_rate)),
        epochs=training.epochs,
        batch=training.batch_size,
        seed=training.seed,
    )


def changes(plan: Plan) -> list[tuple[str, str, str]]:
    """The settings that differ: title, value and default."""
    try:
        default = make_plan(plan.family.name, plan.dataset)
    except LayerlabError:
        return []
    return [
        (_(title(path, plan)), _value(plan, path), _value(default, path))
        for path in differences(plan, default)
        if not path.startswith("graphs.")
    ]


def _value(plan: Plan, path: str) -> str:
    """The value at a path as text."""
    if path in CHOICES:
        return title_of(CHOICES[path][1], getattr(plan, path).name)
    found: Any = plan.model_dump(mode="json")
    for key in path.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    part, _dot, name = path.partition(".")
    fields = CHOICES[part][1].get(getattr(plan, part).name).model_fields if part in CHOICES else {}
    return _text(found, fields.get(name))


def _text(value: Any, field: FieldInfo | None) -> str:
    """A value as its form writes it; `field` is that of a choice."""
    if value is None:
        return _("automatic") if field else "–"
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if isinstance(value, list):
        return ", ".join(_text(one, field) for one in value)
    if isinstance(value, str) and field:
        registry = extra(field).get("registry")
        return title_of(REGISTRIES[registry], value) if registry else option_title(field, value)
    return written(value) if isinstance(value, float) else str(value)
