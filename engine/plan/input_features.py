"""Switches an input feature of points on a plane: x, y, x², y², xy, sin x, sin y."""

from __future__ import annotations

from engine.datasets.base import DATASETS
from engine.datasets.points import FEATURE_TITLES, Points
from engine.errors import NotFoundError, RequestError
from engine.plan.plan import Plan
from engine.plan.refit import refit
from engine.registry import Choice
from engine.text import N_


def switch_feature(plan: Plan, feature: str) -> Plan:
    """The plan with this feature added to the inputs or removed from them; the input of the graph follows.

    Raises a `RequestError` for data without such a feature, and for the last one.
    """
    dataset = DATASETS.make(plan.dataset)
    if not isinstance(dataset, Points) or feature not in FEATURE_TITLES:
        raise NotFoundError(N_("This data set has no input feature `{feature}`."), feature=feature[:40])
    features = [name for name in FEATURE_TITLES if (name in dataset.features) != (name == feature)]
    if not features:
        raise RequestError(N_("At least one input feature must stay. Switch another one on first."))
    return refit(plan, Choice(name=plan.dataset.name, **{**plan.dataset.config, "features": features}))
