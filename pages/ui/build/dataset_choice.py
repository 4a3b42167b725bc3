"""The choice of the data set, with its settings and samples."""

from __future__ import annotations

from functools import partial
from typing import get_args

import streamlit as st

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import Kind
from engine.plan.plan import Plan
from engine.plan.refit import refit
from engine.plan.uploads import weighted
from engine.registry import Choice
from pages.ui import svg
from pages.ui.build.registry_choice import Problems, pick, problems_below
from pages.ui.components.still import still
from pages.ui.data import sequence_samples
from pages.ui.data.summary import summary
from pages.ui.data.uploads import upload_names
from pages.ui.forms import entry_form
from pages.ui.forms.explanation import later
from pages.ui.language import _, called

SAMPLES = 6
"""Images per class in the "?" of a data set."""


def dataset(plan: Plan, problems: Problems) -> Plan:
    """The data set with its settings; input, last layer, objective and loss are adapted to it."""
    sets = sorted(upload_names.offered(), key=lambda d: (not d.embedded, get_args(Kind).index(d.kind)))
    current = upload_names.key_of(plan.dataset)
    name = pick(
        DATASETS,
        current,
        "dataset",
        _("Data"),
        names=[*upload_names.keys(), *(d.name for d in sets)],
        about=_("What the network learns from. Input and output layers adapt to it."),
        chosen=plan.dataset,
        more=partial(later, partial(_samples, plan.dataset)),
        problems=problems,
        titled=upload_names.title,
    )
    if name != current:
        return weighted(refit(plan, upload_names.start(name)))
    kind = plan.dataset.name
    if kind not in DATASETS:
        return plan
    with st.expander(_("Data settings"), key="dataset-settings", type="compact"):
        held, found = DATASETS.get(kind), problems_below(problems, "dataset")
        skip = upload_names.skipped(held, plan.dataset)
        config = entry_form.form(held, plan.dataset.config, f"dataset-{name.replace(':', '-')}", found, skip=skip)
    changed = Choice(name=kind, **config)
    if changed == plan.dataset or DATASETS.problems(changed):
        return plan.model_copy(update={"dataset": changed})
    return refit(plan, changed)


def _samples(chosen: Choice) -> None:
    """Samples: one row of images per class, or the points."""
    seen = summary(chosen)
    if seen.pictures is not None:
        st.html(svg.picture_rows([called(name) for name in seen.spec.names] or [""], seen.pictures[:, :SAMPLES]))
    elif seen.points is not None and seen.targets is not None:
        label = _("Scatter plot of {n} samples").format(n=len(seen.points))
        targets = seen.targets.astype(float)
        still(svg.scatter(seen.points, targets, seen.held_out, bool(seen.spec.classes), label), "dataset-samples")
    elif seen.sequences is not None and seen.targets is not None:
        still(sequence_samples.samples(seen.sequences, seen.targets, seen.spec), "dataset-samples")
