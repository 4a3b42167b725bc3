"""Edits from the graph editor: each is applied once, in order, or refused with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import RequestError
from engine.graph.edit import EDITS
from engine.plan.input_features import switch_feature
from engine.text import N_, Message, message
from pages.ui import state
from pages.ui.build import current_plan

MAX_EDITS = 500
"""Maximum number of edits in one message; a person never reaches it."""


def apply_new() -> None:
    """The editor's callback: applies the edits that have not been applied yet."""
    sent = state.get(state.GRAPH, {}).get("edits")
    if not isinstance(sent, Mapping):
        return
    client, edits = sent.get("client"), sent.get("edits")
    if not isinstance(client, str) or not isinstance(edits, list):
        return
    known, last = state.get(state.GRAPH_APPLIED, ("", 0))
    last = last if known == client else 0
    for asked in edits[:MAX_EDITS]:
        if isinstance(asked, Mapping) and isinstance(asked.get("id"), int) and asked["id"] > last:
            last = asked["id"]
            name = asked.get("graph")
            graph = name if isinstance(name, str) and name in current_plan.plan().graphs else current_plan.graph_name()
            state.put(state.NOTICE, apply(str(asked.get("edit")), asked.get("arguments"), graph))
    state.put(state.GRAPH_APPLIED, (client[:40], last))


def apply(name: str, arguments: Any, graph: str) -> Message | None:
    """Applies one edit to this graph of the plan; gives the reason if it could not be applied."""
    unclear = message(N_("The graph editor sent an unknown edit `{edit}`."), edit=name[:40])
    if not isinstance(arguments, Mapping):
        return unclear
    try:
        _apply(name, {str(key): value for key, value in arguments.items()}, graph)
    except RequestError as error:
        return error.message
    except (TypeError, ValueError, KeyError, AttributeError):  # the arguments come from a browser and may be anything
        return unclear
    return None


def _apply(name: str, arguments: dict[str, Any], graph: str) -> None:
    shown = graph == current_plan.graph_name()
    if name == "select":
        chosen = arguments["node"]
        if shown:
            current_plan.select(chosen, [str(node) for node in arguments.get("nodes", ())])
    elif name == "undo":
        current_plan.undo()
    elif name == "redo":
        current_plan.redo()
    elif name == "rename":
        current_plan.edit_graph(name, arguments, graph)
        if shown:
            current_plan.select(arguments["new"])
    elif name == "switch_feature":
        current_plan.set_plan(switch_feature(current_plan.plan(), arguments["feature"]))
    elif name in EDITS:
        current_plan.edit_graph(name, arguments, graph)
    else:
        raise ValueError(name)
