"""Further settings of a plan, in expanders: schedule, regularization, augmentation, bias initializer, machine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st
from pydantic import BaseModel, ValidationError

from engine.datasets.base import DATASETS
from engine.errors import Problem
from engine.initializers.base import INITIALIZERS
from engine.plan.link import to_json
from engine.plan.plan import Augmentation, Plan, Regularisation, Training
from engine.schedules.base import SCHEDULES
from engine.views import Array, pack
from pages.ui import glossary, svg
from pages.ui.components.picture import picture
from pages.ui.data.augmentation_preview import augmented
from pages.ui.data.summary import summary
from pages.ui.forms import entry_form
from pages.ui.forms.explanation import initial_weights, later
from pages.ui.forms.problem_list import about
from pages.ui.language import _

Problems = Sequence[Problem]
PREVIEWS = 3
"""Number of random changes in the preview."""
SHOWN = 3
"""Images side by side in a fold."""


def schedule(plan: Plan, problems: Problems) -> Plan:
    """The learning-rate schedule, with its curve."""
    with st.expander(_("Schedule"), key="schedule-fold", on_change="rerun", type="compact") as fold:
        if not fold.open:
            return plan
        found = [p.model_copy(update={"where": p.where.removeprefix("schedule.")}) for p in about(problems, "schedule")]
        changed = entry_form.choice(SCHEDULES, plan.schedule, "schedule", _("Learning rate over time"), problems=found)
        if not SCHEDULES.problems(changed):
            st.caption(_(SCHEDULES.get(changed.name).help()))
            curve = pack(SCHEDULES.make(changed).picture(plan.training.epochs))
            later(partial(picture, curve, key="schedule-picture", height=160))
    return plan.model_copy(update={"schedule": changed})


def regularisation(plan: Plan, problems: Problems) -> Plan:
    """Regularization and early stopping."""
    st.caption(_("Reduces overfitting."))
    glossary.show_links(_("Regularization and early stopping"), _("Reduces overfitting."))
    held = plan.regularisation.model_dump(exclude_defaults=True)
    config = entry_form.form(Regularisation, held, "regularisation", about(problems, "regularisation"))
    return _with(plan, "regularisation", Regularisation, config)


def augmentation(plan: Plan, problems: Problems) -> Plan:
    """Random changes to training images; only for image data."""
    if DATASETS.problems(plan.dataset) or DATASETS.make(plan.dataset).spec().kind != "image":
        return plan
    with st.expander(_("Augmentation"), key="augmentation-fold", on_change="rerun", type="compact") as fold:
        if not fold.open:
            return plan
        st.caption(_("Random changes to the training images in every batch, so that less data suffices."))
        glossary.show_links(_("Data augmentation"))
        held = plan.augmentation.model_dump(exclude_defaults=True)
        config = entry_form.form(Augmentation, held, "augmentation", about(problems, "augmentation"))
        later(partial(_preview, plan))
    return _with(plan, "augmentation", Augmentation, config)


def _preview(plan: Plan) -> None:
    """A few training images, and several augmented versions of them."""
    seen = summary(plan.dataset).pictures
    if seen is None:
        return
    some = seen[:SHOWN, 0].transpose(0, 3, 1, 2)  # (K, H, W, C) -> (K, C, H, W)
    changed = augmented(some, plan.augmentation, PREVIEWS if plan.augmentation.active else 0)
    with st.container(key="augmentation-pictures", gap="xsmall"):
        _rows(_("Original"), [some])
        if changed:
            _rows(_("As the network sees them"), changed)


def _rows(label: str, pictures: Sequence[Array]) -> None:
    """Rows of images `(K, C, H, W)` under a caption."""
    st.caption(label)
    st.html(svg.picture_stack(np.stack(pictures).transpose(0, 1, 3, 4, 2), label))


def bias_initializer(plan: Plan, problems: Problems) -> Plan:
    """The bias initializer, and histograms of the initial weights."""
    with st.expander(_("Initial weight distribution"), key="weights-fold", on_change="rerun", type="compact") as fold:
        if not fold.open:
            return plan
        changed = entry_form.choice(INITIALIZERS, plan.bias_initializer, "bias_initializer", _("Bias initializer"))
        if problems:
            st.caption(_("The histogram appears once the problems of the plan are fixed."))
        else:
            later(lambda: picture(initial_weights(to_json(plan)), key="first-weights"))
    return plan.model_copy(update={"bias_initializer": changed})


def machine(plan: Plan, problems: Problems) -> Plan:
    """Seed, precision, threads and device."""
    with st.expander(_("Seed, precision and device"), key="machine-fold", on_change="rerun", type="compact") as fold:
        if not fold.open:
            return plan
        held = plan.training.model_dump(exclude_defaults=True)
        config = entry_form.form(Training, held, "training", about(problems, "training"), skip=("batch_size", "epochs"))
    return _with(plan, "training", Training, config)


def _with(plan: Plan, field: str, kind: type[BaseModel], config: dict[str, object]) -> Plan:
    """The plan with this part; unchanged if the part is invalid (the form shows why)."""
    try:
        return plan.model_copy(update={field: kind.model_validate(config)})
    except ValidationError:
        return plan
