"""When pictures are taken while training, and of what."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

import structlog
import torch

from engine.commands import Watch
from engine.datasets.base import DATASETS
from engine.events import Event, FrameTaken
from engine.plan.plan import Plan
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.registry import Choice
from engine.train.panels import main_panel
from engine.train.session import Session
from engine.views import View

WATCHED_S = 0.4
UNWATCHED_S = 2.0
FRAME_SAMPLES = 256
"""Samples of the val split that pictures taken while training are about: a CNN reads so many in 30 ms."""
SHARE = 60
"""A picture that took t seconds is followed by at least this many t without one."""
log = structlog.get_logger()


class Camera:
    """Takes the family's main picture for the film, and the panels that somebody watches.

    A panel that nobody watches costs nothing. Frames are taken by the clock and never touch what is trained. A panel
    that cannot be computed is left out from then on: no picture ends a run, whatever its error. One that ends the whole
    process is taken no more when the process is started again: with `active` false there are no pictures.
    """

    def __init__(self, plan: Plan, session: Session, *, active: bool = True) -> None:
        self.active = active
        self.session = session
        self.dataset = DATASETS.make(plan.dataset)
        self.spec = self.dataset.spec()
        self.graphs = plan.graphs
        self.loss = session.loss
        self.main = self._main(plan)
        self.watched: dict[str, Probe] = {}
        self.asked: Mapping[str, object] = {}
        self.watched_until = 0.0
        self.next_s = 0.0

    def _main(self, plan: Plan) -> dict[str, Probe]:
        try:
            return {key: PROBES.make(choice) for key, choice in main_panel(plan, self.spec).items()}
        except Exception:  # a picture's outermost frame: its error is its own
            log.exception("there is no main picture")
            return {}

    def watch(self, command: Watch) -> None:
        """A watch is renewed with the same panels again and again: only others are computed at once."""
        if not self.active:
            return
        lapsed = time.time() >= self.watched_until
        if command.panels != self.asked or lapsed:
            self.next_s = 0.0
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
        except Exception:  # a picture's outermost frame: its error is its own
            log.exception("a panel cannot be watched", panel=key)
            return None
        return probe

    def due(self, now: float) -> bool:
        return self.active and now >= self.next_s

    def shoot(self) -> dict[str, View]:
        """All pictures wanted now; nothing random is drawn and no weight is touched."""
        if not self.active:
            return {}
        begun = time.monotonic()
        looked_at = time.time() < self.watched_until
        panels = {**self.main, **self.watched} if looked_at else dict(self.main)
        self.session.models.eval()
        try:
            views = self._views(panels)
        finally:
            self.session.models.train()
        now = time.monotonic()
        self.next_s = now + max(WATCHED_S if looked_at else UNWATCHED_S, SHARE * (now - begun))
        return views

    def take_frame(self) -> Iterator[Event]:
        """The event of a frame; none where there are no pictures."""
        views = self.shoot()
        if views:
            yield FrameTaken(step=self.session.step, panels=tuple(views), views=views)

    def _views(self, panels: Mapping[str, Probe]) -> dict[str, View]:
        try:
            context = self._context()
        except Exception:  # a picture's outermost frame: its error is its own
            log.exception("there is nothing to take pictures of")
            self.active = False
            return {}
        return {key: view for key, probe in panels.items() if (view := self._view(key, probe, context)) is not None}

    def _view(self, key: str, probe: Probe, context: ProbeContext) -> View | None:
        try:
            # The recurrent layers of cuDNN give no gradients in eval mode, of which some pictures are made.
            with torch.backends.cudnn.flags(enabled=False):
                return probe.compute(context)
        except Exception:  # a picture's outermost frame: its error is its own
            log.exception("a picture failed and is taken no more", panel=key, probe=probe.name)
            for panels in (self.main, self.watched):
                if panels.get(key) is probe:
                    del panels[key]
            return None

    def _context(self) -> ProbeContext:
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
            device=session.device,
            max_samples=FRAME_SAMPLES,
        )
