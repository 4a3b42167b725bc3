"""When pictures are taken while training, and of what."""

from __future__ import annotations

import time

import torch

from engine.commands import Watch
from engine.datasets.base import DATASETS
from engine.probes.base import PROBES, Probe, Subject
from engine.registry import Choice
from engine.train.panels import main_panel
from engine.train.plan import Plan
from engine.train.session import Session
from engine.views import View

WATCHED_S = 0.4
UNWATCHED_S = 2.0
JUDGED = 256
"""Samples of the val split that pictures taken while training are about: a CNN reads so many in 30 ms."""
SHARE = 60
"""A picture that took t seconds is followed by at least this many t without one."""


class Camera:
    """Takes the family's main picture for the film, and the panels that somebody watches.

    A panel that nobody watches costs nothing. Frames are taken by the clock and never touch what is trained.
    """

    def __init__(self, plan: Plan, session: Session) -> None:
        self.session = session
        self.dataset = DATASETS.make(plan.dataset)
        self.spec = self.dataset.spec()
        self.graphs = plan.graphs
        self.loss = session.loss
        self.main = {key: PROBES.make(choice) for key, choice in main_panel(plan, self.spec).items()}
        self.watched: dict[str, Probe] = {}
        self.watched_until = 0.0
        self.next_s = 0.0

    def watch(self, command: Watch) -> None:
        choices = {key: Choice(**choice) for key, choice in command.panels.items()}
        made = {key: PROBES.make(choice) for key, choice in choices.items() if not PROBES.problems(choice)}
        self.watched = {key: probe for key, probe in made.items() if probe.applies(self.graphs, self.spec)}
        for probe in self.watched.values():
            probe.prepare()
        self.watched_until = command.until
        self.next_s = 0.0

    def due(self, now: float) -> bool:
        return now >= self.next_s

    def shoot(self) -> dict[str, View]:
        """All pictures wanted now; nothing random is drawn and no weight is touched."""
        begun = time.monotonic()
        looked_at = time.time() < self.watched_until
        panels = {**self.main, **self.watched} if looked_at else self.main
        self.session.models.eval()
        subject = self._subject()
        views = {key: probe.compute(subject) for key, probe in panels.items()}
        self.session.models.train()
        now = time.monotonic()
        self.next_s = now + max(WATCHED_S if looked_at else UNWATCHED_S, SHARE * (now - begun))
        return views

    def _subject(self) -> Subject:
        session = self.session
        models: dict[str, torch.nn.Module] = dict(session.models.items())
        return Subject(
            graphs=self.graphs,
            models=models,
            objective=session.objective,
            dataset=self.dataset,
            spec=self.spec,
            data=session.data,
            loss=session.loss,
            device=session.device,
            most=JUDGED,
        )
