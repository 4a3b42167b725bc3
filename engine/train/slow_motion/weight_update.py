"""How a recorded step changes one weight: its gradient by the chain rule, and the lines of the optimizer. [torch]"""

from __future__ import annotations

from engine.errors import NotFoundError, UnknownNameError
from engine.probes.calculation_planes import shortened_step
from engine.text import N_, message
from engine.train.session import Session
from engine.train.slow_motion.explained_weight import ExplainedWeight, Index
from engine.train.slow_motion.recorded_weights import RecordedWeight, WeightKey
from engine.train.slow_motion.recording import Recording
from engine.views import Step, WeightUpdate

MEAN = N_("The loss is a mean over the batch, so every ∂L/∂y contains the share of its sample.")
WAITS = N_("This network does not learn in this step.")


def weight_update(session: Session, recording: Recording, key: WeightKey, index: Index) -> WeightUpdate:
    """The update of the weight at `index` of a parameter in a step that was recorded in this session.

    Raises a `RequestError` if there is no such weight.
    """
    recorded = _recorded(recording, key, index)
    gradient: tuple[Step, ...] = ()
    update: tuple[Step, ...] = ()
    if recorded.gradient is not None:
        gradient, update = ExplainedWeight(session, recording, key, index).steps()
    return WeightUpdate(
        graph=key.graph,
        node=key.node,
        parameter=key.parameter,
        index=index,
        shape=tuple(recorded.before.shape),
        gradient_steps=tuple(map(shortened_step, gradient)),
        optimizer_steps=tuple(map(shortened_step, update)),
        before=float(recorded.before[index]),
        after=float(recorded.after[index]),
        note=message(MEAN if gradient else WAITS),
    )


def _recorded(recording: Recording, key: WeightKey, index: Index) -> RecordedWeight:
    known = recording.weights
    for place, noun in enumerate((N_("Graph"), N_("layer with weights"), N_("tensor"))):
        names = dict.fromkeys(one[place] for one in known if one[:place] == key[:place])
        if key[place] not in names:
            template = N_("Unknown {noun} `{name}`. Available: {names}.")
            raise UnknownNameError(template, noun=message(noun), name=key[place][:100], names=list(names))
    shape = tuple(known[key].before.shape)
    if len(index) != len(shape) or not all(0 <= at < side for at, side in zip(index, shape, strict=True)):
        template = N_("`{node}.{tensor}` has the shape {shape}, but got the index {index}. Indices start at 0.")
        raise NotFoundError(template, node=key.node, tensor=key.parameter, shape=str(shape), index=str(index))
    return known[key]
