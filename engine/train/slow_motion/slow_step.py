"""A recorded step as a view: its stages, one after the other. [torch]"""

from __future__ import annotations

from collections.abc import Iterator

from engine.datasets.base import DATASETS
from engine.losses.base import LOSSES
from engine.train.session import Session
from engine.train.slow_motion.backward_stages import backward_stages
from engine.train.slow_motion.forward_stages import batch_stage, forward_stages
from engine.train.slow_motion.loss_stages import loss_stage
from engine.train.slow_motion.recording import Recording
from engine.train.slow_motion.step_context import StepContext
from engine.train.slow_motion.update_stages import after_stage, update_stages
from engine.views import SlowStep, Stage


def slow_step(session: Session, recording: Recording) -> SlowStep:
    """The view of a step that was recorded in this session."""
    dataset = DATASETS.make(session.plan.dataset)
    context = StepContext(
        recording=recording,
        plan=session.plan,
        dataset=dataset,
        spec=dataset.spec(),
        objective=session.objective,
        loss=LOSSES.make(session.plan.loss),
        loss_module=session.loss,
        optimizer=session.optimizer_choice,
    )
    return SlowStep(
        step=recording.step,
        batch_size=len(recording.x),
        learning_rate=recording.learning_rates[0],
        loss_before=recording.loss_before,
        loss_after=recording.loss_after,
        checksum_before=recording.checksum_before,
        checksum=recording.checksum,
        stages=tuple(_stages(context)),
    )


def _stages(context: StepContext) -> Iterator[Stage]:
    """Batch, forward, loss, backward and update, in each turn of an adversarial step, and the loss after it."""
    yield batch_stage(context)
    for index, turn in enumerate(context.recording.turns):
        yield from forward_stages(context, turn)
        yield loss_stage(context, turn)
        if turn.learns:
            yield from backward_stages(context, index)
        yield from update_stages(context, turn)
    yield after_stage(context)
