"""Uploaded images: inspected, then saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.labelled_pictures import labelled
from engine.datasets.uploads.picture_classes import LabelledPictures, require_classes
from engine.datasets.uploads.picture_content import content_of, preview_of
from engine.datasets.uploads.picture_samples import samples_of
from engine.datasets.uploads.picture_settings import PictureSettings
from engine.views import Array


def look(files: Sequence[Upload], settings: PictureSettings) -> dict[str, Any]:
    """Inspects images before they are saved: a few of each class as the network will see them, and the report."""
    found = labelled(files, settings)
    about, arrays = _converted(found, settings)
    return preview_of(about, arrays["x"], arrays["y"], found)


def convert(files: Sequence[Upload], settings: PictureSettings) -> tuple[dict[str, Any], dict[str, Array]]:
    """The content of a saved data set, as `upload_store.keep` takes it. Raises `FileFormatError` or `LimitError`."""
    return _converted(labelled(files, settings), settings)


def _converted(found: LabelledPictures, settings: PictureSettings) -> tuple[dict[str, Any], dict[str, Array]]:
    samples = samples_of(found.files, settings, settings.side or found.side)
    labels = [found.labels[number] for number in samples.kept]
    splits = [found.splits[number] for number in samples.kept] if found.splits else []
    require_classes(labels)
    report = (*found.report, *samples.report)
    return content_of(samples.x, labels, samples.how, report, settings.balance, splits)
