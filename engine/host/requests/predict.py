"""Predicts for new samples."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.datasets.picture_preparation import Preparation, prepare
from engine.datasets.pictures import opened
from engine.datasets.text import TextSet
from engine.errors import FileFormatError, LimitError, RequestError
from engine.host.requests.base import REQUESTS, Networks, Numbers, RunRequest
from engine.text import N_, Message
from engine.views import Array

if TYPE_CHECKING:
    from engine.probes.base import ProbeContext

MAX_ROWS = 5000
"""The maximum number of rows per request, so that other requests do not have to wait long."""


@REQUESTS.register("predict")
class Predict(RunRequest):
    """Predictions for `rows` of cells, for a `text`, or for `pictures` (the bytes `(B,)` of files, by name).

    The answer holds the fields of `engine.train.prediction.Prediction`, `effects` of a single row, `samples`, as the
    network receives them, of a text and of pictures, and `refused`: why files are not read, by their names. The others
    are answered in their order.
    """

    rows: tuple[Mapping[str, str], ...] = ()
    text: str | None = None
    pictures: Mapping[str, Numbers] = {}

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        from engine.train.prediction import effects, predict

        context = networks.at(self.run, self.step)
        refused: dict[str, Message] = {}
        samples = self._samples(context, refused)
        prediction = predict(context, samples)
        found: dict[str, Any] = vars(prediction)
        if not self.rows:
            reasons = {name: reason.model_dump() for name, reason in refused.items()}
            return {**found, "samples": samples, "refused": reasons}
        return {**found, "effects": effects(context, self.rows[0], prediction)} if len(self.rows) == 1 else found

    def _samples(self, context: ProbeContext, refused: dict[str, Message]) -> Array:
        if len(self.rows) > MAX_ROWS:
            raise RequestError(N_("{got} rows are too many; the limit is {max}."), got=len(self.rows), max=MAX_ROWS)
        if self.rows and context.dataset.input_fields():
            return context.dataset.encode(self.rows)
        if self.text is not None and isinstance(context.dataset, TextSet):
            return context.dataset.read(self.text)[None]
        if self.pictures and context.spec.kind == "image":
            return self._prepared(context.dataset.preparation(), refused)
        raise RequestError(N_("This network was trained on another kind of data. Give it what it was trained on."))

    def _prepared(self, how: Preparation, refused: dict[str, Message]) -> Array:
        """The samples of the readable images `(N, C, H, W)`; the others are added to `refused`, or raise if all are."""
        found = []
        for name, data in self.pictures.items():
            try:
                found.append(opened(BytesIO(data.tobytes()), name, lambda image: prepare(image, how)))
            except (FileFormatError, LimitError) as error:
                refused[name] = error.message
                if len(refused) == len(self.pictures):
                    raise
        return np.stack(found)
