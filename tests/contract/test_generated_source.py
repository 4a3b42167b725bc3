"""Generated source, parsed: whatever a plan holds, it is our own templates, checked names and literals."""

from __future__ import annotations

import ast
import copy
import csv
import io
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import engine
from engine.datasets.base import DATASETS
from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.errors import LayerlabError, ProblemsError, RequestError
from engine.exports.literals import assignment
from engine.exports.source import plan_source
from engine.families.base import FAMILIES
from engine.graph.code import class_name, to_source
from engine.plan import link
from engine.plan.check import check_plan
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.registry import Choice
from tests.sample_uploads import OWNER

CALL = "𝘱rint"
"""Python reads it as `print`: identifiers are normalized (NFKC)."""
HOSTILE = (
    CALL, f"{CALL}(1)", f"a(nn.Module): pass\n{CALL}(1)\nclass b", "x: Tensor = print(1)", "a.b", "a b", "a\nimport os", "a\u2028b",
    "__class__", "self", "class", "super", "ªb", "ſelf", "network", "Network", "a_b", "ab", "conv2d", "lstm", "sine", '"""', "'#", "\\",
    "{x}", "print(1)", "[print(1)]", "a, padding=print(1)", "nan", "x", "", "0", "é", "𝐧𝐧", "x" * 400,
)  # fmt: skip
VALUES = (*HOSTILE, 0, -1, 3, 2.5, 1e400, float("nan"), 10**30, True, None, [], ["print(1)"], [1, "2"], {"a": 1})
MODULES = {"torch", "torch.nn", "torch.nn.utils.parametrizations"}
EXPORTED_MODULES = {"__future__", "torch", "numpy", "PIL", "safetensors", *sys.stdlib_module_names}
EMBEDDED = [name for name in DATASETS.names() if DATASETS.get(name).embedded and not DATASETS.get(name).is_upload]
WORDS = {"tanh", "relu", "nearest", "bilinear", "mean", "max", "attention"}
"""The only strings that settings have."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERLAB_HOME", str(tmp_path))


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


def nested() -> st.SearchStrategy[Any]:
    """Values that may be written into a file."""
    scalars = st.one_of(
        texts(), st.text(), st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False, allow_infinity=False)
    )
    return st.recursive(
        scalars,
        lambda inner: st.one_of(
            st.lists(inner),
            st.lists(inner).map(tuple),
            st.lists(st.text()).map(tuple),
            st.dictionaries(st.text(), inner),
        ),
        max_leaves=60,
    )


def kept(way: str, file: Upload, **chosen: Any) -> Choice:
    return kinds.keep(OWNER, "", way, [file], chosen).choice()  # type: ignore[arg-type]


def texts() -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(HOSTILE), st.text("a(b):=\n\"'#_ .𝘱é", max_size=12))


@cache
def _family(name: str) -> dict[str, Any]:
    return make_plan(name).dump()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_plans())
def test_a_hostile_plan_generates_no_foreign_source(saved: dict[str, Any]) -> None:
    try:
        plan = link.from_saved(saved)
        source = plan_source(plan, with_data=False)
    except RequestError:
        return
    assert list(foreign_in_file(source, plan)) == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(texts(), min_size=4, max_size=4, unique=True), st.lists(texts(), min_size=6, max_size=6), st.booleans())
def test_hostile_columns_categories_and_classes_are_only_literals(
    names: list[str], cells: list[str], standardise: bool
) -> None:
    try:
        choice = hostile_table(names, cells)
    except LayerlabError:
        assume(False)
    plan = make_plan("mlp", Choice(**{**choice.model_dump(), "standardise": standardise}))
    assert list(foreign_in_file(plan_source(plan), plan)) == []


def hostile_table(names: list[str], cells: list[str]) -> Choice:
    """A table with a number, a category, a date and another category, of which one is guessed to be the target."""
    file = io.StringIO()
    rows = [(at % 7, cells[at % 3], f"2024-05-{at % 28 + 1:02d}", cells[3 + at * 5 % 7 % 3]) for at in range(40)]
    csv.writer(file).writerows([names, *rows])
    return kept("table", Upload("t.csv", file.getvalue().encode()))


def test_names_that_look_like_code_are_strings_in_the_file() -> None:
    names = ["'); print(1); ('", '"""', "{x}\\", "a = print(1)"]
    cells = ["'", "\\'); print(2)", f"{CALL}(1)", '"', "#", "\\N{DIGIT ONE}"]
    plan = make_plan("mlp", hostile_table(names, cells))
    source = plan_source(plan)
    assert list(foreign_in_file(source, plan)) == []
    found = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    assert {*names, *cells} - found <= {names[3], *names[:1]}  # the target is not in the file


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(texts(), min_size=12, max_size=12), st.sampled_from(["words", "byte_pairs"]))
def test_hostile_tokens_and_classes_of_texts_are_only_literals(words: list[str], tokens: str) -> None:
    file = io.StringIO()
    rows = [(f"a long text with {words[at % 10]} and {words[at * 3 % 10]}", words[10 + at % 2]) for at in range(40)]
    csv.writer(file).writerows([("text", "class"), *rows])
    try:
        choice = kept("text", Upload("t.csv", file.getvalue().encode()))
    except LayerlabError:
        assume(False)
    plan = make_plan("lstm", Choice(**{**choice.model_dump(), "tokens": tokens}))
    assert list(foreign_in_file(plan_source(plan), plan)) == []


