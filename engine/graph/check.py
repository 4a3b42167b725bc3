"""Infers every shape of a graph and finds everything that is wrong with it, without torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from engine.activations.base import ACTIVATIONS
from engine.errors import MAX_PROBLEMS, Fix, Problem, ProblemsError, UnknownNameError
from engine.graph.check_cache import CheckCache
from engine.graph.fixes import embedding, flattening, removal, smaller_window
from engine.graph.names import name_problems
from engine.graph.order import cycles, topological
from engine.graph.spec import GraphSpec, Node
from engine.initializers.base import INITIALIZERS
from engine.layers.base import Block, Layer, Shape
from engine.limits import Limits, limits
from engine.text import N_, Message, message, plural

MAX_AXES = 8
CACHE = CheckCache()


@dataclass(frozen=True)
class Checked:
    """What is known about a graph, as far as its problems allow."""

    shapes: Mapping[str, Shape]
    """Shapes of inputs and nodes, without the batch axis."""
    problems: tuple[Problem, ...]
    parameter_counts: Mapping[str, int]
    flops: Mapping[str, int]
    """FLOPs per node for one forward pass of one sample."""
    order: tuple[str, ...]
    """Nodes in topological order, without those on a cycle or behind one."""
    layers: Mapping[str, Layer]
    """The configured layers of nodes whose config is valid."""
    sources: Mapping[str, Sequence[str]]
    """The sources of each node, in order, without edges that have a problem."""

    @property
    def parameter_count(self) -> int:
        return sum(self.parameter_counts.values())


def check(graph: GraphSpec) -> Checked:
    """Finds every problem, up to `MAX_PROBLEMS`.

    Consequences of another problem, such as a missing shape behind an invalid node, are not reported.
    """
    bounds = limits()
    return CACHE.get(graph, bounds) or CACHE.put(graph, bounds, _checked(graph, bounds))


def _checked(graph: GraphSpec, bounds: Limits) -> Checked:
    if problem := size_problem(len(graph.nodes), len(graph.edges), len(graph.inputs), bounds):
        return Checked({}, (problem,), {}, {}, (), {}, {})
    return _Checker(graph, bounds).run()


class _Checker:
    """The state of one check."""

    def __init__(self, graph: GraphSpec, bounds: Limits) -> None:
        self.graph = graph
        self.bounds = bounds
        self.problems: list[Problem] = []
        self.shapes: dict[str, Shape] = {}
        self.layers: dict[str, Layer] = {}
        self.counts: dict[str, int] = {}
        self.flops: dict[str, int] = {}
        self.sources: dict[str, list[str]] = {name: [] for name in graph.nodes}
        self.used: set[str] = set()

    def run(self) -> Checked:
        self.problems += name_problems(self.graph)
        self._inputs()
        self._layers()
        self._edges()
        order, tangled = topological(self.graph.nodes, self.sources)
        self.problems += [self._circle(cycle) for cycle in cycles(tangled, self.sources)]
        self._ends(order)
        for name in self.graph.nodes:
            self._arity(name)
        for name in order:
            self._node(name)
        self._tokens()
        self._total()
        return Checked(
            self.shapes,
            tuple(self.problems[:MAX_PROBLEMS]),
            self.counts,
            self.flops,
            tuple(order),
            self.layers,
            self.sources,
        )

    def _report_problem(self, where: str, template: str, fix: Fix | None = None, **values: Any) -> None:
        if not self._is_full():
            self.problems.append(Problem(where=where, message=message(template, **values), fix=fix))

    def _is_full(self) -> bool:
        return len(self.problems) >= MAX_PROBLEMS

    def _title(self, name: str) -> Message:
        if name in self.layers:
            return message(self.layers[name].title)
        return message("{layer}", layer=self.graph.nodes[name].layer[:40])  # user input must not be used as a template

    def _inputs(self) -> None:
        if not self.graph.inputs:
            self._report_problem("inputs", N_("The graph has no input. Add one with the shape of a sample."))
        for name, shape in self.graph.inputs.items():
            if not 1 <= len(shape) <= MAX_AXES or min(shape) < 1:
                self._report_problem(
                    f"inputs.{name}",
                    N_("The input `{name}` needs 1 to {max} axes of at least 1, but got {got}. Set its shape."),
                    name=name, max=MAX_AXES, got=_written(shape),
                )  # fmt: skip
            elif prod(shape) > self.bounds.values:
                self._report_problem(
                    f"inputs.{name}",
                    N_("The input `{name}` has {got} values per sample; the limit is {limit}. Make it smaller."),
                    name=name, got=_number(prod(shape)), limit=self.bounds.values,
                )  # fmt: skip
            else:
                self.shapes[name] = tuple(shape)

    def _layers(self) -> None:
        if not self.graph.nodes:
            self._report_problem("nodes", N_("The graph has no nodes. Add a layer."))
        for name, node in self.graph.nodes.items():
            if self._is_full():  # each problem of a layer costs a search for similar names
                return
            try:
                layer = node.layer_config()
            except UnknownNameError as error:
                fix = removal(name)
                self.problems.append(Problem(where=f"nodes.{name}.layer", message=error.message, fix=fix))
            except ProblemsError as error:
                self.problems += [problem.under(f"nodes.{name}.config") for problem in error.problems]
            else:
                if isinstance(layer, Block):
                    self._block(name, layer)
                else:
                    self.layers[name] = layer
                    self._choices(name, node, layer)

    def _block(self, name: str, layer: Layer) -> None:
        template = N_("`{node}` ({layer}) is a block of several layers. Expand it.")
        fix = Fix(label=message(N_("Expand into its layers")), edit="expand", arguments={"node": name})
        self._report_problem(f"nodes.{name}.layer", template, fix, node=name, layer=message(layer.title))

    def _choices(self, name: str, node: Node, layer: Layer) -> None:
        """Checks the node's own activation and initializers."""
        if node.activation and not layer.activates:
            template = N_("`{node}` ({layer}) has no activation. Add an Activation layer after it.")
            label = message(N_("Remove the activation"))
            fix = Fix(label=label, edit="set_activation", arguments={"node": name, "choice": None})
            self._report_problem(f"nodes.{name}.activation", template, fix, node=name, layer=message(layer.title))
        elif node.activation:
            found = ACTIVATIONS.problems(node.activation)
            self.problems += [problem.under(f"nodes.{name}.activation") for problem in found]
        if node.spectral_norm and not layer.one_weight:
            template = N_("`{node}` ({layer}) has no weights for spectral norm. Turn it off.")
            arguments = {"node": name, "spectral_norm": False}
            fix = Fix(label=message(N_("Turn off spectral norm")), edit="set_spectral_norm", arguments=arguments)
            self._report_problem(f"nodes.{name}.spectral_norm", template, fix, node=name, layer=message(layer.title))
        for field, choice in (("initializer", node.initializer), ("bias_initializer", node.bias_initializer)):
            if choice and not layer.initializes:
                template = N_("`{node}` ({layer}) has no weights for an initializer. Remove the initializer.")
                arguments = {"node": name, "choice": None, "bias": field == "bias_initializer"}
                fix = Fix(label=message(N_("Remove the initializer")), edit="set_initializer", arguments=arguments)
                self._report_problem(f"nodes.{name}.{field}", template, fix, node=name, layer=message(layer.title))
            elif choice:
                self.problems += [problem.under(f"nodes.{name}.{field}") for problem in INITIALIZERS.problems(choice)]

    def _edges(self) -> None:
        seen = set()
        for number, (source, target) in enumerate(self.graph.edges):
            where = f"edges.{number}"
            label = message(N_("Remove the edge"))
            fix = Fix(label=label, edit="disconnect", arguments={"source": source, "target": target})
            ends = {"source": source[:40], "target": target[:40]}
            if target in self.graph.inputs and target not in self.graph.nodes:
                self._report_problem(
                    where, N_("The edge `{source}` → `{target}` ends in an input. Connect it to a node."), fix, **ends
                )
            elif lost := [end for end in dict.fromkeys((source, target)) if not self._exists(end)]:
                template = N_("The edge `{source}` → `{target}` has no node `{lost}`. Remove it.")
                self._report_problem(where, template, fix, **ends, lost="`, `".join(end[:40] for end in lost))
            elif (source, target) in seen:
                template = N_("The edge `{source}` → `{target}` is duplicated. Keep one.")
                self._report_problem(where, template, fix, **ends)
            else:
                self.sources[target].append(source)
                self.used.add(source)
            seen.add((source, target))

    def _exists(self, name: str) -> bool:
        return name in self.graph.nodes or name in self.graph.inputs

    def _circle(self, cycle: list[str]) -> Problem:
        """Reports a cycle, starting at the node that comes first in the graph, and offers to remove the edge that
        closes it."""
        first = cycle.index(next(name for name in self.graph.nodes if name in cycle))
        names = cycle[first:] + cycle[:first]
        shown = " → ".join([*names[:6], *["…"] * (len(names) > 6), names[0]])
        text = message(N_("The graph has a cycle: {circle}. Remove one of its edges."), circle=shown)
        label = message(N_("Remove the edge `{source}` → `{target}`"), source=names[-1], target=names[0])
        fix = Fix(label=label, edit="disconnect", arguments={"source": names[-1], "target": names[0]})
        return Problem(where=f"nodes.{names[0]}", message=text, fix=fix)

    def _ends(self, order: Sequence[str]) -> None:
        ends = [name for name in order if name not in self.used]
        # The end of the most recent edge is taken as the output, since that is where the person is working.
        output = next(
            (target for _, target in reversed(self.graph.edges) if target in ends), ends[-1] if ends else None
        )
        for name in ends:
            if name != output and self.sources[name]:
                self._report_problem(
                    f"nodes.{name}",
                    N_("`{node}` ({layer}) is not connected to the output `{output}`. Connect it or remove it."),
                    removal(name), node=name, layer=self._title(name), output=output,
                )  # fmt: skip
        for name in self.graph.inputs:
            if name not in self.used and self.graph.nodes:
                self._report_problem(
                    f"inputs.{name}", N_("The input `{name}` is not used. Connect it to a node."), name=name
                )

    def _arity(self, name: str) -> None:
        count = len(self.sources[name])
        min_inputs, max_inputs = self.layers[name].arity if name in self.layers else (1, None)
        where = f"nodes.{name}"
        values: dict[str, Any] = {"node": name, "layer": self._title(name), "got": count}
        if count == 0:
            fix = None if self.used & {name} else removal(name)
            self._report_problem(
                where, N_("`{node}` ({layer}) needs an input, but got none. Connect it or remove it."), fix, **values
            )
        elif count < min_inputs:
            template = N_("`{node}` ({layer}) needs at least {min} inputs, but got {got}. Connect another.")
            self._report_problem(where, template, **values, min=min_inputs)
        elif max_inputs is not None and count > max_inputs:
            extra = Fix(
                label=message(N_("Disconnect `{source}`"), source=self.sources[name][-1]),
                edit="disconnect",
                arguments={"source": self.sources[name][-1], "target": name},
            )
            template = plural(
                max_inputs,
                N_(
                    "`{node}` ({layer}) takes one input, but got {got}. Disconnect some, or merge them with Add or "
                    "Concat."
                ),
                N_(
                    "`{node}` ({layer}) takes {max} inputs, but got {got}. Disconnect some, or merge them with Add or "
                    "Concat."
                ),
            )
            self._report_problem(where, template, extra if count == max_inputs + 1 else None, **values, max=max_inputs)

    def _node(self, name: str) -> None:
        layer, sources = self.layers.get(name), self.sources[name]
        if layer is None or any(source not in self.shapes for source in sources):
            return
        min_inputs, max_inputs = layer.arity
        if len(sources) < max(min_inputs, 1) or (max_inputs is not None and len(sources) > max_inputs):
            return
        inputs = [self.shapes[source] for source in sources]
        shape = layer.infer(*inputs)
        if shape is None:
            self._misfit(name, layer, inputs)
        elif prod(shape) > self.bounds.values:
            template = N_(
                "`{node}` ({layer}) would output {got} values per sample; the limit is {limit}. Make it smaller."
            )
            values: dict[str, Any] = {"got": _number(prod(shape)), "limit": self.bounds.values}
            self._report_problem(f"nodes.{name}", template, node=name, layer=message(layer.title), **values)
        else:
            self.shapes[name] = shape
            activation = self.graph.nodes[name].activation
            own = (
                ACTIVATIONS.get(activation.name).parameter_count if activation and activation.name in ACTIVATIONS else 0
            )
            self.counts[name] = layer.parameter_count(*inputs) + own
            self.flops[name] = layer.flops(*inputs)

    def _misfit(self, name: str, layer: Layer, inputs: Sequence[Shape]) -> None:
        fix = None
        if len(inputs) == 1:
            source = self.sources[name][0]
            fix = flattening(layer, source, name, inputs[0]) or smaller_window(layer, name, inputs[0])
        self._report_problem(
            f"nodes.{name}",
            N_("`{node}` ({layer}) needs {expects}, but got {got}. {advice}"),
            fix, node=name, layer=message(layer.title), expects=message(layer.expects),
            got=", ".join(map(_written, inputs)), advice=message(layer.advice),
        )  # fmt: skip

    def _tokens(self) -> None:
        """Tokens are indices and not quantities, so all readers of an input must take them as tokens, or none."""
        readers = {name: layer for name, layer in self.layers.items() if layer.takes == "tokens"}
        read = {source: name for name in readers for source in self.sources[name]}
        for name, layer in self.layers.items():
            for source in self.sources[name]:
                values: dict[str, Any] = {"node": name, "layer": message(layer.title), "source": source}
                if name in readers and source in self.graph.nodes and name in self.shapes:
                    template = N_("`{node}` ({layer}) needs tokens, but `{source}` outputs numbers. {advice}")
                    self._report_problem(
                        f"nodes.{name}", template, removal(name), **values, advice=message(layer.advice)
                    )
                elif name not in readers and source in read and source in self.graph.inputs:
                    template = N_(
                        "`{node}` ({layer}) needs numbers, but `{source}` holds tokens, read by `{reader}`. Put Embedding "
                        "before it."
                    )
                    fix = embedding(source, name, readers[read[source]].tokens)  # type: ignore[attr-defined]
                    self._report_problem(f"nodes.{name}", template, fix, **values, reader=read[source])

    def _total(self) -> None:
        total = sum(self.counts.values())
        if total > self.bounds.parameters:
            largest = max(self.counts, key=lambda name: self.counts[name])
            self._report_problem(
                f"nodes.{largest}",
                N_("The graph has {got} parameters; the limit is {limit}. Make `{node}` ({layer}) smaller: it has "
"{parameters}."),
                got=total, limit=self.bounds.parameters, node=largest, layer=self._title(largest), parameters=self.counts[largest],
            )  # fmt: skip


