"""How one value of a layer's output is computed for a sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
from pydantic import Field

from engine.calculation.node_values import Index, NodeValues, input_name
from engine.datasets.data_spec import DataSpec
from engine.errors import NotFoundError
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, ProbeContext
from engine.probes.calculation_planes import planes, shortened_step
from engine.probes.graph_sample import chosen_graph, described
from engine.probes.recorder import depends_on_draws, draws_numbers, recorded_answer
from engine.probes.sample_base import SampleProbe
from engine.probes.sample_loss import Sample, sample_loss, target_of
from engine.text import N_, message
from engine.views import Array, Calculation

if TYPE_CHECKING:
    from engine.graph.build import GraphModule


@PROBES.register("calculation")
class ValueCalculation(SampleProbe):
    """Shows how one value of the output of a layer is computed: each step with its numbers.

    Choose a value of the output, and the inputs and weights that it is computed from are marked.
    """

    title = N_("One value")
    panel = False

    graph: str = Field("", max_length=40, title=N_("Graph"), description=N_("Empty: the first."))
    node: str = Field("", max_length=40, title=N_("Layer"), description=N_("Empty: the first."))
    index: tuple[int, ...] = Field((), max_length=8, title=N_("Index"), description=N_("Empty: the largest value."))

    draw: int = Field(
        0,
        ge=0,
        le=1_000_000,
        title=N_("Draw"),
        description=N_("Of the random numbers of training; 0: as in evaluation."),
    )
    follow: dict[str, int] = Field(
        {}, max_length=8, title=N_("Parts to follow"), description=N_("Such as a head; others contribute most.")
    )

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        graph = graphs.get(self.graph) if self.graph else next(iter(graphs.values()), None)
        return graph is not None and bool(graph.nodes) and self.node in ("", *graph.nodes)

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        return {"graph": tuple(graphs)}

    def compute(self, context: ProbeContext) -> Calculation:
        from engine.graph.inner_values import calculation, node_values

        graph = chosen_graph(context, self.graph)
        number = None if self.drawn(context) is not None else self._number(context)
        x = self.sample_of(context)[None]
        sample = Sample(x, None if number is None else target_of(context, number))
        recorders, answer = recorded_answer(context, sample.x, sample.y, self.draw)
        recorder, model = recorders[graph], cast("GraphModule", context.models[graph])
        node = self.node or next(iter(model.nodes))
        if node not in model.nodes or node not in recorder.captures:
            raise NotFoundError(N_("`{node}` computes nothing for one sample."), node=node)
        values = replace(node_values(model, node, recorder.inputs, recorder.captures), follow=self.follow)
        values = replace(values, training=self.draw > 0 and draws_numbers(model.nodes[node]))
        output = recorder.captures[node][0].float().cpu().numpy()
        index = self._index(output)
        steps = tuple(shortened_step(step) for step in calculation(model, node, values, index))
        loss, loss_note = sample_loss(context, recorders, sample, graph, node, index)
        return Calculation(
            node=node,
            index=index,
            shape=output.shape,
            steps=steps,
            loss=tuple(shortened_step(step) for step in loss),
            loss_note=loss_note,
            planes=planes(steps, _tensors(values, output), index, frozenset(values.weights)),
            parts=model.graph.nodes[node].layer_config().followed_parts(values, index),
            draw=self.draw if depends_on_draws(context, graph, node) else None,
            sample=described(context, x[0], number, answer) if graph == "main" else "",
            note=message(N_("Output [{index}] of `{node}`."), index=", ".join(map(str, index)), node=node),
        )

    def _number(self, context: ProbeContext) -> int:
        """The number of the sample in its split."""
        return self.sample % len(context.data.split(context.evaluated_name))

    def _index(self, output: Array) -> Index:
        """The chosen value, moved into the output if it is outside; by default the largest."""
        if len(self.index) != output.ndim:
            largest = np.unravel_index(int(np.nan_to_num(output).argmax()), output.shape)
            return tuple(int(one) for one in largest)
        return tuple(min(max(0, one), side - 1) for one, side in zip(self.index, output.shape, strict=True))


def _tensors(values: NodeValues, output: Array) -> dict[str, Array]:
    """The tensors that a calculation refers to by name, without the batch axis."""
    inputs = {input_name(number): values.input(number) for number in range(len(values.inputs))}
    inner = {name: value[values.sample] for name, value in values.inner.items()}
    return {**inner, **values.weights, **inputs, "output": output}
