"""The images of an upload with their classes: from a zip, a table of pixels, or single files labeled by hand."""

from __future__ import annotations

from collections.abc import Sequence

from engine.datasets.uploads.archive import is_archive
from engine.datasets.uploads.decoding import Upload, require_size
from engine.datasets.uploads.packed_pictures import packed_pictures
from engine.datasets.uploads.picture_classes import LabelledPictures, class_name, require_classes
from engine.datasets.uploads.picture_names import labels_by_name
from engine.datasets.uploads.picture_settings import PictureSettings
from engine.datasets.uploads.picture_signatures import is_picture
from engine.datasets.uploads.pixel_tables import pictures_in_table
from engine.datasets.uploads.sheet import MIN_ROWS
from engine.errors import FileFormatError
from engine.text import N_, message, plural


def labelled(files: Sequence[Upload], settings: PictureSettings) -> LabelledPictures:
    """Raises `FileFormatError` or `LimitError`."""
    require_size(list(files))
    if len(files) == 1 and is_archive(files[0]):
        found = packed_pictures(files[0], settings.classes_from, settings.keep_splits)
    elif len(files) == 1 and not is_picture(files[0]):
        found = pictures_in_table(files[0])
    else:
        found = _single_files(files, settings)
    require_classes(found.labels)
    return found


def _single_files(files: Sequence[Upload], settings: PictureSettings) -> LabelledPictures:
    archive = next(filter(is_archive, files), None)
    if archive:
        template = N_("`{file}` is one of {count} files. Choose one zip alone, with a folder per class, or images.")
        raise FileFormatError(template, file=archive.name, count=len(files))
    labels = settings.labels
    if labels is None:
        labels = dict(enumerate(labels_by_name([file.name for file in files]) or ()))
    kept = [(file, class_name(labels[number])) for number, file in enumerate(files) if labels.get(number, "").strip()]
    if not kept:
        raise _unlabelled(files)
    left = len(files) - len(kept)
    template = plural(
        left, N_("1 file without a class was skipped."), N_("{count} files without a class were skipped.")
    )
    report = (message(template, count=left),) if left else ()
    return LabelledPictures(tuple(file for file, _ in kept), tuple(label for _, label in kept), report=report)


def _unlabelled(files: Sequence[Upload]) -> FileFormatError:
    template = plural(
        len(files),
        N_("`{file}` is a single image. Bring at least {min}, with their classes: a zip with one folder per class."),
        N_("These {count} images have no classes. Name their classes, or bring a zip with one folder per class."),
    )
    return FileFormatError(template, file=files[0].name, count=len(files), min=MIN_ROWS)
