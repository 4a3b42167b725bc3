"""Frames leave nearly all of the time to training, and come twice per second as long as they are cheap enough."""

from __future__ import annotations

from engine.train.frame_clock import EARLY_FACTOR, UNWATCHED, WATCHED, FrameClock, FrameInterval


class Machine:
    """A clock and the CPU time of a thread that gets `share` of a core."""

    def __init__(self) -> None:
        self.clock_s = self.cpu_s = 0.0
        self.clock = FrameClock(lambda: self.cpu_s, lambda: self.clock_s)

    def passes(self, seconds: float, share: float = 1.0) -> None:
        self.clock_s += seconds
        self.cpu_s += share * seconds

    def frame(self, cost_s: float, share: float = 1.0, interval: FrameInterval = WATCHED) -> None:
        begun = self.clock.now()
        self.passes(cost_s, share)
        self.clock.frame_taken(begun, interval)

    def frames(self, cost_s: float, duration_s: float, share: float = 1.0, step_s: float = 0.001) -> int:
        """How many frames of this cost are taken in this time."""
        count, end_s = 0, self.clock_s + duration_s
        while self.clock_s < end_s:
            self.passes(step_s, share)
            if self.clock.due(self.clock_s):
                self.frame(cost_s, share)
                count += 1
        return count


def test_frames_of_up_to_19_ms_come_twice_per_second() -> None:
    assert Machine().frames(0.002, 10) >= 20
    assert Machine().frames(0.019, 10) >= 20


def test_costly_frames_take_at_most_4_percent() -> None:
    assert Machine().frames(0.1, 100) * 0.1 <= 4.1


def test_a_frame_that_waited_for_a_core_is_not_followed_by_a_long_pause() -> None:
    machine = Machine()
    machine.frame(0.3, share=0.02)
    assert machine.frames(0.006, 10) >= 20


def test_frames_on_a_busy_machine_take_the_same_share_of_what_the_run_gets() -> None:
    count = Machine().frames(0.3, 100, share=0.3)
    assert 3.5 <= count * 0.3 <= 4.2


def test_a_run_that_mostly_sleeps_between_its_steps_has_frames_twice_per_second() -> None:
    assert Machine().frames(0.01, 10, share=0.001) >= 20


def test_without_viewers_frames_are_rare() -> None:
    machine = Machine()
    machine.frame(0.01, interval=UNWATCHED)
    assert not machine.clock.due(machine.clock_s + 1.9)
    assert machine.clock.due(machine.clock_s + 2.0)


def test_a_change_is_answered_early_but_not_at_any_rate() -> None:
    machine = Machine()
    machine.frame(0.1)
    machine.clock.changed = True
    assert machine.clock.due(machine.clock_s)
    machine.frame(0.01)
    machine.clock.changed = True
    machine.passes(EARLY_FACTOR * 0.01 - 0.01)
    assert not machine.clock.due(machine.clock_s)
    machine.passes(0.02)
    assert machine.clock.due(machine.clock_s)
