"""`History`: the way back from an edit, and forth again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.graph.spec import GraphSpec

KEPT = 200


@dataclass(frozen=True)
class History:
    """A graph with the graphs before it and those that were undone; each method returns another `History`."""

    graph: GraphSpec
    past: tuple[GraphSpec, ...] = ()
    future: tuple[GraphSpec, ...] = ()

    def to(self, graph: GraphSpec) -> History:
        """After an edit; what was undone before is forgotten. An edit that changes nothing leaves no trace."""
        return self if graph == self.graph else History(graph, (*self.past, self.graph)[-KEPT:])

    def undo(self) -> History:
        """One edit back, if there is one."""
        if not self.past:
            return self
        return replace(self, graph=self.past[-1], past=self.past[:-1], future=(self.graph, *self.future))

    def redo(self) -> History:
        """One undone edit forth, if there is one."""
        if not self.future:
            return self
        return replace(self, graph=self.future[0], past=(*self.past, self.graph), future=self.future[1:])
