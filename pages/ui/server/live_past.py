"""The steps of one run that watchers have gone back to, whose weights the host computes again."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from engine.errors import LayerlabError
from engine.host.readings import PAST_STEPS, Progress, Readings
from engine.text import Message
from engine.views import pack

if TYPE_CHECKING:
    from engine.host.client import Host


class PastSteps:
    """What is computed, and what watchers are told of it."""

    def __init__(self, host: Host, run_id: str) -> None:
        self.run_id, self.artifacts = run_id, host.artifacts
        self.host = Readings(host, PAST_STEPS)
        self.jobs: dict[int, str] = {}
        """The host's id of each step that is computed."""
        self.told: dict[str, dict[str, Any]] = {}
        """By step: `at`, the step that is reached on the way there; or the sentence `note` on how far off the weights are.
        Replaced whenever something changes."""

    def look(self, step: int) -> None:
        """Begins to compute a step, or reads how far that is. Raises its errors."""
        if step not in self.jobs:
            self.jobs[step] = self.host.start(
                pack({"owner": self.run_id, "verb": "go back", "files": [], "step": step})
            )
        try:
            answer = self.host.answer(self.jobs[step])
        except LayerlabError:
            self._end(step)
            raise
        if isinstance(answer, Progress):
            self._tell(step, {"at": round(answer.share * step)})

    def arrive(self, step: int) -> None:
        """The weights at a step are kept: tells what is known of them."""
        self._end(step)
        note = self.artifacts.computed_note(self.run_id, step)
        self._tell(step, {"note": Message.model_validate_json(note).model_dump()} if note else {})

    def keep(self, steps: Collection[int]) -> None:
        """Cancels what is computed for steps that nobody watches."""
        for step in set(self.jobs) - set(steps):
            self._end(step)
        if any(int(step) not in steps for step in self.told):
            self.told = {step: words for step, words in self.told.items() if int(step) in steps}

    def _end(self, step: int) -> None:
        if job := self.jobs.pop(step, None):
            self.host.drop(job)
        self._tell(step, {})

    def _tell(self, step: int, words: dict[str, Any]) -> None:
        others = {key: other for key, other in self.told.items() if key != str(step)}
        self.told = {**others, str(step): words} if words else others
