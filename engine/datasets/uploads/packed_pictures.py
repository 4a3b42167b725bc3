"""Images in a zip: their classes are taken from their paths or from a table, their splits from their paths."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from engine.datasets.splits import SplitName
from engine.datasets.uploads.archive import is_archive, members
from engine.datasets.uploads.decoding import Upload, quotable
from engine.datasets.uploads.picture_classes import Grouping, LabelledPictures, class_name
from engine.datasets.uploads.picture_folders import INNERMOST, MIN_COVERED, class_levels, folders_at, is_serial
from engine.datasets.uploads.picture_masks import without_masks
from engine.datasets.uploads.picture_names import labels_by_name
from engine.datasets.uploads.picture_signatures import is_picture
from engine.datasets.uploads.picture_splits import Folders, split_level, split_of
from engine.datasets.uploads.picture_tables import TableLabels, is_table, labels_in_tables
from engine.errors import FileFormatError
from engine.text import N_, Message, message, plural

Ways = dict[str, list[str]]
"""Labels by the key of the way in which they are found; empty for images without one."""
_TABLE = "table:"
"""Begins the keys of columns of a table."""


SPLITS_KEPT = N_("The splits of the folders are kept: {train} for training, {val} for validation, {test} for test.")
SPLITS_IGNORED = N_("The images of all splits were joined, and are split anew.")


def packed_pictures(archive: Upload, classes_from: str, keep_splits: bool = True) -> LabelledPictures:
    """The images of an archive; `classes_from` is the key of a grouping, or `auto`."""
    found, others = _pictures(archive)
    files, masks = without_masks(found)
    paths, splits = _paths_of(files)
    listed = labels_in_tables([file.path for file in files], filter(is_table, others))
    ways = _ways(files, paths, splits, listed) or {f"folder:{INNERMOST}": folders_at(paths, INNERMOST)}
    chosen = classes_from if classes_from in ways else next(iter(ways))
    labels = ways[chosen]
    kept = [number for number, label in enumerate(labels) if label]
    left = [files[number] for number, label in enumerate(labels) if not label]
    tested = bool(splits) and all(splits[number] == "test" for number, label in enumerate(labels) if not label)
    if not (tested or chosen.startswith(_TABLE)) and len(kept) < MIN_COVERED * len(files):
        raise _in_no_folder(archive, left[0])
    names = [class_name(labels[number]) for number in kept]
    parts = [splits[number] for number in kept] if splits else []
    return LabelledPictures(
        files=tuple(files[number] for number in kept),
        labels=tuple(names),
        splits=tuple(parts) if keep_splits and len(set(parts)) > 1 else (),
        report=(
            *_other_notes(others, listed, chosen),
            *masks,
            *_notes(chosen, files[kept[0]], names[0], len(ways), listed),
            *_left_notes(left),
            *_split_notes(parts, keep_splits),
        ),
        groupings=tuple(Grouping(key, tuple(sorted(set(found) - {""}))) for key, found in ways.items()),
        grouping=chosen,
    )


def _pictures(archive: Upload) -> tuple[list[Upload], list[Upload]]:
    """The images, and the other files."""
    files: list[Upload] = []
    others: list[Upload] = []
    for member in members(archive):
        (files if is_picture(member) else others).append(member)
    if files:
        return files, others
    if any(map(is_archive, others)):
        template = N_("`{file}` contains zip archives, but no images. Unpack these, and pack their folders together.")
        raise FileFormatError(template, file=archive.name)
    raise FileFormatError(N_("`{file}` contains no images."), file=archive.name)


def _other_notes(others: Sequence[Upload], listed: TableLabels | None, chosen: str) -> list[Message]:
    count = len(others) - (listed is not None and chosen.startswith(_TABLE))
    template = plural(
        count, N_("1 file that is not an image was skipped."), N_("{count} files that are not images were skipped.")
    )
    return [message(template, count=count)] if count else []


def _paths_of(files: Sequence[Upload]) -> tuple[list[Folders], list[SplitName]]:
    """The folders around each image without the level that names its split, and the splits if there are any."""
    paths = [PurePosixPath(file.path).parts[:-1] for file in files]
    level = split_level(paths)
    if level is None:
        return paths, []
    splits = [split_of(path[level]) or "train" for path in paths]
    return [(*path[:level], *path[level + 1 :]) for path in paths], splits


def _ways(
    files: Sequence[Upload], paths: Sequence[Folders], splits: Sequence[SplitName], listed: TableLabels | None
) -> Ways:
    """All ways to find classes, the best first. Test images often have no classes."""
    training = [path for number, path in enumerate(paths) if not splits or splits[number] != "test"]
    levels = class_levels(training)
    ways = {f"folder:{level}": folders_at(paths, level) for level in levels}
    names = _names(files, splits)
    if names is not None and names not in ways.values():
        ways["name"] = names
    if listed is None:
        return ways
    columns = {f"{_TABLE}{number}": labels for number, labels in enumerate(listed.labels.values())}
    is_first = listed.is_certain or not levels or is_serial(training, levels[0])
    return {**columns, **ways} if is_first else {**ways, **columns}


def _names(files: Sequence[Upload], splits: Sequence[SplitName]) -> list[str] | None:
    """Classes by file names: of all images, or only of those for training."""
    names = labels_by_name([file.path for file in files])
    if names is not None or not splits:
        return names
    training = [number for number, split in enumerate(splits) if split == "train"]
    found = dict(zip(training, labels_by_name([files[number].path for number in training]) or (), strict=False))
    return [found.get(number, "") for number in range(len(files))] if found else None


def _in_no_folder(archive: Upload, picture: Upload) -> FileFormatError:
    template = N_(
        "`{member}` in `{file}` is in no folder. Put the images of each class into a folder with its name, or begin "
        "each file name with the class, as in cat_1.png."
    )
    member = quotable(PurePosixPath(picture.path).name, 80)
    return FileFormatError(template, file=archive.name, member=member)


def _notes(chosen: str, example: Upload, name: str, count: int, listed: TableLabels | None) -> list[Message]:
    if listed is not None and chosen.startswith(_TABLE):
        return [listed.note(list(listed.labels)[int(chosen.removeprefix(_TABLE))])]
    if chosen == "name":
        template = N_("Classes are taken from the file names: `{class}` from `{name}`.")
        return [message(template, **{"class": name, "name": quotable(PurePosixPath(example.path).name, 80)})]
    if count == 1:
        return []
    template = N_("Classes are taken from the folders: `{class}` from `{name}`.")
    return [message(template, **{"class": name, "name": quotable(example.path, 80)})]


def _left_notes(left: Sequence[Upload]) -> list[Message]:
    if not left:
        return []
    template = plural(
        len(left),
        N_("1 image without a class was skipped: {names}."),
        N_("{count} images without a class were skipped: {names}."),
    )
    return [message(template, count=len(left), names=[quotable(file.path, 80) for file in left])]


def _split_notes(splits: Sequence[SplitName], are_kept: bool) -> list[Message]:
    if len(set(splits)) < 2:
        return []
    if not are_kept:
        return [message(SPLITS_IGNORED)]
    kept = message(SPLITS_KEPT, train=splits.count("train"), val=splits.count("val"), test=splits.count("test"))
    if len(set(splits)) == 3:
        return [kept]
    return [kept, message(N_("Splits without a folder are taken from the training images."))]
