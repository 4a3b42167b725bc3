"""Predicts for new samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.datasets.picture_preparation import prepare_bytes
from engine.datasets.text import TextSet
from engine.errors import RequestError
from engine.host.requests.base import REQUESTS, Networks, Numbers, RunRequest
from engine.text import N_
from engine.views import Array

if TYPE_CHECKING:
    from engine.probes.base import ProbeContext

MAX_ROWS = 5000
"""The maximum number of rows per request, so that other requests do not have to wait long."""


@REQUESTS.register("predict")
class Predict(RunRequest):
    """Predictions for `rows` of cells, for a `text`, for a `sequence` `(T, D)` of values in their units, or for a
    `picture` (the bytes `(B,)` of a `file`).

    One picture per request: decoding a large one takes a second, and other requests come between two.
    The answer holds the fields of `engine.train.prediction.Prediction`, `effects` of a single row, and `samples`, as
    the network receives them, of a text and of a picture.
    """

    rows: tuple[Mapping[str, str], ...] = ()
    text: str | None = None
    sequence: Numbers | None = None
    picture: Numbers | None = None
    file: str = ""

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        from engine.train.prediction import effects, predict

        context = networks.at(self.run, self.step)
        samples = self._samples(context)
        prediction = predict(context, samples)
        found: dict[str, Any] = vars(prediction)
        if not self.rows:
            return {**found, "samples": samples}
        return {**found, "effects": effects(context, self.rows[0], prediction)} if len(self.rows) == 1 else found

    def _samples(self, context: ProbeContext) -> Array:
        if len(self.rows) > MAX_ROWS:
            raise RequestError(N_("{got} rows are too many; the limit is {max}."), got=len(self.rows), max=MAX_ROWS)
        if self.rows and context.dataset.input_fields():
            return context.dataset.encode(self.rows)
        if self.text is not None and isinstance(context.dataset, TextSet):
            return context.dataset.read(self.text)[None]
        if self.sequence is not None and context.spec.kind == "sequence":
            return self._sequence(context, self.sequence)
        if self.picture is not None and context.spec.kind == "image":
            return prepare_bytes(self.picture.tobytes(), self.file, context.dataset.preparation())[None]
        raise RequestError(N_("This network was trained on another kind of data. Give it what it was trained on."))

    def _sequence(self, context: ProbeContext, values: Array) -> Array:
        """A sequence as the network receives it."""
        if values.shape != context.spec.shape:
            template = N_("This network reads sequences of shape {need}, but got {got}.")
            raise RequestError(template, need=list(context.spec.shape), got=list(values.shape))
        return context.dataset.inputs(values[None])
