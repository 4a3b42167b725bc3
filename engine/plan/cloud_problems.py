"""Which plans can be trained with many seeds at once, as one batched set of tensors."""

from __future__ import annotations

from engine.errors import LimitError, RequestError
from engine.layers.base import LAYERS
from engine.objectives.base import OBJECTIVES
from engine.optimizers.base import OPTIMIZERS
from engine.plan.costs import costs_of
from engine.plan.plan import Plan
from engine.schedules.base import SCHEDULES
from engine.text import N_, message

MAX_SEEDS = 64
MAX_PARAMETERS = 20_000
"""Of one network. The weights of larger ones leave the processor's cache, so that training them together saves nothing."""


def require_cloud(plan: Plan, seeds: int) -> None:
    """Raises `LimitError` or `RequestError` for a plan that cannot be trained with so many seeds at once."""
    if not 2 <= seeds <= MAX_SEEDS:
        template = N_("A seed cloud has 2 to {limit} seeds, but {got} were asked for.")
        raise LimitError(template, limit=MAX_SEEDS, got=seeds)
    if not OBJECTIVES.get(plan.objective.name).supports_vmap:
        raise RequestError(N_("A seed cloud is for classification and regression. Use a race instead."))
    parameters = costs_of(plan).parameter_count
    if parameters > MAX_PARAMETERS:
        template = N_(
            "A seed cloud is for networks of up to {limit} parameters, but this one has {got}. Use smaller layers, or a race."
        )
        raise LimitError(template, limit=f"{MAX_PARAMETERS:,}", got=f"{parameters:,}")
    _require_layers(plan)
    _require_training(plan)


def _require_layers(plan: Plan) -> None:
    for graph in plan.graphs.values():
        for name, node in graph.nodes.items():
            if not LAYERS.get(node.layer).supports_vmap or node.config.get("spectral_norm"):
                template = N_("`{node}` ({layer}) cannot be trained with many seeds at once. Remove it, or use a race.")
                raise RequestError(template, node=name, layer=message(LAYERS.get(node.layer).title))


def _require_training(plan: Plan) -> None:
    optimizer = OPTIMIZERS.get(plan.optimizer.name)
    if optimizer.closure:
        template = N_(
            "{optimizer} evaluates the loss as often as each network needs. Use another optimizer for a seed cloud."
        )
        raise RequestError(template, optimizer=message(optimizer.title))
    if plan.regularisation.early_stopping is not None or SCHEDULES.get(plan.schedule.name).watches:
        raise RequestError(
            N_(
                "A seed cloud trains all seeds for the same steps, without early stopping or a schedule that watches the loss."
            )
        )
    if plan.training.precision != "fp32":
        raise RequestError(N_("A seed cloud trains in fp32. Change the numerical precision."))
