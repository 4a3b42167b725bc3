"""Results of `check`, kept as long as their graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import ref

from engine.graph.spec import GraphSpec
from engine.limits import Limits

if TYPE_CHECKING:
    from engine.graph.check import Checked


class _Entry(NamedTuple):
    graph: ref[GraphSpec]
    bounds: Limits
    checked: Checked


class CheckCache:
    """The result for each graph object that still exists.

    Graphs never change, so a graph is checked once. The pictures of a Transformer's frame ask for the same check six
    times, which took an eighth of the frame.
    """

    def __init__(self) -> None:
        self._entries: dict[int, _Entry] = {}
        """By identity: graphs contain dicts, so they have no hash."""

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, graph: GraphSpec, bounds: Limits) -> Checked | None:
        """The known result of this graph under these limits."""
        entry = self._entries.get(id(graph))
        is_known = entry is not None and entry.graph() is graph and entry.bounds is bounds
        return entry.checked if entry is not None and is_known else None

    def put(self, graph: GraphSpec, bounds: Limits, checked: Checked) -> Checked:
        """Keeps a result and returns it."""
        key = id(graph)
        self._entries[key] = _Entry(ref(graph, lambda _: self._entries.pop(key, None)), bounds, checked)
        return checked
