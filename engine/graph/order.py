"""Topological order of nodes, and cycles that make it impossible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def topological(nodes: Iterable[str], sources: Mapping[str, Sequence[str]]) -> tuple[list[str], set[str]]:
    """Nodes in topological order (Kahn's algorithm), and those on a cycle or behind one."""
    names = list(nodes)
    targets: dict[str, list[str]] = {name: [] for name in names}
    missing = dict.fromkeys(names, 0)
    for name in names:
        for source in sources[name]:
            if source in targets:
                targets[source].append(name)
                missing[name] += 1
    order = [name for name in names if not missing[name]]
    for name in order:  # the list grows during the loop
        for target in targets[name]:
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return order, set(names).difference(order)


def cycles(tangled: set[str], sources: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Disjoint cycles among `tangled`; each lists nodes in the direction of the edges."""
    found = []
    # Removes nodes that are only behind a cycle, so that every remaining node has a remaining source.
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
