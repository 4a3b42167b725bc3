"""Finds inputs of graphs that differ from what the objective feeds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.datasets.data_spec import DataSpec
from engine.errors import Problem
from engine.graph.check import Checked
from engine.graph.fixes import embedding, fitted_input, more_tokens
from engine.graph.spec import GraphSpec
from engine.layers.base import Layer, Shape
from engine.objectives.base import OBJECTIVES, Feed
from engine.plan.plan import Plan
from engine.text import N_, Message, message


def input_problems(
    plan: Plan, data: DataSpec, checked: Mapping[str, Checked], outputs: Mapping[str, Shape]
) -> list[Problem]:
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
            mismatch = _mismatch(graph, entry, feed, plan.dataset.name if name == "main" else "")
            if mismatch:
                fix = fitted_input(entry, feed.shape)
                problems.append(Problem(where=f"graphs.{name}.inputs.{entry}", message=mismatch, fix=fix))
            found = _tokens(checked[name].layers, graph.targets(entry), entry, feed)
            problems += [problem.under(f"graphs.{name}") for problem in found]
    return problems


def _mismatch(graph: GraphSpec, entry: str, feed: Feed, dataset: str) -> Message | None:
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
