"""The state with which a run goes on from a step of another run, whose plan may differ. [torch]"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from torch import Tensor, nn

from engine.graph.build import build
from engine.optimizers.base import OPTIMIZERS
from engine.plan.epoch_position import continued_position
from engine.plan.plan import Plan
from engine.registry import Choice
from engine.schedules.base import START
from engine.train.random_state import random_state
from engine.train.session import Session

State = dict[str, Any]


def forked_state(session: Session, former: Plan, state: State) -> State:
    """What `session`, which has just been built, restores to go on from a state of a run of the plan `former`.

    If both plans are equal, this is the state itself. Otherwise it keeps whatever still has a meaning: weights of the same
    name and shape with their optimizer state, the position in the data, and the best weights so far if their loss can be
    compared. Patience is counted anew.
    """
    if _untitled(session.plan) == _untitled(former):
        return {**state, "elapsed_s": 0.0}
    random = _random_state(session, former, state)
    models = _models(session, state["models"])
    fitting = {name for name, value in models.items() if value is state["models"].get(name)}
    position = continued_position(state["step"] + state.get("shift", 0), former, session.plan)
    return {
        **state,
        **random,
        **_best(session, former, state, fitting, position // session.steps_per_epoch),
        "models": models,
        "optimizers": _optimizers(session, former, state, fitting),
        "learning_rate": _learning_rate(session, former, state),
        "plateau": state.get("plateau", list(START)) if session.plan.schedule == former.schedule else list(START),
        "shift": position - state["step"],
        "elapsed_s": 0.0,
    }


def _untitled(plan: Plan) -> Plan:
    return plan.model_copy(update={"title": ""})


def _random_state(session: Session, former: Plan, state: State) -> State:
    """The generators go on, unless the plan has another seed."""
    if session.plan.training.seed != former.training.seed:
        return random_state(session.device)
    return {"random": state["random"], "random_cuda": state["random_cuda"] if session.device.type == "cuda" else None}


def _models(session: Session, kept: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Kept weights and buffers of the same name and shape; the others as they were initialized."""
    return {
        name: kept[name] if name in kept and kept[name].shape == value.shape else value.clone()
        for name, value in session.models.state_dict().items()
    }


def _best(session: Session, former: Plan, state: State, fitting: set[str], epoch: int) -> State:
    plan = session.plan
    same_loss = (plan.dataset, plan.objective, plan.loss) == (former.dataset, former.objective, former.loss)
    if same_loss and fitting == set(state["models"]) == set(session.models.state_dict()):
        return {"patience_over": False, "counts_from": epoch}
    nothing = {"best": None, "best_loss": float("inf"), "best_epoch": 0, "last_epoch": 0}
    return {**nothing, "patience_over": False, "counts_from": epoch, "meter": {}}


def _learning_rate(session: Session, former: Plan, state: State) -> float:
    """The rate as it was last set, unless the plan chooses another one."""
    chosen = OPTIMIZERS.make(former.optimizer).learning_rate
    same = (session.plan.optimizer.name, session.learning_rate) == (former.optimizer.name, chosen)
    return float(state["learning_rate"]) if same else session.learning_rate


def _optimizers(session: Session, former: Plan, state: State, fitting: set[str]) -> list[State]:
    """The optimizer state of each player, for weights that were trained before, too."""
    kept = state["optimizers"] if "optimizers" in state else [state["optimizer"]]
    fresh = [player.optimizer.state_dict() for player in session.players]
    if len(kept) != len(fresh) or not _goes_on(former.optimizer, session.plan.optimizer):
        return fresh
    names = _trained(session, session.named)
    before = names
    if former.graphs != session.plan.graphs:
        before = _trained(session, {name: build(graph) for name, graph in former.graphs.items()})
    if session.optimizer_choice.closure and (names != before or not {*names[0]} <= fitting):
        return fresh  # L-BFGS keeps one state for all weights together
    return [_mapped(*player, fitting) for player in zip(kept, fresh, before, names, strict=True)]


def _goes_on(former: Choice, choice: Choice) -> bool:
    """Whether the state of one optimizer suits another: only numbers differ, and none of them turns a part of it on."""
    if former.name != choice.name:
        return False
    before, now = (OPTIMIZERS.make(one).model_dump(exclude={"learning_rate"}) for one in (former, choice))
    return all(before[name] == now[name] or _is_tuned(before[name], now[name]) for name in now)


def _is_tuned(before: object, now: object) -> bool:
    return isinstance(before, float) and isinstance(now, float) and bool(before and now)


def _trained(session: Session, models: Mapping[str, nn.Module]) -> list[list[str]]:
    """The names of each player's weights, in the order of its optimizer."""
    groups: Iterable[Sequence[str]] = session.objective.players or (tuple(session.named),)
    return [
        [
            f"{graph}.{name}"
            for graph in group
            if graph in models
            for name, weight in models[graph].named_parameters()
            if weight.requires_grad
        ]
        for group in groups
    ]


def _mapped(kept: State, fresh: State, before: Sequence[str], names: Sequence[str], fitting: set[str]) -> State:
    """The kept state by the new numbers of its weights, with the new settings."""
    held = {before[number]: value for number, value in kept["state"].items() if before[number] in fitting}
    state = {number: held[name] for number, name in enumerate(names) if name in held}
    return {"state": state, "param_groups": fresh["param_groups"]}
