"""Creates plans from a family and a data set, and changes single settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.errors import Problem, ProblemsError, RequestError, UnknownNameError
from engine.families.base import FAMILIES
from engine.objectives.base import OBJECTIVES
from engine.plan.plan import Plan
from engine.registry import Choice, config_problems
from engine.text import N_, message


def make_plan(
    family: Choice | str, dataset: Choice | str | None = None, settings: Mapping[str, Any] | None = None
) -> Plan:
    """A plan whose graphs and choices fit the data; `settings` are applied last, by path.

    Settings of the family (`family.code`) and of the data set (`dataset.noise`) are applied first, since the graphs
    depend on them.
    """
    settings = dict(settings or {})
    made = FAMILIES.make(_set(family, "family.", settings))
    data_choice = _set(dataset or made.dataset, "dataset.", settings)
    data = DATASETS.make(data_choice).spec()
    if not made.suits(data):
        raise RequestError(
            N_("{family} does not accept samples of `{dataset}`, which have the shape {shape}."),
            family=message(made.title),
            dataset=data_choice.name,
            shape=list(data.shape),
        )
    objective = made.objective(data) or Choice(name=objective_for(data))
    plan = Plan(
        family=made.choice(),
        dataset=data_choice,
        objective=objective,
        graphs=made.graphs_for(data),
        loss=Choice(name=OBJECTIVES.get(objective.name).default_loss),
    )
    for path, value in [*made.choices_for(data).items(), *settings.items()]:
        plan = change(plan, path, value)
    return plan


def _set(choice: Choice | str, prefix: str, settings: dict[str, Any]) -> Choice:
    """The choice with the settings whose paths start with `prefix`, which are removed from `settings`."""
    chosen = Choice(name=choice) if isinstance(choice, str) else choice
    own = {path.removeprefix(prefix): settings.pop(path) for path in list(settings) if path.startswith(prefix)}
    return Choice(name=chosen.name, **{**chosen.config, **own})


def ready_plan(family: str, name: str = "", settings: Mapping[str, Any] | None = None) -> Plan:
    """An example plan of a family by name; the first one by default. `settings` are applied last, by path.

    A family without examples gives its plan for its own data set. Raises `UnknownNameError`.
    """
    ready = FAMILIES.get(family).ready
    found = next((one for one in ready if one.name == name), None) if name else next(iter(ready), None)
    if found is None:
        if not name:
            return make_plan(family, settings=settings)
        template = N_("{family} has no example `{name}`. Examples: {names}.")
        names = [one.name for one in ready]
        raise UnknownNameError(template, family=message(FAMILIES.get(family).title), name=name, names=names)
    return make_plan(Choice(name=family, **found.config), found.dataset, {**found.settings, **(settings or {})})


def objective_for(data: DataSpec) -> str:
    """The first objective that suits the data."""
    return next(kind.name for kind in OBJECTIVES if not kind.unsupervised and kind().suits(data))


def change(plan: Plan, path: str, value: Any) -> Plan:
    """The plan with one setting changed: `training.epochs`, `optimizer.learning_rate`, `optimizer`.

    For a path that ends at a choice the value is a name or `{"name": …}`. Raises `ProblemsError` for an unknown path or
    an impossible value.
    """
    tree = plan.model_dump(mode="json")
    *parents, last = path.split(".")
    place = tree
    for number, key in enumerate(parents):
        if not isinstance(place.get(key), dict):
            if place.get(key, "") is not None:
                raise _no_setting(path, ".".join(path.split(".")[: number + 1]))
            place[key] = {}
        place = place[key]
    if isinstance(place.get(last), dict) and "name" in place[last] and isinstance(value, str):
        value = {"name": value}
    place[last] = value
    return read_plan(tree)


def read_plan(tree: Any) -> Plan:
    """A plan from its JSON; raises `ProblemsError` with one problem per wrong field."""
    try:
        return Plan.model_validate(tree)
    except ValidationError as error:
        raise ProblemsError(config_problems(error)) from None


def _no_setting(path: str, at: str) -> ProblemsError:
    names = list(Plan.model_fields)
    text = message(N_("A plan has no setting `{path}`. Settings: {names}."), path=path, names=names)
    return ProblemsError([Problem(where=at, message=text)])
