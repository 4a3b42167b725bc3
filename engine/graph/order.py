"""The order in which nodes are computed, and the cycles that forbid one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def topological(nodes: Iterable[str], sources: Mapping[str, Sequence[str]]) -> tuple[list[str], set[str]]:
    """Nodes so that each comes after its sources (Kahn's algorithm), and those that are on a cycle or behind one."""
    names = list(nodes)
    targets: dict[str, list[str]] = {name: [] for name in names}
    missing = dict.fromkeys(names, 0)
    for name in names:
        for source in sources[name]:
            if source in targets:
                targets[source].append(name)
                missing[name] += 1
    order = [name for name in names if not missing[name]]
    for name in order:  # grows while it is walked
        for target in targets[name]:
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return order, set(names).difference(order)


def cycles(tangled: set[str], sources: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Cycles without a common node among `tangled`; each lists nodes in the direction of the edges."""
    found = []
    # What only hangs behind a cycle goes, so that every node left has a source that is left.
    live = tangled
    while live:
        inner = {name: [s for s in sources[name] if s in live] for name in sorted(live)}
        _, live = topological(inner, inner)
        if not live:
            break
        cycle = _walk_back(min(live), inner, live)
        found.append(cycle)
        live = live.difference(cycle)
    return found


def _walk_back(start: str, sources: Mapping[str, Sequence[str]], live: set[str]) -> list[str]:
    path: list[str] = []
    place: dict[str, int] = {}
    name = start
    while name not in place:
        place[name] = len(path)
        path.append(name)
        name = next(source for source in sources[name] if source in live)
    return path[place[name] :][::-1]
