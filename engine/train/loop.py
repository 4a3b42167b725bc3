"""The training loop: a generator of events. It knows nothing of processes, files or pages. [torch]"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import torch

from engine.datasets.splits import Data
from engine.events import CheckpointTaken, EpochEnded, Evaluating, Event, Measured, RunEnded, RunStarted, SettingChanged
from engine.plan.plan import Plan
from engine.train.best_weights import BestWeights
from engine.train.cadence import CHECKPOINT_INTERVAL, Cadence, CheckpointInterval
from engine.train.control import Control
from engine.train.divergence import describe_divergence
from engine.train.film import Film
from engine.train.fork_state import forked_state
from engine.train.frames import BUDGET_S, Camera
from engine.train.memory import keep_memory
from engine.train.return_point import ReturnPoint
from engine.train.running_means import Meter
from engine.train.session import Session
from engine.train.speedometer import Speedometer
from engine.train.split_scores import SplitScores
from engine.train.statistics import RunStatistics
from engine.train.steering import Steering, yields_slot
from engine.train.step_clock import StepClock


def train(
    plan: Plan,
    data: Data,
    control: Control,
    *,
    threads: int,
    checkpoint: dict[str, Any] | None = None,
    former: Plan | None = None,
    attempt: int = 1,
    pictures: bool = True,
    checkpoint_interval: CheckpointInterval = CHECKPOINT_INTERVAL,
    until: int | None = None,
) -> Iterator[Event]:
    """Trains `plan` on `data`, from the start or from a checkpoint's state, and yields events.

    `former` is the plan of the checkpoint's run, if that is another run, which this one goes on from: a fork. With `until`
    training ends after this step, with a checkpoint and before the commands that are due then.

    Never yields inside a torch context manager. Sets the torch threads and random state of this process, so a process
    can train only one run at a time.
    """
    keep_memory()
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    run = _Run(plan, data, checkpoint, former, pictures, checkpoint_interval)
    session, steering = run.session, run.steering
    yield run.started(threads, attempt)
    if former is not None and checkpoint is not None and checkpoint["learning_rate"] != session.learning_rate:
        yield SettingChanged(step=session.step, path="optimizer.learning_rate", value=session.learning_rate)
    if checkpoint is None or former is not None:
        yield from run.film.keep()
        yield from run.take_checkpoint()
        yield from run.camera.take_frame()
    if checkpoint is None:
        yield from run.statistics.take()
    while session.step == until or not run.is_over():
        if session.step == until:
            yield from run.take_checkpoint()
            return
        due = control.due(session.step)
        if yields_slot(due):
            # Before other commands: a resumed run applies them again at this step.
            yield from run.take_checkpoint()
            return
        yield from steering.apply(due)
        while steering.paused and not steering.stopped:
            yield from steering.apply(control.wait(session.step))
            yield from run.take_wanted_checkpoint()
        if steering.stopped:
            break
        if steering.pace.delays():
            yield from steering.picture_changes()
            continue
        if not run.take_step():
            yield from run.diverge()
            return
        yield from run.report()
    yield from run.end()


class _Run:
    """The state of one run between two steps."""

    def __init__(
        self,
        plan: Plan,
        data: Data,
        checkpoint: dict[str, Any] | None,
        former: Plan | None,
        pictures: bool,
        checkpoint_interval: CheckpointInterval,
    ) -> None:
        self.session = session = Session(plan, data)
        self.meter = Meter(session.objective)
        self.best = BestWeights(session)
        self.camera = Camera(plan, session, active=pictures)
        if checkpoint is not None:
            checkpoint = checkpoint if former is None else forked_state(session, former, checkpoint)
            session.restore(checkpoint)
            self.meter.restore(checkpoint["meter"])
            self.best.restore(checkpoint)
        self.statistics = RunStatistics(session, self.camera.context, active=pictures)
        self.cadence = Cadence(checkpoint_interval, session.steps_per_epoch, plan.training.epochs)
        self.speedometer = Speedometer(session, checkpoint["elapsed_s"] if checkpoint else 0.0)
        self.step_clock = StepClock(session.device, torch.get_num_threads())
        self.scores = SplitScores(session, self.camera.dataset, self.camera.spec)
        self.return_point = ReturnPoint(session)
        self.film = Film(session)
        self.steering = Steering(session, self.camera, self.speedometer, self.return_point)
        self.coming_step = 0
        # Patience is counted in epochs, so early stopping and plateau schedules evaluate each of them.
        self.validates_each_epoch = session.schedule.watches or self.best.stopping is not None

    def started(self, threads: int, attempt: int) -> RunStarted:
        session = self.session
        return RunStarted(
            step=session.step,
            attempt=attempt,
            steps=session.steps,
            steps_per_epoch=session.steps_per_epoch,
            device=str(session.device),
            threads=threads,
            parameter_count=sum(weight.numel() for weight in session.models.parameters()),
        )

    def is_over(self) -> bool:
        return self.session.step >= self.session.steps or self.best.patience_is_over

    def take_step(self) -> bool:
        """Takes one optimizer step; False if the loss or weights became NaN or infinite."""
        self.step_clock.begin()
        self.coming_step = self.session.step + 1
        self.statistics.before_step()
        result = self.session.take_step(self.steering.only)
        if not result.is_finite or not self.session.flat_weights.are_finite():
            return False
        if self.steering.only is not None:
            self.steering.only = None
            self.return_point.renew()
        self.meter.add(result)
        self.step_clock.end()
        return True

    def report(self) -> Iterator[Event]:
        """The events due after a step."""
        step, position = self.session.step, self.session.position
        epoch, rest = divmod(position, self.session.steps_per_epoch)
        measured = self.cadence.measures(position)
        if measured:
            yield Measured(step=step, epoch=position / self.session.steps_per_epoch, values=self.meter.take())
        if not rest:
            yield from self._end_epoch(epoch)
        yield from self.statistics.take()
        yield from self.film.keep()
        yield from self.steering.after_step()
        now_s = time.monotonic()
        if self.speedometer.is_due(now_s):
            yield self.speedometer.report(now_s)
        if self.camera.due(now_s):
            yield from self.camera.take_frame(BUDGET_S)
        if measured and self.cadence.checkpoint_is_due(now_s):
            yield from self.take_checkpoint()

    def _end_epoch(self, epoch: int) -> Iterator[Event]:
        session, values, reported = self.session, self.meter.take_epoch(), self.cadence.reports(epoch)
        if not (reported or self.validates_each_epoch):
            return
        scores = self.scores.validate()
        loss = scores.get("loss", values["train/loss"])
        self.best.compare(loss, epoch)
        if session.schedule.watches:
            session.plateau = session.schedule.watch(session.plateau, loss)
            self.return_point.renew()
        if reported or self.best.patience_is_over:
            values |= {f"val/{name}": value for name, value in scores.items()}
            best = self.best.epoch > self.cadence.last_reported(epoch)
            yield EpochEnded(step=session.step, epoch=epoch, values=values, best=best)

    def take_checkpoint(self) -> Iterator[Event]:
        """The consumer writes the state during the yield, so the time until the next step is the cost of a
        checkpoint."""
        begun_s, step = time.monotonic(), self.session.step
        self.return_point.renew()
        if (best := self.best.take_new()) is not None:
            yield CheckpointTaken(step=step, best=True, state=best)
        yield CheckpointTaken(step=step, state=self._state())
        self.cadence.checkpoint_taken(begun_s)

    def take_wanted_checkpoint(self) -> Iterator[Event]:
        """The checkpoint that was asked for during a pause."""
        if self.steering.wants_checkpoint:
            self.steering.wants_checkpoint = False
            yield from self.take_checkpoint()

    def _state(self) -> dict[str, Any]:
        return {
            **self.return_point.state,
            "meter": self.meter.state(),
            **self.best.state(),
            "elapsed_s": self.speedometer.elapsed_s(),
        }

    def end(self) -> Iterator[Event]:
        """Evaluates the final weights, or the best ones after early stopping."""
        if self.speedometer.has_steps:
            yield self.speedometer.report(time.monotonic())
        yield Evaluating(step=self.session.step)
        kept = None if self.steering.stopped else self.best.reload()
        summary = self.scores.summary(reloaded=kept is not None)
        yield from self.camera.take_frame()
        yield from self.take_checkpoint()
        yield RunEnded(
            step=self.session.step,
            reason="stopped" if self.steering.stopped else "finished",
            message=kept,
            summary=summary,
            elapsed_s=self.speedometer.elapsed_s(),
            step_s=self.step_clock.step_s(),
        )

    def diverge(self) -> Iterator[Event]:
        """Goes back to just before the step that diverged, and reports where it did."""
        text = describe_divergence(self.session, self.return_point, self.coming_step)
        yield from self.take_checkpoint()
        yield RunEnded(step=self.session.step, reason="diverged", message=text, elapsed_s=self.speedometer.elapsed_s())
