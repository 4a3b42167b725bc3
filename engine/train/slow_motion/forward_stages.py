"""The stages from the batch to the output. [torch]"""

from __future__ import annotations

from collections.abc import Iterator

from engine.calculation.node_values import NodeValues
from engine.graph.inner_values import calculation, node_values
from engine.probes.answers import BOTH
from engine.probes.tokens import shortened, text_of
from engine.text import N_, Message, Name, message, shape_text
from engine.train.slow_motion.passes import Pass
from engine.train.slow_motion.recorded_criterion import RecordedTurn
from engine.train.slow_motion.stage_tensors import MAX_SAMPLES, of_pictures, of_samples, sample_name
from engine.train.slow_motion.step_context import StepContext, figure, numbers
from engine.views import Array, Stage, StageTensor, Step

DRAWING = ("sampling", "dropout", "dropout2d", "gaussian_noise")
"""Layers that draw random numbers: what they drew is written for one value."""


def batch_stage(context: StepContext) -> Stage:
    """The samples of the step, at the input that reads them, and the noise from which others are generated."""
    recording = context.recording
    readers = [one for one in recording.passes if one.inputs[0].equal(recording.x)]
    graph, node = (readers[0].graph, next(iter(readers[0].model.graph.inputs))) if readers else ("", "")
    caption = message(
        N_("Step {step}: a batch of {count} from the training split, with a learning rate of {rate}."),
        step=f"{recording.step + 1:,}",
        count=f"{len(recording.x):,}",
        rate=figure(recording.learning_rates[0]),
    )
    return Stage("batch", "", graph, node, message(N_("Batch")), caption, tuple(_batch_tensors(context)))


def _batch_tensors(context: StepContext) -> Iterator[StageTensor]:
    x, y = numbers(context.recording.x), numbers(context.recording.y)
    labels = tuple(_label(context, number, x, y) for number in range(min(MAX_SAMPLES, len(x))))
    title = message(N_("Input"))
    if context.spec.kind == "image" and x.ndim == 4 and x.shape[1] in (1, 3):
        yield of_pictures(title, x, labels)
    else:
        yield of_samples(title, x, context.cells, labels)
    if y.dtype.kind == "f" and not context.objective.unsupervised:
        yield of_samples(message(N_("Target")), y, context.cells)
    for one in context.recording.passes:
        if one.graph == "generator":
            yield of_samples(message(N_("Noise")), numbers(one.inputs[0]), context.cells)


def _label(context: StepContext, number: int, x: Array, y: Array) -> Message:
    """The sample with its class or its text."""
    text: Name = ""
    if context.spec.kind == "text":
        text = shortened(text_of(context, x[number]))
    if context.spec.classes and context.spec.target == "classes" and y.ndim == 1:
        name = context.spec.names[int(y[number])]
        text = message(BOTH, one=name, other=text) if text else name
    return message(N_("Sample {number}: {text}"), number=number + 1, text=text) if text else sample_name(number)


def forward_stages(context: StepContext, turn: RecordedTurn) -> Iterator[Stage]:
    """One stage per node, in the order of computation."""
    for one in turn.passes:
        for node in one.model.nodes:
            yield Stage(
                "forward",
                context.player(turn),
                one.graph,
                node,
                context.pass_title(turn, one, node),
                _caption(context, one, node),
                tuple(_tensors(context, one, node)),
                _drawn(one, node),
            )


def _tensors(context: StepContext, one: Pass, node: str) -> Iterator[StageTensor]:
    if one.values[f"{node}.pre"] is not one.values[node]:
        before = numbers(one.values[f"{node}.pre"])
        yield of_samples(message(N_("Before the activation")), before, context.cells)
    yield of_samples(message(N_("Output")), numbers(one.values[node]), context.cells)


def _caption(context: StepContext, one: Pass, node: str) -> Name:
    output = one.values[node].detach().float()
    activation = one.model.graph.nodes[node].activation
    template = (
        N_("`{node}` ({layer}) turns inputs of size {given} into outputs of size {shape}, from {low} to {high}.")
        if activation is None
        else N_(
            "`{node}` ({layer}, {activation}) turns inputs of size {given} into outputs of size {shape}, from {low} to "
            "{high}."
        )
    )
    return message(
        template,
        node=node,
        layer=context.layer(one, node),
        activation="" if activation is None else context.activation(one, node),
        given=", ".join(shape_text(value.shape[1:]) for value in one.given(node)),
        shape=shape_text(output.shape[1:]),
        low=figure(float(output.min())),
        high=figure(float(output.max())),
    )


def _drawn(one: Pass, node: str) -> tuple[Step, ...]:
    """What a layer drew for the first value of the first sample."""
    if one.model.graph.nodes[node].layer not in DRAWING:
        return ()
    values: NodeValues = node_values(one.model, node, one.inputs, one.values)
    return calculation(one.model, node, values, (0,) * (values.output.ndim - 1))
