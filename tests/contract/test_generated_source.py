"""Generated source, parsed: whatever a plan holds, it is our own templates, checked names and literals."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine
from engine.errors import ProblemsError, RequestError
from engine.families.base import FAMILIES
from engine.graph.code import to_source, to_sources
from engine.plan import link
from engine.plan.check import check_plan
from engine.plan.factory import make_plan

CALL = "𝘱rint"
"""Python reads it as `print`: identifiers are normalized (NFKC)."""
HOSTILE = (
    CALL, f"{CALL}(1)", f"a(nn.Module): pass\n{CALL}(1)\nclass b", "x: Tensor = print(1)", "a.b", "a b", "a\nimport os", "a\u2028b",
    "__class__", "self", "class", "super", "ªb", "ſelf", "network", "Network", "a_b", "ab", "conv2d", "lstm", "sine", '"""', "'#", "\\",
    "{x}", "print(1)", "[print(1)]", "a, padding=print(1)", "nan", "x", "", "0", "é", "𝐧𝐧", "x" * 400,
)  # fmt: skip
VALUES = (*HOSTILE, 0, -1, 3, 2.5, 1e400, float("nan"), 10**30, True, None, [], ["print(1)"], [1, "2"], {"a": 1})
MODULES = {"torch", "torch.nn", "torch.nn.utils.parametrizations"}
WORDS = {"tanh", "relu", "nearest", "bilinear", "mean", "max", "attention"}
"""The only strings that settings have."""


@st.composite
def hostile_plans(draw: st.DrawFn) -> dict[str, Any]:
    """A family's plan as JSON, with names changed wherever they are used and settings replaced."""
    plan: dict[str, Any] = copy.deepcopy(_family(draw(st.sampled_from(FAMILIES.names()))))
    for _ in range(draw(st.integers(1, 4))):
        graph = draw(st.sampled_from(list(plan["graphs"])))
        place = draw(st.sampled_from(["graph", "nodes", "inputs", "layer", "config", "activation", "initializer"]))
        if place == "graph":
            kept = draw(st.booleans())
            plan["graphs"][draw(texts())] = plan["graphs"][graph] if kept else plan["graphs"].pop(graph)
        else:
            _change(draw, plan["graphs"][graph], place)
    return plan


def _change(draw: st.DrawFn, graph: dict[str, Any], place: str) -> None:
    name = draw(st.sampled_from(list(graph["inputs" if place == "inputs" else "nodes"])))
    if place in ("nodes", "inputs"):
        new = draw(texts())
        graph[place] = {new if key == name else key: value for key, value in graph[place].items()}
        graph["edges"] = [[new if end == name else end for end in edge] for edge in graph["edges"]]
    elif place == "config":
        config = graph["nodes"][name].setdefault("config", {})
        config[draw(st.sampled_from([*config, draw(texts())]))] = draw(st.sampled_from(VALUES))
    elif place == "layer":
        graph["nodes"][name]["layer"] = draw(texts())
    else:
        graph["nodes"][name][place] = {"name": draw(texts()), draw(texts()): draw(st.sampled_from(VALUES))}


def texts() -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(HOSTILE), st.text("a(b):=\n\"'#_ .𝘱é", max_size=12))


@cache
def _family(name: str) -> dict[str, Any]:
    return make_plan(name).dump()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_plans())
def test_a_hostile_plan_gives_no_source_or_only_what_we_wrote(saved: dict[str, Any]) -> None:
    try:
        plan = link.from_saved(saved)
        sources = to_sources(plan.graphs)
    except RequestError:
        return
    for name, source in sources.items():
        assert list(foreign(source, [*plan.graphs[name].inputs, *plan.graphs[name].nodes])) == []


@pytest.mark.parametrize("family", FAMILIES.names())
def test_the_source_of_every_family_is_what_we_wrote(family: str) -> None:
    plan = make_plan(family)
    for name, graph in plan.graphs.items():
        assert list(foreign(to_source(graph, name), [*graph.inputs, *graph.nodes])) == []


@pytest.mark.parametrize("name", [CALL, f"a(nn.Module): pass\n{CALL}(1)\nclass b", "a.b", "class", "x" * 41, ""])
def test_a_graph_whose_name_is_no_name_is_refused_and_gives_no_source(name: str) -> None:
    plan = make_plan("mlp")
    hostile = plan.model_copy(update={"graphs": {**plan.graphs, name: plan.graphs["main"]}})
    assert any(problem.where == f"graphs.{name[:40]}" for problem in check_plan(hostile))
    with pytest.raises(ProblemsError):
        to_sources(hostile.graphs)


def test_a_graph_that_the_objective_does_not_train_is_refused() -> None:
    plan = make_plan("mlp")
    stray = plan.model_copy(update={"graphs": {**plan.graphs, "second": plan.graphs["main"]}})
    assert [str(problem) for problem in check_plan(stray)] == [
        "Classification does not train a graph `second`. Choose another objective or architecture."
    ]


def foreign(source: str, names: list[str]) -> Iterator[str]:
    """Whatever stands in the source that is neither a class of ours nor made of the graph's own names and literals."""
    *rest, network = ast.parse(source).body
    for statement in rest:
        if isinstance(statement, ast.ClassDef):
            if ast.dump(statement) not in _own_classes():
                yield ast.unparse(statement)
        elif not (isinstance(statement, ast.Import | ast.ImportFrom) and _modules(statement) <= MODULES):
            yield ast.unparse(statement)
    assert isinstance(network, ast.ClassDef)
    made = {statement.name for statement in rest if isinstance(statement, ast.ClassDef)} | {"spectral_norm"}
    yield from _foreign_in_network(network, made, {*names, *(f"{name}_activation" for name in names)})


def _foreign_in_network(network: ast.ClassDef, made: set[str], names: set[str]) -> Iterator[str]:
    assert [ast.unparse(base) for base in network.bases] == ["nn.Module"]
    assert [part.name for part in network.body if isinstance(part, ast.FunctionDef)] == ["__init__", "forward"]
    masks = {f"{name}_mask" for name in {*names, "x"}}
    for part in ast.walk(network):
        if isinstance(part, ast.Name) and part.id not in {*names, *masks, *made, "x", "self", "nn", "super", "Tensor"}:
            yield part.id
        elif isinstance(part, ast.Call) and not _is_intended(part.func, made, names):
            yield ast.unparse(part)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value not in WORDS:
            yield part.value


def _is_intended(called: ast.expr, made: set[str], names: set[str]) -> bool:
    match called:
        case ast.Name(id="super"):
            return True
        case ast.Name(id=name):
            return name in made
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name in names
        case ast.Attribute(value=ast.Name(id="nn"), attr=name):
            return name.isalnum() and name.isascii()
    return ast.unparse(called) == "super().__init__"


def _modules(statement: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(statement, ast.Import):
        return {alias.name for alias in statement.names}
    return {str(statement.module)}


@cache
def _own_classes() -> frozenset[str]:
    files = list(Path(engine.__file__).parent.rglob("*.py"))
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    return frozenset(ast.dump(part) for tree in trees for part in ast.walk(tree) if isinstance(part, ast.ClassDef))
