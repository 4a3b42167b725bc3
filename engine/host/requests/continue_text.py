"""Continues a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import NotFoundError
from engine.host.requests.base import REQUESTS, Networks, RunRequest
from engine.text import N_

MAX_TOKENS = 64
"""The maximum number of tokens per request, so that other requests do not have to wait long."""


@REQUESTS.register("continue_text")
class ContinueText(RunRequest):
    """At most 64 tokens that a network generates after `text`: `{"pieces", "values"}`.

    `values` are the probabilities that it gave them; the text follows from `seed` alone. Pieces begin with a space where one
    separates them from the text before.
    """

    text: str
    count: int
    temperature: float = 1.0
    seed: int = 0

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        from engine.probes.text_generation import continuation, generate_tokens
        from engine.probes.tokens import predicts_next_token, tokenizer_of

        context = networks.at(self.run, self.step)
        if not predicts_next_token(context.graphs, context.spec):
            raise NotFoundError(N_("The run `{run}` does not generate text."), run=self.run)
        count = min(self.count, MAX_TOKENS)
        pieces, values = generate_tokens(context, self.text, count, self.temperature, self.seed)
        return {"pieces": continuation(tokenizer_of(context), self.text, pieces), "values": values}
