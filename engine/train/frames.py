"""Which pictures are taken during training, and when."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from typing import Any

import structlog
import torch

from engine.commands import Watch
from engine.datasets.base import DATASETS
from engine.events import Event, FrameTaken
from engine.losses.base import LOSSES
from engine.plan.plan import Plan
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.registry import Choice
from engine.train.frame_clock import UNWATCHED, WATCHED, FrameClock, cpu_timer
from engine.train.panels import main_panel
from engine.train.session import Session
from engine.views import View

FRAME_SAMPLES = 256
"""Samples of the val split used by pictures during training; a CNN processes this many in 30 ms."""
BUDGET_S = 2.0
"""A frame between two steps takes no further panel after this time: the rest come first in the next frame."""
log = structlog.get_logger()


class Camera:
    """Takes the family's main picture for the timeline, and the panels that are being watched.

    Panels that nobody watches cost nothing. Frames are timed by the clock and never change training. A panel that fails
    is left out from then on, so that no picture can end a run. A run whose process crashed repeatedly continues without
    pictures (`active` is False).
    """

    def __init__(self, plan: Plan, session: Session, *, active: bool = True) -> None:
        self.active = active
        self.session = session
        self.dataset = DATASETS.make(plan.dataset)
        self.spec = self.dataset.spec()
        self.graphs = plan.graphs
        self.loss_entry = LOSSES.make(plan.loss)
        self.main = self._main(plan)
        self.watched: dict[str, Probe] = {}
        self.asked: Mapping[str, object] = {}
        self.watched_until = 0.0
        self.clock = FrameClock(cpu_timer(session.device))
        self.put_off: tuple[str, ...] = ()
        """The panels for which the last frame had no time."""

    def _main(self, plan: Plan) -> dict[str, Probe]:
        try:
            return {key: PROBES.make(choice) for key, choice in main_panel(plan, self.spec).items()}
        except Exception:  # the outermost frame of a picture: its error must not end the run
            log.exception("there is no main picture")
            return {}

    def watch(self, command: Watch) -> None:
        """Watches are renewed repeatedly; only new panels hasten the next picture."""
        if not self.active:
            return
        lapsed = time.time() >= self.watched_until
        if command.panels != self.asked or lapsed:
            self.hasten()
        if command.panels != self.asked:
            self.asked = command.panels
            made = {key: self._made(key, choice) for key, choice in command.panels.items()}
            self.watched = {key: probe for key, probe in made.items() if probe is not None}
        self.watched_until = command.until

    def _made(self, key: str, asked: Mapping[str, Any]) -> Probe | None:
        try:
            choice = Choice(**asked)
            if PROBES.problems(choice):
                return None
            probe = PROBES.make(choice)
            if not probe.applies(self.graphs, self.spec):
                return None
            probe.prepare()
        except Exception:  # the outermost frame of a picture: its error must not end the run
            log.exception("a panel cannot be watched", panel=key)
            return None
        return probe

    def hasten(self) -> None:
        """Something visible has changed: the next picture is due early."""
        self.clock.changed = True

    def due(self, now_s: float) -> bool:
        return self.active and self.clock.due(now_s)

    def shoot(self, budget_s: float = math.inf) -> dict[str, View]:
        """The pictures that are due now; at least one of those that are watched, then as many as fit into the budget.

        Draws no random numbers and changes no weights.
        """
        if not self.active:
            return {}
        begun = self.clock.now()
        looked_at = time.time() < self.watched_until
        first = {key: self.watched[key] for key in self.put_off if key in self.watched}
        panels = {**self.main, **first, **self.watched} if looked_at else dict(self.main)
        self.session.models.eval()
        try:
            views = self._views(panels, begun.clock_s + budget_s)
        finally:
            self.session.models.train()
        self.clock.frame_taken(begun, WATCHED if looked_at else UNWATCHED)
        return views

    def take_frame(self, budget_s: float = math.inf) -> Iterator[Event]:
        """The event of a frame; None if there are no pictures."""
        views = self.shoot(budget_s)
        if views:
            yield FrameTaken(step=self.session.step, panels=tuple(views), views=views)

    def _views(self, panels: Mapping[str, Probe], until: float) -> dict[str, View]:
        try:
            context = self.context()
        except Exception:  # the outermost frame of a picture: its error must not end the run
            log.exception("there is nothing to take pictures of")
            self.active = False
            return {}
        views, waiting = {}, list(panels)
        while waiting and (time.monotonic() < until or len(panels) - len(waiting) <= len(self.main)):
            key = waiting.pop(0)
            view = self._view(key, panels[key], context)
            if view is not None:
                views[key] = view
        self.put_off = tuple(waiting)
        return views

    def _view(self, key: str, probe: Probe, context: ProbeContext) -> View | None:
        try:
            # The recurrent layers of cuDNN have no gradients in eval mode, which some pictures need.
            with torch.backends.cudnn.flags(enabled=False):
                return probe.compute(context)
        except Exception:  # the outermost frame of a picture: its error must not end the run
            log.exception("a picture failed and is taken no more", panel=key, probe=probe.name)
            for panels in (self.main, self.watched):
                if panels.get(key) is probe:
                    del panels[key]
            return None

    def context(self) -> ProbeContext:
        """The models as they are now, with the run's data."""
        session = self.session
        models: dict[str, torch.nn.Module] = dict(session.models.items())
        return ProbeContext(
            graphs=self.graphs,
            models=models,
            objective=session.objective,
            dataset=self.dataset,
            spec=self.spec,
            data=session.data,
            loss=session.loss,
            loss_entry=self.loss_entry,
            device=session.device,
            max_samples=FRAME_SAMPLES,
        )
