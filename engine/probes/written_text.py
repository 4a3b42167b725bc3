"""What the network writes by itself."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.base import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.tokens import spaced, tells_next
from engine.probes.writing import continued, pieces_of
from engine.text import N_, message
from engine.views import Text


@PROBES.register("written_text")
class WrittenText(Probe):
    """Lets the network continue a text, token by token.

    Each token is drawn from the predicted probabilities, then fed back as input. At a low temperature it picks the most
    likely tokens and repeats itself; at a high one it varies more and errs more. The stronger the background, the more
    confident the network was.
    """

    title = N_("Generated text")
    group = "answers"
    rank = 12

    prompt: str = Field("The ", max_length=500, title=N_("Prompt"), json_schema_extra={"written": True})
    length: int = Field(120, ge=1, le=200, title=N_("Length"), description=N_("In tokens."))
    temperature: float = Field(0.7, ge=0, le=5, title=N_("Temperature"))
    seed: int = Field(0, ge=0, le=2**31 - 1, title=N_("Seed"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return tells_next(graphs, data)

    def compute(self, context: ProbeContext) -> Text:
        given = pieces_of(context, self.prompt)
        pieces, values = continued(context, self.prompt, self.length, self.temperature, self.seed)
        return Text(
            pieces=(*given, *pieces),
            values=np.array([*[np.nan] * len(given), *values], np.float32),
            given=len(given),
            spaced=spaced(context),
            note=message(N_("Stronger background: higher probability of the token.")),
        )
