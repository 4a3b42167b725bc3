"""The left column of Build: data and the other choices. Each function takes a plan and returns it, changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, get_args

import streamlit as st

from engine.activations.base import ACTIVATIONS
from engine.datasets.base import DATASETS, Kind
from engine.errors import Problem
from engine.graph import edit
from engine.initializers.base import INITIALIZERS
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.optimizers.base import OPTIMIZERS
from engine.plan.plan import Plan
from engine.plan.refit import refit, with_loss, with_objective
from engine.registry import Choice, Registry
from pages.ui import glossary, state, svg
from pages.ui.components.still import still
from pages.ui.data import sequence_samples
from pages.ui.data.summary import summary
from pages.ui.data.uploads import saved_form, upload_names
from pages.ui.forms import entry_form, problem_list
from pages.ui.forms.explanation import explain, later
from pages.ui.forms.fields import bounds
from pages.ui.forms.number_field import number_field
from pages.ui.language import _, called, say
from pages.ui.markdown import escaped
from pages.ui.runs import run_text

Problems = Sequence[Problem]
SAMPLES = 6
"""Images per class in the "?" of a data set."""


def pick(
    registry: Registry[Any],
    current: str,
    key: str,
    label: str,
    names: Sequence[str] | None = None,
    about: str = "",
    chosen: Choice | None = None,
    more: Callable[[], None] | None = None,
    problems: Problems = (),
    titled: Callable[[str], str] | None = None,
) -> str:
    """A select box over a registry, with the "?" of the chosen entry beside it; gives the name.

    `titled`: the label of a name, if it is not the entry's title.
    """
    offered = list(names if names is not None else registry.names())
    if current and current not in offered:
        offered.insert(0, current)
    state.sync(key, current)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        name = st.selectbox(label, offered, format_func=titled or partial(entry_form.title_of, registry), key=key)
        same = chosen if chosen and name == current else Choice(name=str(name))
        explain(registry, same, key, about, more)
    problem_list.show([p for p in problems if p.where in (key, f"{key}.name")], key)
    return str(name)


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
        return saved_form.weighted(refit(plan, upload_names.start(name)))
    kind = plan.dataset.name
    if kind not in DATASETS:
        return plan
    with st.expander(_("Data settings"), key="dataset-settings", type="compact"):
        held, found = DATASETS.get(kind), _below(problems, "dataset")
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
    plan = _configured(plan, "objective", OBJECTIVES, problems, _("Objective settings"))
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
    return _configured(plan, "loss", LOSSES, problems, _("Loss settings"))


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
                kind, config, f"optimizer-{name}", _below(problems, "optimizer"), skip=("learning_rate",)
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


def activation(plan: Plan, graph_name: str) -> Plan:
    """One activation for all hidden layers of the shown graph."""
    graph = plan.graphs.get(graph_name)
    if graph is None:
        return plan
    used = list(dict.fromkeys(node.activation.name for node in graph.nodes.values() if node.activation))
    mixed, none = "mixed", "none"
    current = used[0] if len(used) == 1 else mixed if used else none
    special = {mixed: _("several"), none: _("none")}
    offered = [none, *ACTIVATIONS.names()]
    if current not in offered:
        offered.insert(0, current)
    state.sync("activation", current)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        name = st.selectbox(
            _("Hidden activation"), offered, key="activation",
            format_func=lambda n: special.get(n) or entry_form.title_of(ACTIVATIONS, n),
        )  # fmt: skip
        about = _(
            "Nonlinearity between layers. Without it, all layers together equal one linear layer. A good default: ReLU."
        )
        explain(ACTIVATIONS, Choice(name=str(name)), "activation", about)
    if name in (current, mixed):
        return plan
    changed = edit.set_activation(graph, None, None if name == none else str(name))
    return plan.model_copy(update={"graphs": {**plan.graphs, graph_name: changed}})


def initializer(plan: Plan, problems: Problems) -> Plan:
    """The initializer of all layers without one of their own."""
    name = pick(
        INITIALIZERS, plan.initializer.name, "initializer", _("Initializer"), chosen=plan.initializer,
        about=_("Initial distribution of the weights. Too small and signals vanish, too large and they explode. A good default: He for ReLU, Xavier for tanh."),
        problems=problems,
    )  # fmt: skip
    if name != plan.initializer.name:
        return plan.model_copy(update={"initializer": Choice(name=name)})
    return _configured(plan, "initializer", INITIALIZERS, problems, _("Initializer settings"))


def _configured(plan: Plan, field: str, registry: Registry[Any], problems: Problems, title: str) -> Plan:
    """The form of a choice with settings, in an expander."""
    held: Choice = getattr(plan, field)
    if held.name not in registry or not registry.get(held.name).model_fields:
        return plan
    with st.expander(title, key=f"{field}-settings", type="compact"):
        config = entry_form.form(registry.get(held.name), held.config, f"{field}-{held.name}", _below(problems, field))
    return plan.model_copy(update={field: Choice(name=held.name, **config)})


def _below(problems: Problems, field: str) -> list[Problem]:
    return [p for p in problems if p.where.startswith(f"{field}.")]


def earlier_runs(rows: Sequence[Any]) -> Plan | None:
    """The plan of an earlier run, if one was chosen."""
    with st.popover(_("From an earlier run"), key="earlier", type="tertiary"):
        if not rows:
            st.caption(_("No runs yet."))
        for row in rows:
            if st.button(
                f"{escaped(run_text.name(row))} · {run_text.age(row)}", key=f"earlier-{row.id}", width="stretch"
            ):
                return row.plan
    return None
