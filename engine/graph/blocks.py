"""Finds the repeated blocks of a large graph by its structure, so that a drawing can fold each into one card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from engine.graph.order import topological
from engine.graph.spec import GraphSpec, Node
from engine.layers.base import LAYERS
from engine.text import N_

MIN_NODES = 13
"""Smaller graphs are seen at a glance."""
MAX_BLOCK = 32
"""A residual connection around more nodes than this is no block."""
MIN_STAGE = 3
LONG_BLOCK = 10
"""From this number of nodes, a block is folded even if it is the only one of its kind."""
RESIDUAL, ENCODER, DECODER = N_("Residual block"), N_("Transformer block"), N_("Decoder block")
CONVOLUTIONS = N_("Convolution block")
AROUND_CONVOLUTIONS = frozenset({"normalisation", "regularisation"})
"""Groups of layers that belong to the convolution before them."""


@dataclass(frozen=True)
class RepeatedBlock:
    """Nodes in topological order, of which only the last one is used outside."""

    title: str
    """Marked text."""
    nodes: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the names of the nodes have in common, `block1_2`, or else the first and the last of them."""
        alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*self.nodes, strict=False))
        common = "".join(letters[0] for letters in alike).rstrip("_")
        return common or f"{self.nodes[0]} … {self.nodes[-1]}"


def repeated_blocks(graph: GraphSpec, min_nodes: int = MIN_NODES) -> tuple[RepeatedBlock, ...]:
    """The disjoint blocks in topological order: those of each kind that occurs more than once, and long ones."""
    if len(graph.nodes) < min_nodes:
        return ()
    finder = _Finder(graph)
    found = [*finder.residual(), *finder.convolutions()]
    kinds = Counter(block.title for block in found)
    repeated = (block for block in found if kinds[block.title] > 1 or len(block.nodes) >= LONG_BLOCK)
    return tuple(sorted(repeated, key=finder.position))


