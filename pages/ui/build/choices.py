"""All settings of a plan, in four folds."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.errors import Problem
from engine.plan.plan import Plan
from pages.ui.build import current_plan, fold_summaries, layer_defaults, refinements, training_choices
from pages.ui.build.dataset_choice import dataset
from pages.ui.build.family import family
from pages.ui.build.folds import fold
from pages.ui.language import _


def choices(plan: Plan, problems: Sequence[Problem]) -> Plan:
    """The plan with the changes made in the folds; each setting gets it as the previous one left it."""
    graph = current_plan.graph_name()
    with st.container(key="choices", gap=None):
        with fold("data", _("Data"), fold_summaries.data(plan)):
            plan = dataset(plan, problems)
            plan = refinements.augmentation(plan, problems)
        with fold("architecture", _("Architecture"), fold_summaries.architecture(plan, graph)):
            plan = family(plan)
            plan = layer_defaults.activation(plan, graph)
            plan = layer_defaults.initializer(plan, problems)
            plan = refinements.bias_initializer(plan, problems)
        with fold("training", _("Training"), fold_summaries.training(plan)):
            plan = training_choices.objective(plan, problems)
            plan = training_choices.optimizer(plan, problems)
            plan = training_choices.batch_and_epochs(plan, problems)
            plan = refinements.schedule(plan, problems)
            plan = refinements.machine(plan, problems)
        with fold("regularization", _("Regularization"), fold_summaries.regularization(plan)):
            plan = refinements.regularisation(plan, problems)
    return plan
