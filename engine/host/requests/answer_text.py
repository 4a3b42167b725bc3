"""Answers a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.host.requests.base import REQUESTS, Networks, RunRequest


@REQUESTS.register("answer_text")
class AnswerText(RunRequest):
    """The answer of a network that turns a text into another; the fields of `engine.probes.text_answers.TextAnswer`."""

    text: str

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        from engine.probes.text_answers import answer_of

        return vars(answer_of(networks.at(self.run, self.step), self.text))
