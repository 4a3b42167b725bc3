"""The values of the plan in a line for each fold."""

from __future__ import annotations

from collections.abc import Iterable

from engine.activations.base import ACTIVATIONS
from engine.datasets.base import DATASETS
from engine.families.base import FAMILIES
from engine.initializers.base import INITIALIZERS
from engine.optimizers.base import OPTIMIZERS
from engine.plan.plan import Augmentation, Plan, Regularisation
from engine.schedules.base import SCHEDULES
from engine.text import N_, plural
from pages.ui.data.uploads import upload_names
from pages.ui.forms.entry_form import title_of
from pages.ui.forms.number_field import written
from pages.ui.language import _

CONSTANT = "constant"
"""The schedule that is not worth mentioning."""


def data(plan: Plan) -> str:
    """`Spirals · 2 classes`"""
    return _joined([upload_names.title(upload_names.key_of(plan.dataset)), _targets(plan), _augmentation(plan)])


def _targets(plan: Plan) -> str:
    if DATASETS.problems(plan.dataset):
        return ""
    count = len(DATASETS.make(plan.dataset).spec().classes)
    text = plural(count, N_("1 class"), N_("{count} classes"))
    return _(text).format(count=count) if count else ""


def _augmentation(plan: Plan) -> str:
    return _("Augmentation") if plan.augmentation != Augmentation() else ""


def architecture(plan: Plan, graph_name: str) -> str:
    """`MLP · tanh · Xavier`"""
    graph = plan.graphs.get(graph_name)
    nodes = graph.nodes.values() if graph else ()
    used = dict.fromkeys(title_of(ACTIVATIONS, node.activation.name) for node in nodes if node.activation)
    return _joined([title_of(FAMILIES, plan.family.name), *used, title_of(INITIALIZERS, plan.initializer.name)])


def training(plan: Plan) -> str:
    """`Adam · 0.001 · Cosine · 20 epochs`"""
    rate = plan.optimizer.config.get("learning_rate", _default_rate(plan.optimizer.name))
    schedule = "" if plan.schedule.name == CONSTANT else title_of(SCHEDULES, plan.schedule.name)
    text = plural(plan.training.epochs, N_("1 epoch"), N_("{count} epochs"))
    epochs = _(text).format(count=plan.training.epochs)
    return _joined([title_of(OPTIMIZERS, plan.optimizer.name), _number(rate), schedule, epochs])


def _default_rate(optimizer: str) -> object:
    return OPTIMIZERS.get(optimizer).model_fields["learning_rate"].default if optimizer in OPTIMIZERS else ""


def regularization(plan: Plan) -> str:
    """`L2 0.001 · Early stopping`; `none`"""
    parts = []
    for name, info in Regularisation.model_fields.items():
        value = getattr(plan.regularisation, name)
        if value:
            parts.append(f"{_(info.title or name)} {_number(value)}".strip())
    return _joined(parts) or _("none")


def _number(value: object) -> str:
    return written(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
