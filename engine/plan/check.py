"""Finds everything that is wrong with a plan before a run is started."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from engine.datasets.base import DATASETS, DataSpec
from engine.errors import MAX_PROBLEMS, Problem, ProblemsError
from engine.graph.check import Checked, check
from engine.graph.fixes import embedding, fitted_input, more_tokens
from engine.graph.names import MAX_LENGTH, graph_name_problems
from engine.graph.spec import GraphSpec
from engine.initializers.base import INITIALIZERS
from engine.layers.base import Layer, Shape
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES, Feed, Objective
from engine.optimizers.base import OPTIMIZERS
from engine.plan.last_layer import last_layer_problems
from engine.plan.plan import Plan, Regularisation
from engine.registry import Registry
from engine.schedules.base import SCHEDULES
from engine.text import N_, Message, message

TARGETS = {
    "classes": N_("classes"),
    "values": N_("values"),
    "labels": N_("labels"),
    "mask": N_("masks"),
    "tokens": N_("tokens"),
}
CHOICES: dict[str, Registry] = {
    "dataset": DATASETS,
    "objective": OBJECTIVES,
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "initializer": INITIALIZERS,
    "bias_initializer": INITIALIZERS,
}
"""The choices in a plan by field, with their registries."""


def check_plan(plan: Plan) -> list[Problem]:
    """All problems, up to `MAX_PROBLEMS`: unknown names, settings out of range, shapes, incompatible choices."""
    return _problems(plan)[:MAX_PROBLEMS]


def _problems(plan: Plan) -> list[Problem]:
    problems = [p.under(field) for field, registry in CHOICES.items() for p in registry.problems(getattr(plan, field))]
    wrong = {problem.where.split(".")[0] for problem in problems}
    problems += graph_name_problems(plan.graphs)
    checked = {name: check(graph) for name, graph in plan.graphs.items()}
    for name, found in checked.items():
        problems += [problem.under(f"graphs.{name}") for problem in found.problems]
    if wrong & {"dataset", "objective", "loss"}:
        return problems
    data = DATASETS.make(plan.dataset).spec()
    for rule in (_objective, _loss, _clipping, _augmentation, _comparing):
        problems += rule(plan, data)
    outputs = {
        name: found.shapes[end]
        for name, found in checked.items()
        for end in plan.graphs[name].ends()
        if end in found.shapes
    }
    problems += _inputs(plan, data, checked, outputs)
    if not problems and not any(_trains(graph, checked[name].parameter_counts) for name, graph in plan.graphs.items()):
        text = message(N_("Nothing to train: no layer has weights, or all are frozen."))
        problems.append(Problem(where="graphs.main", message=text))
    if not problems:
        problems += _players(plan, checked)
    if not problems:
        objective = OBJECTIVES.make(plan.objective)
        loss = LOSSES.make(plan.loss)
        problems += objective.problems(outputs, data, loss) or objective.requires(plan.graphs)
        if not problems:
            problems += last_layer_problems(plan, objective.output_shapes(data, loss))
    return problems


def _trains(graph: GraphSpec, parameter_counts: Mapping[str, int]) -> bool:
    return any(count and not graph.nodes[name].frozen for name, count in parameter_counts.items())


def _players(plan: Plan, checked: Mapping[str, Checked]) -> list[Problem]:
    """Players without weights to train, and optimizers that cannot alternate between players."""
    objective, problems = OBJECTIVES.get(plan.objective.name), []
    if objective.players and OPTIMIZERS.get(plan.optimizer.name).closure:
        template = N_(
            "{optimizer} computes the loss several times per step, but in {objective} networks alternate. Choose "
            "another optimizer."
        )
        values = {
            "optimizer": message(OPTIMIZERS.get(plan.optimizer.name).title),
            "objective": message(objective.title),
        }
        problems.append(Problem(where="optimizer", message=message(template, **values)))
    for graphs in objective.players:
        if not any(_trains(plan.graphs[name], checked[name].parameter_counts) for name in graphs):
            template = N_("`{graph}` cannot be trained: it has no weights, or all are frozen.")
            problems.append(Problem(where=f"graphs.{graphs[0]}", message=message(template, graph=graphs[0])))
    return problems


Rule = Callable[[Plan, DataSpec], list[Problem]]


def _objective(plan: Plan, data: DataSpec) -> list[Problem]:
    objective = OBJECTIVES.make(plan.objective)
    problems = []
    if not objective.suits(data):
        text = message(
            N_("{objective} cannot use `{dataset}`, whose targets are {targets}."),
            objective=message(objective.title),
            dataset=plan.dataset.name,
            targets=message(TARGETS[data.target]),
        )
        problems.append(Problem(where="objective", message=text))
    for name in objective.graphs:
        if name not in plan.graphs:
            text = message(
                N_("{objective} trains a graph `{graph}`, which the plan lacks."),
                objective=message(objective.title),
                graph=name,
            )
            problems.append(Problem(where=f"graphs.{name}", message=text))
    return [*problems, *(_untrained(objective, name) for name in plan.graphs if name not in objective.graphs)]


def _untrained(objective: Objective, name: str) -> Problem:
    text = message(
        N_("{objective} does not train a graph `{graph}`. Choose another objective or architecture."),
        objective=message(objective.title),
        graph=name[:MAX_LENGTH],
    )
    return Problem(where=f"graphs.{name[:MAX_LENGTH]}", message=text)


def _loss(plan: Plan, data: DataSpec) -> list[Problem]:
    reason = OBJECTIVES.make(plan.objective).refuses(LOSSES.make(plan.loss), data)
    return [Problem(where="loss", message=reason)] if reason else []


def _clipping(plan: Plan, data: DataSpec) -> list[Problem]:
    """Gradient clipping with a line search, which needs the true gradient of the loss."""
    if plan.optimizer.name not in OPTIMIZERS or not OPTIMIZERS.get(plan.optimizer.name).closure:
        return []
    template = N_("{optimizer} needs unclipped gradients. Clear {setting}, or choose another optimizer.")
    problems = []
    for name in ("clip_norm", "clip_value"):
        if getattr(plan.regularisation, name) is not None:
            title = message(Regularisation.model_fields[name].title or name)
            values = {"optimizer": message(OPTIMIZERS.get(plan.optimizer.name).title), "setting": title}
            problems.append(Problem(where=f"regularisation.{name}", message=message(template, **values)))
    return problems


def _inputs(plan: Plan, data: DataSpec, checked: Mapping[str, Checked], outputs: Mapping[str, Shape]) -> list[Problem]:
    """Checks the inputs of the graphs against what the objective feeds: their number, shapes and token ranges."""
    problems = []
    for name, feeds in OBJECTIVES.make(plan.objective).feeds(outputs, data).items():
        graph = plan.graphs.get(name)
        if graph is None or not graph.inputs:
            continue  # reported by other rules
        if len(graph.inputs) != len(feeds):
            text = message(
                N_("The graph `{graph}` has {got} inputs, but {objective} provides {needed}."),
                graph=name,
                got=len(graph.inputs),
                objective=message(OBJECTIVES.get(plan.objective.name).title),
                needed=len(feeds),
            )
            problems.append(Problem(where=f"graphs.{name}.inputs", message=text))
            continue
        for entry, feed in zip(graph.inputs, feeds, strict=True):
            unlike = _unlike(graph, entry, feed, plan.dataset.name if name == "main" else "")
            if unlike:
                fix = fitted_input(entry, feed.shape)
                problems.append(Problem(where=f"graphs.{name}.inputs.{entry}", message=unlike, fix=fix))
            found = _tokens(checked[name].layers, graph.targets(entry), entry, feed)
            problems += [problem.under(f"graphs.{name}") for problem in found]
    return problems


def _unlike(graph: GraphSpec, entry: str, feed: Feed, dataset: str) -> Message | None:
    shape = graph.inputs[entry]
    if len(shape) == len(feed.shape) and all(needed in (0, got) for got, needed in zip(shape, feed.shape, strict=True)):
        return None
    if 0 in feed.shape:
        return message(N_("The input has the shape {shape}, but gets a noise vector."), shape=list(shape))
    if dataset:
        template = N_("The input has the shape {shape}, but samples of `{dataset}` have {needed}.")
        return message(template, shape=list(shape), dataset=dataset, needed=list(feed.shape))
    return message(
        N_("The input has the shape {shape}, but gets {needed}."), shape=list(shape), needed=list(feed.shape)
    )


def _tokens(layers: Mapping[str, Layer], readers: Iterable[str], entry: str, feed: Feed) -> list[Problem]:
    """Checks the layers that read an input: whether they take tokens or numbers, and enough tokens."""
    problems = []
    known = {name: layers[name] for name in readers if name in layers}
    read = any(layer.takes == "tokens" for layer in known.values())
    for name, layer in known.items():
        tokens = layer.tokens if layer.takes == "tokens" else 0  # type: ignore[attr-defined]
        values = {"node": name, "layer": message(layer.title), "got": tokens, "needed": feed.tokens}
        if layer.takes == "tokens" and not feed.tokens:
            template = N_("`{node}` ({layer}) needs tokens, but the data are numbers. Remove it, or choose text.")
            problems.append(Problem(where=f"nodes.{name}", message=message(template, **values)))
        elif layer.takes != "tokens" and feed.tokens and not read:  # otherwise the check of the graph reports it
            template = N_("`{node}` ({layer}) needs numbers, but the data are tokens. Put Embedding before it.")
            fix = embedding(entry, name, feed.tokens)
            problems.append(Problem(where=f"nodes.{name}", message=message(template, **values), fix=fix))
        elif tokens < feed.tokens:
            template = N_(
                "`{node}` ({layer}) has {got} tokens, but the data have {needed}. Raise its number of tokens."
            )
            fix = more_tokens(name, feed.tokens)
            problems.append(Problem(where=f"nodes.{name}.tokens", message=message(template, **values), fix=fix))
    return problems


def _augmentation(plan: Plan, data: DataSpec) -> list[Problem]:
    settings = plan.augmentation
    if not settings.active or (data.kind == "image" and (data.target != "mask" or not settings.moves)):
        return []
    template = N_("Augmentation needs images, but the samples of `{dataset}` are not images.")
    if data.kind == "image":
        template = N_("Moving images would misalign the masks of `{dataset}`. Use only noise and erasing.")
    return [Problem(where="augmentation", message=message(template, dataset=plan.dataset.name))]


def _comparing(plan: Plan, data: DataSpec) -> list[Problem]:
    """Settings that depend on the val loss, with an objective whose val loss says nothing about the network's
    quality."""
    objective = OBJECTIVES.get(plan.objective.name)
    if objective.compares:
        return []
    problems, title = [], message(objective.title)
    if plan.regularisation.early_stopping:
        template = N_(
            "Early stopping waits for a lower validation loss, which says nothing in {objective}. Turn it off."
        )
        where = "regularisation.early_stopping"
        problems.append(Problem(where=where, message=message(template, objective=title)))
    if plan.schedule.name in SCHEDULES and SCHEDULES.get(plan.schedule.name).watches:
        template = N_(
            "This schedule waits for a lower validation loss, which says nothing in {objective}. Choose another."
        )
        problems.append(Problem(where="schedule", message=message(template, objective=title)))
    return problems


def require(plan: Plan) -> Plan:
    """The plan itself when it can be trained; otherwise raises `ProblemsError` with all its problems."""
    problems = check_plan(plan)
    if problems:
        raise ProblemsError(problems)
    return plan