class _Finder:
    """The edges of a graph by node, and the nodes that belong to a block already."""

    def __init__(self, graph: GraphSpec) -> None:
        self.nodes = graph.nodes
        self.sources: dict[str, list[str]] = {name: [] for name in graph.nodes}
        self.targets: dict[str, list[str]] = {name: [] for name in (*graph.inputs, *graph.nodes)}
        for source, target in graph.edges:
            if source in self.targets and target in self.sources:
                self.sources[target].append(source)
                self.targets[source].append(target)
        self.order, _tangled = topological(graph.nodes, self.sources)
        self.places = {name: place for place, name in enumerate((*graph.inputs, *self.order))}
        self.ancestors = self._ancestors(graph.inputs)
        self.taken: set[str] = set()

    def position(self, block: RepeatedBlock) -> int:
        return self.places[block.nodes[0]]

    def residual(self) -> list[RepeatedBlock]:
        """Residual blocks; those with attention are joined with those behind them to Transformer blocks."""
        parts = [part for name in self.order if (part := self._around_addition(name))]
        ends = self._common_ends(parts)
        parts = [(*part, *self._behind(part[-1])[:ends]) for part in parts]
        self.taken.update(name for part in parts for name in part)
        return list(self._joined(parts))

    def convolutions(self) -> Iterator[RepeatedBlock]:
        """Convolutions of one image size with the layers around them; a pooling layer ends a block."""
        for name in self.order:
            if name not in self.taken and self._group(name) == "convolution":
                block = tuple(self._stage(name))
                self.taken.update(block)
                if len(block) >= MIN_STAGE:
                    yield RepeatedBlock(CONVOLUTIONS, block)

    def _ancestors(self, inputs: Mapping[str, object]) -> dict[str, set[str]]:
        """For each node, the nodes and inputs that it depends on, and itself."""
        found: dict[str, set[str]] = {name: {name} for name in inputs}
        for name in self.order:
            found[name] = {name}.union(*(found[source] for source in self.sources[name]))
        return found

    def _around_addition(self, end: str) -> tuple[str, ...] | None:
        """The nodes between an addition and the last value that all its inputs depend on."""
        if self.nodes[end].layer != "add" or len(self.sources[end]) < 2:
            return None
        common = set.intersection(*(self.ancestors[source] for source in self.sources[end]))
        if not common:
            return None
        start = max(common, key=self.places.__getitem__)
        inside = [n for n in self.order if n in self.ancestors[end] and start in self.ancestors[n] and n != start]
        only_end = all(set(self.targets[name]) <= set(inside) for name in inside if name != end)
        if not only_end or len(inside) > MAX_BLOCK or self.taken.intersection(inside):
            return None
        self.taken.update(inside)
        return tuple(inside)

    def _behind(self, name: str) -> list[str]:
        """The normalization and similar layers that alone follow a node."""
        found: list[str] = []
        while (following := self._follower(name)) and self._group(following) in AROUND_CONVOLUTIONS:
            found.append(following)
            name = following
        return found

    def _common_ends(self, parts: Sequence[tuple[str, ...]]) -> int:
        """How many layers behind an addition belong to its block: those that follow each of them (post-norm)."""
        tails = [[self.nodes[name].layer for name in self._behind(part[-1])] for part in parts]
        return len(list(takewhile(lambda layers: len(set(layers)) == 1, zip(*tails, strict=False)))) if tails else 0

    def _joined(self, parts: Sequence[tuple[str, ...]]) -> Iterator[RepeatedBlock]:
        waiting: list[tuple[str, ...]] = []  # parts with attention, until the part behind them is found
        for part in sorted(parts, key=lambda nodes: self.places[nodes[0]]):
            before = next((held for held in waiting if self._follows(part, held)), ())
            waiting = [held for held in waiting if held != before]
            if self._attends(part):
                waiting.append((*before, *part))
            else:
                yield self._titled((*before, *part))
        yield from map(self._titled, waiting)

    def _follows(self, part: Sequence[str], before: Sequence[str]) -> bool:
        return before[-1] in self.sources[part[0]] and set(self.targets[before[-1]]) <= set(part)

    def _titled(self, nodes: tuple[str, ...]) -> RepeatedBlock:
        layers = {self.nodes[name].layer for name in nodes}
        title = DECODER if "cross_attention" in layers else ENCODER if "self_attention" in layers else RESIDUAL
        return RepeatedBlock(title, nodes)

    def _attends(self, nodes: Sequence[str]) -> bool:
        return any(self._group(name) == "attention" for name in nodes)

    def _stage(self, name: str) -> Iterator[str]:
        yield name
        while (following := self._follower(name)) and self._continues(following):
            yield following
            if self._group(following) == "pooling":
                return
            name = following

    def _continues(self, name: str) -> bool:
        """Whether a layer belongs to the convolutions before it."""
        group = self._group(name)
        if name in self.taken or not self.targets[name]:
            return False
        if group == "pooling":
            return "stride" in LAYERS.get(self.nodes[name].layer).model_fields  # a global pool belongs to the head
        return group in {"convolution", *AROUND_CONVOLUTIONS} and not _is_strided(self.nodes[name])

    def _follower(self, name: str) -> str | None:
        """The one node that takes this output, if it takes nothing else."""
        targets = self.targets[name]
        return targets[0] if len(targets) == 1 and self.sources[targets[0]] == [name] else None

    def _group(self, name: str) -> str:
        layer = self.nodes[name].layer
        return LAYERS.get(layer).group if layer in LAYERS else ""


def _is_strided(node: Node) -> bool:
    """Whether a layer changes the size of an image by its stride."""
    field = LAYERS.get(node.layer).model_fields.get("stride") if node.layer in LAYERS else None
    stride = node.config.get("stride", field.default if field else 1)
    return stride not in (1, [1, 1], (1, 1))
