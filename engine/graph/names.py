"""Allowed names of graphs, nodes and inputs: they become classes and attributes of the exported source."""

from __future__ import annotations

import keyword
import re
from collections.abc import Container, Iterable

from engine.errors import MAX_PROBLEMS, Fix, Problem
from engine.graph.spec import NAME, GraphSpec
from engine.text import N_, message

MAX_LENGTH = 40
_ALLOWED = re.compile(NAME.removesuffix("$") + r"\Z")

_RESERVED = """
add_module apply bfloat16 buffers call_super_init children clear compile cpu cuda double dump_patches eval
extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half input_shapes ipu items keys
load_state_dict modules mtia named_buffers named_children named_modules named_parameters nn parameters pop
register_backward_hook register_buffer register_forward_hook register_forward_pre_hook
register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook
register_load_state_dict_pre_hook register_module register_parameter register_state_dict_post_hook
register_state_dict_pre_hook requires_grad_ self set_extra_state set_submodule share_memory state_dict super to
to_empty torch train training type update values xpu zero_grad
"""

RESERVED = frozenset(_RESERVED.split())
"""Names of attributes of torch modules, and names used in exported code; a test compares them with torch."""


def allowed(name: str) -> bool:
    return bool(_ALLOWED.match(name)) and not keyword.iskeyword(name) and name not in RESERVED


def fresh(taken: Container[str], base: str) -> str:
    """`base_1`, or the next number that is free."""
    number = 1
    while f"{base[: MAX_LENGTH - 6]}_{number}" in taken:
        number += 1
    return f"{base[: MAX_LENGTH - 6]}_{number}"


def name_problems(graph: GraphSpec) -> list[Problem]:
    """The problems with the names of inputs and nodes."""
    places: dict[str, Iterable[str]] = {"nodes": graph.nodes, "inputs": graph.inputs}
    bad = [(place, name) for place, names in places.items() for name in names if not allowed(name)]
    problems = [_bad(place, name, _renaming(graph, name)) for place, name in bad[:MAX_PROBLEMS]]
    problems += [_twice(graph, name) for name in graph.nodes if name in graph.inputs]
    return problems


def graph_name_problems(names: Iterable[str]) -> list[Problem]:
    """The problems with the names of a plan's graphs, which become class names."""
    bad = [name for name in names if not allowed(name)]
    return [_bad("graphs", name) for name in bad[:MAX_PROBLEMS]]


def _bad(place: str, name: str, fix: Fix | None = None) -> Problem:
    if _ALLOWED.match(name):
        template = N_("`{name}` is reserved in Python or PyTorch. Choose another name.")
    else:
        template = N_(
            "`{name}` is not a valid name: use a lower-case letter, then lower-case letters, digits or _, at "
            "most {longest} in all."
        )
    return Problem(
        where=f"{place}.{name[:MAX_LENGTH]}",
        message=message(template, name=name[:MAX_LENGTH], longest=MAX_LENGTH),
        fix=fix,
    )


def _twice(graph: GraphSpec, name: str) -> Problem:
    text = message(N_("`{name}` is both an input and a node. Rename one of them."), name=name)
    return Problem(where=f"nodes.{name}", message=text)


def _renaming(graph: GraphSpec, name: str) -> Fix:
    base = re.sub(r"[^a-z0-9_]+", "_", name.lower()[:MAX_LENGTH]).strip("_")
    new = fresh({*graph.nodes, *graph.inputs}, base if base[:1].isalpha() else f"node_{base}".rstrip("_"))
    label = message(N_("Rename to {name}"), name=new)
    return Fix(label=label, edit="rename", arguments={"name": name, "new": new})
