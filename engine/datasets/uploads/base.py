"""Base of uploaded data sets: found by id, split class by class."""

from __future__ import annotations

import numpy as np
from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from engine.datasets.base import Divided
from engine.datasets.splits import Data, Split
from engine.datasets.uploads import upload_store
from engine.datasets.uploads.given_splits import Counts, given_parts, given_sizes
from engine.datasets.uploads.splits import parts_of, resampled, sizes_of
from engine.errors import NotFoundError
from engine.text import N_
from engine.views import Array


class UploadedDataset(Divided):
    """Base class of uploaded data sets. Without an id it stands for none: it can be listed, but is not ready."""

    is_upload = True
    source = N_("your own files")
    licence = N_("depends on your data")

    id: str = Field("", max_length=32, title=N_("Data set"))
    resample: bool = Field(
        False,
        title=N_("Oversampling"),
        description=N_("Repeats training samples of rare classes until all classes are equally frequent."),
    )

    @field_validator("id")
    @classmethod
    def _is_here(cls, value: str) -> str:
        if value and not (upload_store.exists(value) and upload_store.about(value).kind == cls.name):
            raise PydanticCustomError("upload_missing", "there is none")
        return value

    @property
    def about(self) -> upload_store.About | None:
        return upload_store.about(self.id) if self.id else None

    def weights_classes(self) -> bool:
        return self.about is not None and self.about.weights

    def ready(self) -> bool:
        return bool(self.id) and not upload_store.about(self.id).deleted

    def allowed(self, owner: str) -> bool:
        return not self.id or upload_store.belongs(self.id, owner)

    def array(self, name: str) -> Array:
        """An array of the data set; raises `NotFoundError`."""
        if not self.id:
            raise NotFoundError(N_("No data set is chosen. Choose one of yours or upload one on the Data page."))
        return upload_store.array(self.id, name)

    def counts(self) -> list[int]:
        """Samples per class, or of all samples if there are no classes."""
        return list(self.about.facts["counts"]) if self.about else []  # type: ignore[arg-type]

    def classes(self) -> tuple[str, ...]:
        return tuple(self.about.facts["classes"]) if self.about else ()  # type: ignore[arg-type]

    def given_counts(self) -> Counts | None:
        """Samples per class in each split, if the upload had splits."""
        return self.about.facts.get("split_counts") if self.about else None  # type: ignore[return-value]

    def split_sizes(self) -> dict[str, int]:
        given = self.given_counts()
        if given is not None:
            return given_sizes(given, self.val_fraction, self.test_fraction, self._resamples())
        return sizes_of(self.counts(), self.val_fraction, self.test_fraction, self._resamples())

    def parts(self, y: Array, count: int) -> tuple[Array, Array, Array]:
        """Indices of train (before oversampling), val and test."""
        given = self.given_counts()
        if given is not None:
            split = np.array(self.array("split"))
            return given_parts(y, split, given, self.val_fraction, self.test_fraction, self.seed)
        return parts_of(y if self.classes() else None, count, self.val_fraction, self.test_fraction, self.seed)

    def divided(self, x: Array, y: Array, raw: Array | None, parts: tuple[Array, Array, Array]) -> Data:
        """The samples in their splits, with oversampling of training if chosen."""
        train, val, test = parts
        if self._resamples():
            train = resampled(train, np.asarray(y), len(self.classes()), self.seed)
        return Data(*(Split(x[part], y[part], None if raw is None else raw[part]) for part in (train, val, test)))

    def _resamples(self) -> bool:
        return self.resample and len(self.classes()) > 1
