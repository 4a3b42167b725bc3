"""What the recurrent pictures show is what the network computes."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import torch

from engine.datasets.base import DATASETS
from engine.graph.build import build, initialize
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.plan.factory import make_plan
from engine.probes.base import PROBES, ProbeContext
from engine.probes.gradient_through_time import state_gradients
from engine.registry import Choice
from engine.views import Curves, Equations, Heatmaps, Sheet
from pages.ui.train.live_board import _described

SUMS = Choice(name="adding", size=200, length=40)
STRINGS = Choice(name="brackets", size=200, length=12)


def context_of(family: Choice, dataset: Choice, layer: dict[str, Any] | None = None) -> ProbeContext:
    plan = make_plan(family, dataset)
    graph = plan.graphs["main"]
    if layer:
        name = next(node for node, held in graph.nodes.items() if "hidden" in held.config)
        held = graph.nodes[name]
        changed = held.model_copy(update={"config": {**held.config, **layer}})
        graph = graph.model_copy(update={"nodes": {**graph.nodes, name: changed}})
    model = build(graph).eval()
    initialize(model, graph, plan.initializer, plan.bias_initializer, 1)
    made = DATASETS.make(dataset)
    return ProbeContext(
        graphs={"main": graph},
        models={"main": model},
        objective=OBJECTIVES.make(plan.objective),
        dataset=made,
        spec=made.spec(),
        data=made.load(),
        loss=LOSSES.make(plan.loss).build(),
    )


def show(seen: ProbeContext, name: str, **config: Any) -> Any:
    return PROBES.make(Choice(name=name, **config)).compute(seen)


def value_of(numbers: str) -> tuple[float, float]:
    """What the left side of "σ(0.1 + 0.2) = 0.574" comes to, and what the right side says."""
    left, right = numbers.split(" = ")
    names = {"σ": lambda v: 1 / (1 + np.exp(-v)), "tanh": np.tanh, "relu": lambda v: max(v, 0.0)}
    expression = re.sub(r"(?<=[\d)]) · ", " * ", left)
    assert re.fullmatch(r"[\d.σtanhrelu()+*\- ]+", expression)
    return float(eval(expression, {"__builtins__": {}}, names)), float(right)  # noqa: S307


@pytest.mark.parametrize("family", ["simple_rnn", "lstm", "gru"])
@pytest.mark.parametrize("step", [0, 7])
def test_each_equation_evaluates_to_its_result(family: str, step: int) -> None:
    view: Equations = show(context_of(Choice(name=family), SUMS), "step_equations", step=step, unit=3, sample=2)
    assert len(view.lines) == {"simple_rnn": 2, "lstm": 6, "gru": 4}[family]
    for line in view.lines:
        left, right = value_of(line.numbers)
        assert left == pytest.approx(right, abs=0.002), line


def test_the_backward_direction_reads_from_the_next_step() -> None:
    seen = context_of(Choice(name="bidirectional"), STRINGS)
    for step in (0, 2):
        view = show(seen, "step_equations", step=step, unit=1, direction="backward")
        assert all(
            value_of(line.numbers)[0] == pytest.approx(value_of(line.numbers)[1], abs=0.002) for line in view.lines
        )
    forward = show(seen, "step_equations", step=2, unit=1)
    assert forward.lines != view.lines


def test_gates_are_those_of_the_network_and_end_where_the_sample_ends() -> None:
    seen = context_of(Choice(name="bidirectional", stacked=2), STRINGS)
    sample = int(np.argmin((seen.evaluated.x != 0).sum(axis=1)))
    length = int((seen.evaluated.x[sample] != 0).sum())
    view: Sheet = show(seen, "gates", sample=sample, stacked=2, step=1)
    gates, states, numbers = view.views
    assert isinstance(gates, Heatmaps)
    assert isinstance(states, Heatmaps)
    assert isinstance(numbers, Equations)
    captures: dict[str, torch.Tensor] = {}
    seen.forward(seen.evaluated.x[sample : sample + 1], captures)
    assert gates.names == ("forget gate", "forget gate", "input gate", "input gate", "output gate", "output gate")
    assert gates.mirrored == (1, 3, 5)
    assert gates.values.shape == (6, 32, length)
    assert np.allclose(gates.values[0], captures["lstm_1.2.gates.forget"][0, :length].T)
    assert np.allclose(states.values[-1], captures["lstm_1.2.reverse.hidden"][0, :length].T)
    assert len(gates.columns) == length
    assert set(gates.columns) <= set("()[]")
    assert (gates.picks, gates.picked) == ("step", 1)


def test_a_sample_of_nothing_but_padding_has_one_step() -> None:
    seen = context_of(Choice(name="lstm"), STRINGS)
    x = seen.data.val.x.copy()
    x[0] = 0
    seen.drawn = x[0]
    assert show(seen, "gates").views[0].values.shape[2] == 1


def test_steps_and_units_beyond_the_end_are_the_last() -> None:
    seen = context_of(Choice(name="gru"), SUMS)
    assert (
        show(seen, "step_equations", step=10_000, unit=4000).lines
        == show(seen, "step_equations", step=39, unit=31).lines
    )


def test_a_plain_networks_gradient_vanishes_and_that_of_an_open_cell_does_not() -> None:
    plain = context_of(Choice(name="simple_rnn"), SUMS)
    part: Any = plain.models["main"].nodes["simple_rnn_1"].ahead[0]  # type: ignore[index, union-attr]
    with torch.no_grad():
        part.weight_hh_l0.copy_(0.3 * torch.eye(32))
    keeps = context_of(Choice(name="lstm"), SUMS, {"forget_bias": 5.0})

    def reach(seen: ProbeContext) -> float:
        view: Curves = show(seen, "gradient_through_time")
        assert view.log_y
        (series,) = view.series
        # Where small numbers are taken for nothing, there is no place for it on a log axis.
        return float(np.nan_to_num(series.y[0]) / series.y[-1])

    assert reach(plain) < 1e-6
    assert reach(keeps) > 1e-2


def test_the_gradient_is_that_of_the_loss_by_differences() -> None:
    """Of the last state, whose gradient is that of the output layer alone."""
    seen = context_of(Choice(name="simple_rnn"), SUMS)
    slope = state_gradients(seen, ["simple_rnn_1"])["simple_rnn_1", "hidden"]
    captures: dict[str, torch.Tensor] = {}
    output = seen.forward(seen.data.train.x[:32], captures)
    head = seen.models["main"].nodes["output"].weight  # type: ignore[index, union-attr]
    by_hand = 2 * (output - torch.from_numpy(seen.data.train.y[:32])) * head.detach()
    assert torch.allclose(slope[-1], by_hand, atol=1e-4)


def test_the_gradients_of_several_layers_stand_side_by_side_and_are_those_of_each_alone() -> None:
    seen, names = context_of(Choice(name="three_memories"), SUMS), ["simple_rnn_1", "lstm_1", "gru_1"]
    together: Curves = show(seen, "gradient_through_time")
    assert [series.name for series in together.series] == names
    for name, beside in zip(names, together.series, strict=True):
        (alone,) = show(seen, "gradient_through_time", node=name).series
        assert np.allclose(beside.y, alone.y, rtol=1e-4, equal_nan=True)


def test_gradient_curves_have_distinguishable_names() -> None:
    def names(family: Choice, dataset: Choice) -> list[str]:
        return [str(series.name) for series in show(context_of(family, dataset), "gradient_through_time").series]

    assert names(Choice(name="lstm"), SUMS) == ["state"]
    assert names(Choice(name="bidirectional"), STRINGS) == ["forward", "backward"]
    assert names(Choice(name="bidirectional", stacked=2), STRINGS) == [
        f"layer {number}, {direction}" for number in (1, 2) for direction in ("forward", "backward")
    ]
    assert names(Choice(name="three_memories"), SUMS) == ["simple_rnn_1", "lstm_1", "gru_1"]


def test_a_gradient_that_explodes_is_seen() -> None:
    seen = context_of(Choice(name="simple_rnn"), SUMS)
    part: Any = seen.models["main"].nodes["simple_rnn_1"].ahead[0]  # type: ignore[index, union-attr]
    with torch.no_grad():
        part.weight_ih_l0.zero_()  # the states stay at 0, where tanh is steepest
        part.weight_hh_l0.copy_(1.5 * torch.eye(32))
    (series,) = show(seen, "gradient_through_time").series
    assert series.y[0] > 1e4 * series.y[-1]


def test_samples_of_any_length_end_at_the_last_step_read() -> None:
    (series,) = show(context_of(Choice(name="lstm"), STRINGS), "gradient_through_time").series
    assert series.x[-1] == 0
    assert series.x[0] == -11
    assert series.y[-1] == max(series.y[np.isfinite(series.y)])


def test_forecasts_start_on_the_series_and_are_the_networks() -> None:
    seen = context_of(Choice(name="gru"), Choice(name="sine_series", length=1000, window=12, horizon=5))
    view: Curves = show(seen, "forecast", first=10)
    measured, forecast = view.series
    split, data = seen.evaluated, seen.data
    assert measured.x[0] == forecast.x[0] == 10
    assert measured.y[0] == pytest.approx(split.x[10, -1, 0] * data.unit + data.offset)
    assert np.allclose(measured.y[1:6], split.y[10] * data.unit + data.offset)
    said = seen.val_output.numpy()[10] * data.unit + data.offset
    assert np.allclose(forecast.y[1:6], said)
    assert np.isnan(forecast.y[6])
    assert forecast.y[7] == pytest.approx(split.x[15, -1, 0] * data.unit + data.offset)


@pytest.mark.parametrize("family", ["simple_rnn", "lstm", "gru"])
def test_the_formula_names_both_biases_and_the_second_number_of_step_0_is_the_second_bias(family: str) -> None:
    seen = context_of(Choice(name=family), SUMS)
    parameters = seen.models["main"].named_parameters()
    bias = next(tensor for name, tensor in parameters if name.endswith("bias_hh_l0"))
    with torch.no_grad():
        bias.fill_(-0.042)
    view: Equations = show(seen, "step_equations", step=0)
    first = view.lines[0]
    assert re.search(r"\+ b\w* \+ U\w* h_\{t-1\} \+ d", first.formula)
    assert "- 0.042" in first.numbers


def test_the_number_of_a_layer_can_be_chosen_where_a_node_has_several() -> None:
    fields = {}
    for stacked in (1, 2):
        plan = make_plan(Choice(name="bidirectional", stacked=stacked), STRINGS)
        described = _described(PROBES.get("gates"), plan, DATASETS.make(STRINGS).spec())
        fields[stacked] = {field["name"]: field for field in described["fields"]}
    assert "stacked" not in fields[1]
    assert fields[2]["stacked"]["high"] == 2
    assert (fields[2]["sample"]["offset"], fields[2]["sample"]["low"]) == (1, 0), "samples are numbered from 1"
