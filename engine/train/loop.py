"""The training loop: a generator of events. It knows nothing of processes, files or pages."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from typing import Any

import torch

from engine.commands import Advance, Command, Pause, Resume, SetValue, Stop, Watch
from engine.datasets.base import Data
from engine.events import (
    CheckpointTaken,
    EpochEnded,
    Event,
    FrameTaken,
    Judging,
    Measured,
    Paused,
    Resumed,
    RunEnded,
    RunStarted,
    SettingChanged,
    Speed,
)
from engine.plan.plan import Plan
from engine.text import N_, Message, message
from engine.train.cadence import CADENCE, MEASURED, Cadence, speed_pause_s
from engine.train.control import Control
from engine.train.divergence import broken_output, broken_weight
from engine.train.final_metrics import FinalMetric, final_metrics
from engine.train.frames import Camera
from engine.train.memory import keep_memory
from engine.train.running_means import Meter
from engine.train.session import Session
from engine.train.step_clock import StepClock


def train(
    plan: Plan,
    data: Data,
    control: Control,
    *,
    threads: int,
    checkpoint: dict[str, Any] | None = None,
    attempt: int = 1,
    pictures: bool = True,
    cadence: Cadence = CADENCE,
) -> Iterator[Event]:
    """Trains `plan` on `data`, from the start or from a checkpoint's state, and tells what happens.

    Never yields inside a torch context manager. Sets this process's torch threads and random state: one run a
    process.
    """
    keep_memory()
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    run = _Run(plan, data, control, checkpoint, pictures, cadence)
    yield run.started(threads, attempt)
    if checkpoint is None:
        yield from run.take_checkpoint()
        yield from run.take_frame()
    while run.goes_on():
        due = control.due(run.session.step)
        if _is_to_yield(due):
            # Before the other commands are obeyed: a resumed run obeys them again at this step.
            yield from run.take_checkpoint()
            return
        yield from run.obey(due)
        while run.paused and not run.stopped:
            yield from run.obey(control.wait(run.session.step))
        if run.stopped:
            break
        if not run.advance():
            yield from run.diverged()
            return
        yield from run.tell()
    yield from run.end()


class _Run:
    """The state of one run between two steps."""

    def __init__(
        self,
        plan: Plan,
        data: Data,
        control: Control,
        checkpoint: dict[str, Any] | None,
        pictures: bool,
        cadence: Cadence,
    ) -> None:
        self.plan, self.data, self.cadence = plan, data, cadence
        self.session = Session(plan, data)
        self.meter = Meter(self.session.objective)
        self.clock = StepClock(self.session.device, torch.get_num_threads())
        self.camera = Camera(plan, self.session, active=pictures)
        self.paused = self.stopped = self.patience_over = False
        self.pause_at: int | None = None
        self.only: int | None = None
        """The player that learns alone in the coming step."""
        self.broken_step = 0
        """The step after which loss or weights were no longer numbers."""
        self.best: dict[str, Any] | None = None
        self.best_loss, self.best_epoch = float("inf"), 0
        self.elapsed_before_s = 0.0
        if checkpoint is not None:
            self._restore(checkpoint)
        self.base = self.session.state()
        self.every = math.ceil(self.session.steps / MEASURED)
        self.every_epoch = math.ceil(plan.training.epochs / MEASURED)
        self.began_s = self.checkpoint_s = self.speed_s = time.monotonic()
        self.speed_step = self.session.step
        self.checkpoint_cost_s = 0.0
        self.best_is_new = False
        self.judged: tuple[int, dict[str, float]] = (-1, {})

    # Steps

    def goes_on(self) -> bool:
        return self.session.step < self.session.steps and not self.patience_over

    def advance(self) -> bool:
        """One step; False when loss or weights are no longer numbers."""
        coming = self.session.step + 1
        self.clock.begin()
        result = self.session.take_step(self.only)
        if not result.is_finite or not self.session.flat_weights.are_finite():
            self.broken_step = coming
            return False
        if self.only is not None:
            self.only = None
            self.base = self.session.state()  # going back goes by ordinary steps
        self.meter.add(result)
        self.clock.end()
        return True

    def tell(self) -> Iterator[Event]:
        """What there is to say after a step."""
        step, per_epoch = self.session.step, self.session.steps_per_epoch
        epoch, rest = divmod(step, per_epoch)
        measured = step <= 10 or step % self.every == 0 or (not rest and self._is_told(epoch))
        if measured:
            yield Measured(step=step, epoch=step / per_epoch, values=self.meter.take())
        if not rest:
            yield from self._end_epoch(epoch)
        if self.pause_at is not None and step >= self.pause_at:
            yield from self._pause()
        now = time.monotonic()
        if now - self.speed_s >= speed_pause_s(self.elapsed_s()):
            yield self._speed(now)
        if self.camera.due(now):
            yield from self.take_frame()
        if measured and self._checkpoint_is_due(now):
            yield from self.take_checkpoint()

    def _checkpoint_is_due(self, now: float) -> bool:
        return now - self.checkpoint_s >= self.cadence.checkpoint_pause_s(self.checkpoint_cost_s)

    def _is_told(self, epoch: int) -> bool:
        """Whether an `EpochEnded` is due: in a long run not after every epoch."""
        return epoch % self.every_epoch == 0 or epoch == self.plan.training.epochs

    def _end_epoch(self, epoch: int) -> Iterator[Event]:
        values = self.meter.take_epoch()
        # Patience is counted in epochs, so whatever has patience looks at each.
        if not (self._is_told(epoch) or self.session.schedule.watches or self.plan.regularisation.early_stopping):
            return
        judged = self.session.judge(self.data.val) if len(self.data.val) else {}
        self.judged = (self.session.step, judged)
        values |= {f"val/{name}": value for name, value in judged.items()}
        loss = judged.get("loss", values["train/loss"])
        self._compare(loss, epoch)
        if self.session.schedule.watches:
            self.session.plateau = self.session.schedule.watch(self.session.plateau, loss)
            self.base = self.session.state()
        if self._is_told(epoch) or self.patience_over:
            told_before = (epoch - 1) // self.every_epoch * self.every_epoch
            best = self.best_epoch > told_before
            yield EpochEnded(step=self.session.step, epoch=epoch, values=values, best=best)

    def _compare(self, loss: float, epoch: int) -> None:
        """Keeps the weights when they are the best so far, and counts how long they have been."""
        if not self.session.objective.compares:
            return
        stopping = self.plan.regularisation.early_stopping
        if loss < self.best_loss - (stopping.min_delta if stopping else 0.0):
            self.best_loss, self.best_epoch = loss, epoch
            self.best, self.best_is_new = self.session.snapshot(), True
        if stopping and epoch - self.best_epoch >= stopping.patience:
            self.patience_over = True

    # Commands

    def obey(self, commands: Sequence[Command]) -> Iterator[Event]:
        for command in commands:
            if isinstance(command, Pause | Resume | Advance):
                self.only = self._alone(command)
            match command:
                case Stop():
                    self.stopped = True
                case Pause():
                    yield from self._pause()
                case Resume():
                    self.pause_at = None
                    yield from self._resume()
                case Advance(wait=True):
                    per_epoch = self.session.steps_per_epoch
                    step = self.session.step
                    self.pause_at = step + (1 if command.by == "step" else per_epoch - step % per_epoch)
                    self.paused = False
                case SetValue():
                    self.session.learning_rate = command.value
                    self.base = self.session.state()
                    yield SettingChanged(step=self.session.step, path=command.path, value=command.value)
                case Watch():
                    self.camera.watch(command)
                    if self.paused:
                        yield from self.take_frame()

    def _alone(self, command: Command) -> int | None:
        """The player that is to learn alone; None where all learn, or the run has no such player."""
        players = self.session.objective.players
        only = command.only if isinstance(command, Advance) else None
        return next((number for number, graphs in enumerate(players) if only in graphs), None)

    def _pause(self) -> Iterator[Event]:
        self.pause_at = None
        if not self.paused:
            self.paused = True
            yield from self.take_frame()
            yield Paused(step=self.session.step)

    def _resume(self) -> Iterator[Event]:
        if self.paused:
            self.paused = False
            now = time.monotonic()
            self.speed_s, self.speed_step = now, self.session.step
            yield Resumed(step=self.session.step)

    # Telling

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

    def elapsed_s(self) -> float:
        return self.elapsed_before_s + time.monotonic() - self.began_s

    def _speed(self, now: float) -> Speed:
        step = self.session.step
        steps_per_s = (step - self.speed_step) / (now - self.speed_s)
        self.speed_s, self.speed_step = now, step
        return Speed(
            step=step,
            samples_per_s=steps_per_s * self.session.batch_size,
            elapsed_s=self.elapsed_s(),
            remaining_s=(self.session.steps - step) / steps_per_s if steps_per_s else None,
        )

    def take_frame(self) -> Iterator[Event]:
        views = self.camera.shoot()
        if views:
            yield FrameTaken(step=self.session.step, panels=tuple(views), views=views)

    def take_checkpoint(self) -> Iterator[Event]:
        """Yielding hands the state to whoever writes it, so the time until the next step is what it costs."""
        begun = time.monotonic()
        self.base = self.session.state()
        if self.best_is_new and self.best is not None:
            self.best_is_new = False
            yield CheckpointTaken(step=self.session.step, best=True, state=self.best)
        yield CheckpointTaken(step=self.session.step, state=self._state())
        self.checkpoint_s = time.monotonic()
        self.checkpoint_cost_s = self.checkpoint_s - begun

    # Endings

    def end(self) -> Iterator[Event]:
        """Judges what was learned; after early stopping, on the best weights."""
        if self.session.step > self.speed_step:
            yield self._speed(time.monotonic())
        yield Judging(step=self.session.step)
        text = None
        if self.patience_over and self.best is not None:
            self.session.models.load_state_dict(self.best["models"])
            text = message(
                N_(
                    "Stopped early: no better validation loss for {patience} epochs. The weights of epoch {epoch} are "
                    "kept."
                ),
                patience=self.session.plan.regularisation.early_stopping.patience,  # type: ignore[union-attr]
                epoch=self.best_epoch,
            )
        summary = self._summary()
        yield from self.take_frame()
        yield from self.take_checkpoint()
        yield RunEnded(
            step=self.session.step,
            reason="stopped" if self.stopped else "finished",
            message=text,
            summary=summary,
            elapsed_s=self.elapsed_s(),
            step_s=self.clock.step_s(),
        )

    def _summary(self) -> dict[str, float]:
        summary: dict[str, float] = {}
        last = "test" if len(self.data.test) else "val"
        for name in ("val", "test"):
            split = self.data.split(name)
            known = name == "val" and self.judged[0] == self.session.step and not self.patience_over
            if known and name != last:
                judged = self.judged[1]
            else:
                judged = self.session.judge(split, self._final_metrics() if name == last else ()) if len(split) else {}
            summary |= {f"{name}/{key}": value for key, value in judged.items()}
        return summary

    def _final_metrics(self) -> list[FinalMetric]:
        return final_metrics(self.session.objective, self.camera.dataset, self.data, self.camera.spec)

    def diverged(self) -> Iterator[Event]:
        """Goes back to just before the step that broke, and says where it broke."""
        weight = broken_weight(self.session)
        self.session.restore(self.base)
        while self.session.step < self.broken_step - 1:
            self.session.take_step()
        self.base = self.session.state()
        node = broken_output(self.session)
        self.session.restore(self.base)
        yield from self.take_checkpoint()
        yield RunEnded(
            step=self.session.step,
            reason="diverged",
            message=_where(weight, node, self.broken_step),
            elapsed_s=self.elapsed_s(),
        )

    # Checkpoints

    def _state(self) -> dict[str, Any]:
        return {
            **self.base,
            "meter": self.meter.state(),
            "best": self.best,
            "best_loss": self.best_loss,
            "best_epoch": self.best_epoch,
            "patience_over": self.patience_over,
            "elapsed_s": self.elapsed_s(),
        }

    def _restore(self, state: dict[str, Any]) -> None:
        self.session.restore(state)
        self.meter.restore(state["meter"])
        self.best, self.best_loss, self.best_epoch = state["best"], state["best_loss"], state["best_epoch"]
        self.elapsed_before_s = state["elapsed_s"]
        self.patience_over = state["patience_over"]


def _is_to_yield(commands: Sequence[Command]) -> bool:
    """A run that is also to stop does so at once."""
    kinds = {command.kind for command in commands}
    return "yield" in kinds and "stop" not in kinds


def _where(weight: str | None, node: str | None, step: int) -> Message:
    advice = N_("Use a smaller learning rate or clip the gradient. The weights from before this step are saved.")
    if node:
        template = N_("The output of `{place}` became NaN at step {step}. {advice}")
        return message(template, place=node, step=step, advice=message(advice))
    if weight:
        template = N_("The weights `{place}` became NaN after step {step}. {advice}")
        return message(template, place=weight, step=step, advice=message(advice))
    return message(N_("The loss became NaN at step {step}. {advice}"), step=step, advice=message(advice))
