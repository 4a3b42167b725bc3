"""Which runs a race has: each plan with each seed."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import Problem, ProblemsError, RequestError
from engine.plan.check import check_plan
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from engine.runs.groups import Member
from engine.runs.turns import slots
from engine.text import N_, message

MAX_SEEDS = 100


def race_members(plans: Mapping[str, Plan], seeds: int) -> list[Member]:
    """Every plan with each of so many seeds, all plans of the first seed first.

    Layers of equal name and shape begin from equal weights in all plans with the same seed, and batches of equal size come in
    equal order. The first seed is that of the first plan. Raises `RequestError`, or `ProblemsError` with the plan's variant.
    """
    if len(plans) * seeds < 2:
        raise RequestError(N_("A race needs at least two runs. Add a plan, an entry or a seed."))
    if not 1 <= seeds <= MAX_SEEDS:
        raise RequestError(N_("A race has 1 to {max} seeds, but got {got}."), max=MAX_SEEDS, got=seeds)
    problems = [found for variant, plan in plans.items() for found in _problems(variant, plan)]
    if problems:
        raise ProblemsError(problems)
    first = next(iter(plans.values())).training.seed
    return [
        Member(variant, with_seed(plan, first + number)) for number in range(seeds) for variant, plan in plans.items()
    ]


def with_seed(plan: Plan, seed: int) -> Plan:
    return plan.model_copy(update={"training": plan.training.model_copy(update={"seed": seed % 2**31})})


def _problems(variant: str, plan: Plan) -> list[Problem]:
    found = check_plan(plan) or preflight(plan).problems
    text = N_("{variant}: {problem}")
    return [Problem(where=one.where, message=message(text, variant=variant, problem=one.message)) for one in found[:1]]


def race_seconds(plans: Mapping[str, Plan], seeds: int) -> float:
    """How long a race of these plans takes on this machine: its runs share the training slots."""
    each = [preflight(plan).seconds for plan in plans.values()]
    return max(sum(each) * seeds / slots(), max(each, default=0.0))
