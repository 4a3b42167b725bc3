"""Settings of training. Each function takes a plan and returns it, changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from engine.datasets.base import DATASETS
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.optimizers.base import OPTIMIZERS
from engine.plan.plan import Plan
from engine.plan.refit import with_loss, with_objective
from engine.registry import Choice
from pages.ui import glossary
from pages.ui.build.registry_choice import Problems, configured, pick, problems_below
from pages.ui.forms import entry_form, problem_list
from pages.ui.forms.field import bounds
from pages.ui.forms.number_field import number_field
from pages.ui.language import _, say


def objective(plan: Plan, problems: Problems) -> Plan:
    """The objective, then its loss; only objectives that fit the data are offered."""
    if DATASETS.problems(plan.dataset):
        return plan
    data = DATASETS.make(plan.dataset).spec()
    fitting = [o.name for o in OBJECTIVES if o().suits(data)]
    name = pick(
        OBJECTIVES, plan.objective.name, "objective", _("Objective"), fitting,
        about=_("What the network learns to do. Only objectives that fit the data are listed."), problems=problems,
    )  # fmt: skip
    if name != plan.objective.name:
        return with_objective(plan, Choice(name=name))
    plan = configured(plan, "objective", OBJECTIVES, problems, _("Objective settings"))
    if OBJECTIVES.problems(plan.objective):
        return plan
    return loss(plan, problems)


def loss(plan: Plan, problems: Problems) -> Plan:
    """The losses that fit objective and data; the "?" explains why others do not."""
    data, learned = DATASETS.make(plan.dataset).spec(), OBJECTIVES.make(plan.objective)
    reasons = {loss_class.name: learned.refuses(loss_class(), data) for loss_class in LOSSES}
    name = pick(
        LOSSES,
        plan.loss.name,
        "loss",
        _("Loss function"),
        [name for name, reason in reasons.items() if reason is None],
        about=_("The value that training minimizes."),
        chosen=plan.loss,
        more=partial(_not_offered, [say(reason) for reason in reasons.values() if reason]),
        problems=problems,
    )
    if name != plan.loss.name:
        return with_loss(plan, Choice(name=name))
    return configured(plan, "loss", LOSSES, problems, _("Loss settings"))


def _not_offered(reasons: Sequence[str]) -> None:
    if reasons:
        st.caption(_("Not available here:") + "\n\n" + "\n".join(f"- {reason}" for reason in reasons))


def optimizer(plan: Plan, problems: Problems) -> Plan:
    """The optimizer and its learning rate; the other settings are in an expander."""
    label = _("Optimizer")
    name = pick(
        OPTIMIZERS, plan.optimizer.name, "optimizer", label, about=_("How gradients change the weights. A good default: Adam."),
        problems=problems,
    )  # fmt: skip
    if name != plan.optimizer.name:
        return plan.model_copy(update={"optimizer": Choice(name=name)})
    if name not in OPTIMIZERS:
        return plan
    kind = OPTIMIZERS.get(name)
    held = plan.optimizer.config
    rate = _number(held.get("learning_rate"), kind.model_fields["learning_rate"].default)
    named = _("Learning rate")
    entered = number_field(
        named, float(rate), 0.0, 100.0, "learning_rate",
        glossary.help_text(
            named,
            _("The hyperparameter to tune first: the size of each update. Larger learns faster until the loss diverges."),
        ),
    )  # fmt: skip
    problem_list.show([p for p in problems if p.where.endswith("optimizer.learning_rate")], "learning_rate")
    config = dict(held)
    if entered != rate:
        config["learning_rate"] = entered
    if set(kind.model_fields) - {"learning_rate"}:
        with st.expander(_("Optimizer settings"), key="optimizer-settings", type="compact"):
            config = entry_form.form(
                kind, config, f"optimizer-{name}", problems_below(problems, "optimizer"), skip=("learning_rate",)
            )
    return plan.model_copy(update={"optimizer": Choice(name=name, **config)})


def _number(value: Any, default: float) -> float:
    """The value of a saved plan if a widget can show it, else the default."""
    sound = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100
    return float(value) if sound else default


def batch_and_epochs(plan: Plan, problems: Problems) -> Plan:
    """Batch size and epochs."""
    fields = {
        "batch_size": (
            _("Batch size"),
            _("Samples per step. Larger batches give smoother, fewer and slower steps. A good default: 32 to 128."),
        ),
        "epochs": (_("Epochs"), _("Passes over the training data.")),
    }
    changed = {}
    with st.container(horizontal=True):
        for field, (label, text) in fields.items():
            held = getattr(plan.training, field)
            low, high, _open = bounds(type(plan.training).model_fields[field])
            with st.container(gap="xsmall"):
                changed[field] = number_field(
                    label, held, int(low or 1), int(high or 1_000_000), field, glossary.help_text(label, text)
                )
    for field in fields:
        problem_list.show([p for p in problems if p.where == f"training.{field}"], field)
    return plan.model_copy(update={"training": plan.training.model_copy(update=changed)})