def _written(shape: Shape) -> str:
    """A shape as `(1, 28, 28)`; long shapes and huge numbers are shortened."""
    axes = [_number(side) for side in shape[:MAX_AXES]] + ["…"] * (len(shape) > MAX_AXES)
    return f"({', '.join(axes)}{',' * (len(axes) == 1)})"


def _number(value: int) -> str:
    """Digits, or a power of ten for very long numbers (Python refuses to format more than 4,300 digits)."""
    return str(value) if abs(value) < 10**15 else f"10^{int((value.bit_length() - 1) * 0.30103)}"


def size_problem(nodes: int, edges: int, inputs: int, bounds: Limits) -> Problem | None:
    """The problem of a graph that exceeds a limit; None if it is within the limits."""
    counts = {
        "nodes": (nodes, bounds.nodes, N_("The graph has {got} nodes; the limit is {limit}. Remove some.")),
        "edges": (edges, bounds.edges, N_("The graph has {got} edges; the limit is {limit}. Remove some.")),
        "inputs": (inputs, bounds.nodes, N_("The graph has {got} inputs; the limit is {limit}. Remove some.")),
    }
    for where, (got, limit, template) in counts.items():
        if got > limit:
            return Problem(where=where, message=message(template, got=got, limit=limit))
    return None