@pytest.fixture(autouse=True)
def subnormal_numbers() -> None:
    """Training flushes them to zero in its process; in tests, that process is this one."""
    torch.set_flush_denormal(False)


@given(nested())
def test_values_are_written_as_the_literals_that_they_are(value: Any) -> None:
    (statement,) = ast.parse(assignment("VALUE", value)).body
    assert isinstance(statement, ast.Assign)
    assert ast.literal_eval(statement.value) == value
    assert assignment("VALUE", value).isprintable() or "\n" in assignment("VALUE", value)


@pytest.mark.parametrize("dataset", EMBEDDED)
def test_the_files_of_all_data_sets_are_what_we_wrote(dataset: str) -> None:
    plan = make_plan("mlp", "iris").model_copy(update={"dataset": Choice(name=dataset)})
    assert list(foreign_in_file(plan_source(plan), plan)) == []


@pytest.mark.parametrize("family", FAMILIES.names())
def test_the_source_of_every_family_contains_only_known_code(family: str) -> None:
    plan = make_plan(family)
    for name, graph in plan.graphs.items():
        assert list(foreign(to_source(graph, name), [*graph.inputs, *graph.nodes])) == []


@pytest.mark.parametrize("name", [CALL, f"a(nn.Module): pass\n{CALL}(1)\nclass b", "a.b", "class", "x" * 41, ""])
def test_a_graph_whose_name_is_no_name_is_refused_and_gives_no_source(name: str) -> None:
    plan = make_plan("mlp")
    hostile = plan.model_copy(update={"graphs": {**plan.graphs, name: plan.graphs["main"]}})
    assert any(problem.where == f"graphs.{name[:40]}" for problem in check_plan(hostile))
    with pytest.raises(ProblemsError):
        plan_source(hostile, with_data=False)


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


def foreign_in_file(source: str, plan: Plan) -> Iterator[str]:
    """Whatever stands in an exported file that is neither a statement of ours, nor the network, nor a literal."""
    networks = {class_name(name): graph for name, graph in plan.graphs.items()}
    body = ast.parse(source).body
    made = {statement.name for statement in body if isinstance(statement, ast.ClassDef)}
    for statement in body:
        if isinstance(statement, ast.ClassDef) and statement.name in networks:
            graph = networks[statement.name]
            names = {*graph.inputs, *graph.nodes}
            yield from _foreign_in_network(
                statement, made | {"spectral_norm"}, {*names, *(f"{name}_activation" for name in names)}
            )
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            if not {module.partition(".")[0] for module in _modules(statement)} <= EXPORTED_MODULES:
                yield ast.unparse(statement)
        elif ast.dump(statement) not in _own_statements() and not _is_constant(statement, made):
            yield ast.unparse(statement)


def _is_constant(statement: ast.stmt, made: set[str]) -> bool:
    """Whether it assigns literals, and objects of our own classes made from literals, to a name in capitals."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name.isupper() and _is_literal(value, made)
    return False


def _is_literal(value: ast.expr, made: set[str]) -> bool:
    match value:
        case ast.Constant() | ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return True
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return all(_is_literal(part, made) for part in parts)
        case ast.Dict(keys=keys, values=parts):
            return all(part is not None and _is_literal(part, made) for part in (*keys, *parts))
        case ast.Call(func=ast.Name(id=name), args=parts, keywords=named):
            return name in made and all(_is_literal(part, made) for part in (*parts, *(one.value for one in named)))
    return False


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
    return frozenset(
        ast.dump(part) for tree in _own_files() for part in ast.walk(tree) if isinstance(part, ast.ClassDef)
    )


@cache
def _own_statements() -> frozenset[str]:
    return _own_classes() | {ast.dump(statement) for tree in _own_files() for statement in tree.body}


@cache
def _own_files() -> list[ast.Module]:
    files = Path(engine.__file__).parent.rglob("*.py")
    return [ast.parse(path.read_text(encoding="utf-8")) for path in files]
