"""Applies commands to a run. [torch]"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from engine.commands import Advance, Command, Pause, Resume, SetSpeed, SetValue, SetWeight, Stop, TakeCheckpoint, Watch
from engine.errors import RequestError
from engine.events import Event, Paused, Resumed, SettingChanged, WeightChanged
from engine.train.frames import BUDGET_S, Camera
from engine.train.pace import Pace
from engine.train.return_point import ReturnPoint
from engine.train.session import Session
from engine.train.single_weight import set_weight
from engine.train.speedometer import Speedometer


class Steering:
    """Pauses, resumes and stops a run, changes its settings and weights, and passes on the watched panels."""

    def __init__(self, session: Session, camera: Camera, speedometer: Speedometer, return_point: ReturnPoint) -> None:
        self.session, self.camera, self.speedometer, self.return_point = session, camera, speedometer, return_point
        self.pace = Pace()
        self.paused = self.stopped = self.wants_checkpoint = False
        self.only: int | None = None
        """The only player that learns in the next step."""
        self._pause_at: int | None = None

    def apply(self, commands: Sequence[Command]) -> Iterator[Event]:
        for command in commands:
            yield from self._apply(command)
        if any(isinstance(command, SetValue | SetWeight) for command in commands):
            self.return_point.renew()  # once for all of them, since it copies every weight
        watched = any(isinstance(command, Watch) for command in commands)
        if self.paused and (watched or self.camera.clock.changed):
            # One picture for all of them: others must not wait behind commands that came meanwhile.
            yield from self.camera.take_frame()

    def _apply(self, command: Command) -> Iterator[Event]:
        if isinstance(command, Pause | Resume | Advance):
            self.only = self._player_alone(command)
        match command:
            case Stop():
                self.stopped = True
            case Pause():
                yield from self._pause()
            case Resume():
                yield from self._resume()
            case Advance(wait=True):
                self._advance(command)
            case SetValue():
                yield self._set(command)
            case SetSpeed():
                yield self._set_speed(command)
            case SetWeight():
                yield from self._set_weight(command)
            case TakeCheckpoint():
                self.wants_checkpoint = self.paused
            case Watch():
                self.camera.watch(command)

    def picture_changes(self) -> Iterator[Event]:
        """A frame while a slow run waits for its next step, if something visible has changed."""
        if self.camera.clock.changed and self.camera.due(time.monotonic()):
            yield from self.camera.take_frame(BUDGET_S)

    def after_step(self) -> Iterator[Event]:
        """Pauses when the requested step or epoch is over."""
        if self._pause_at is not None and self.session.step >= self._pause_at:
            yield from self._pause()

    def _player_alone(self, command: Command) -> int | None:
        """The player that is to learn alone; None if all learn or the run has no such player."""
        players = self.session.objective.players
        only = command.only if isinstance(command, Advance) else None
        return next((number for number, graphs in enumerate(players) if only in graphs), None)

    def _pause(self) -> Iterator[Event]:
        self._pause_at = None
        if not self.paused:
            self.paused = True
            yield from self.camera.take_frame()
            yield Paused(step=self.session.step)

    def _resume(self) -> Iterator[Event]:
        self._pause_at = None
        if self.paused:
            self.paused = False
            self.speedometer.restart()
            yield Resumed(step=self.session.step)

    def _advance(self, command: Advance) -> None:
        step, per_epoch = self.session.step, self.session.steps_per_epoch
        self._pause_at = step + (1 if command.by == "step" else per_epoch - self.session.position % per_epoch)
        self.paused = False

    def _set(self, command: SetValue) -> Event:
        self.session.learning_rate = command.value
        return SettingChanged(step=self.session.step, path=command.path, value=command.value)

    def _set_speed(self, command: SetSpeed) -> Event:
        self.pace.set(command.steps_per_s)
        self.speedometer.restart()
        return SettingChanged(step=self.session.step, path="speed", value=command.steps_per_s or 0.0)

    def _set_weight(self, command: SetWeight) -> Iterator[Event]:
        try:
            former = set_weight(self.session.named, command)
        except RequestError:
            return  # Callers check a command before they send it; one that was not checked must not end the run.
        self.camera.hasten()
        yield WeightChanged(**command.model_dump(exclude={"kind"}), former=former, step=self.session.step)


def yields_slot(commands: Sequence[Command]) -> bool:
    """Whether the run should leave its slot. A run that should also stop does so at once."""
    if not commands:  # true before nearly every step
        return False
    kinds = {command.kind for command in commands}
    return "yield" in kinds and "stop" not in kinds
