"""Images in a zip: their classes and splits are taken from their paths."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from engine.datasets.splits import SplitName
from engine.datasets.uploads.archive import members
from engine.datasets.uploads.decoding import Upload, quotable
from engine.datasets.uploads.picture_classes import Grouping, LabelledPictures, class_name
from engine.datasets.uploads.picture_folders import INNERMOST, MIN_COVERED, class_levels, folders_at
from engine.datasets.uploads.picture_names import labels_by_name
from engine.datasets.uploads.picture_signatures import is_picture
from engine.datasets.uploads.picture_splits import Folders, split_level, split_of
from engine.errors import FileFormatError
from engine.text import N_, Message, message, plural

Ways = dict[str, list[str]]
"""Labels by the key of the way in which they are taken from the paths; empty for images without one."""


def packed_pictures(archive: Upload, classes_from: str) -> LabelledPictures:
    """The images of an archive; `classes_from` is the key of a grouping, or `auto`."""
    files, others = _pictures(archive)
    paths, splits = _paths_of(files)
    ways = _ways(files, paths, splits) or {f"folder:{INNERMOST}": folders_at(paths, INNERMOST)}
    chosen = classes_from if classes_from in ways else next(iter(ways))
    labels = ways[chosen]
    kept = [number for number, label in enumerate(labels) if label]
    left = [files[number] for number, label in enumerate(labels) if not label]
    tested = bool(splits) and all(splits[number] == "test" for number, label in enumerate(labels) if not label)
    if not tested and len(kept) < MIN_COVERED * len(files):
        raise _in_no_folder(archive, left[0])
    names = [class_name(labels[number]) for number in kept]
    parts = [splits[number] for number in kept] if splits else []
    return LabelledPictures(
        files=tuple(files[number] for number in kept),
        labels=tuple(names),
        splits=tuple(parts) if len(set(parts)) > 1 else (),
        report=(
            *others,
            *_notes(chosen, files[kept[0]], names[0], len(ways)),
            *_left_notes(left),
            *_split_notes(parts),
        ),
        groupings=tuple(Grouping(key, tuple(sorted(set(found) - {""}))) for key, found in ways.items()),
        grouping=chosen,
    )


def _pictures(archive: Upload) -> tuple[list[Upload], list[Message]]:
    files, others = [], 0
    for member in members(archive):
        if is_picture(member):
            files.append(member)
        else:
            others += 1
    if not files:
        raise FileFormatError(N_("`{file}` contains no images."), file=archive.name)
    template = plural(
        others, N_("1 file that is not an image was skipped."), N_("{count} files that are not images were skipped.")
    )
    return files, [message(template, count=others)] if others else []


def _paths_of(files: Sequence[Upload]) -> tuple[list[Folders], list[SplitName]]:
    """The folders around each image without the level that names its split, and the splits if there are any."""
    paths = [PurePosixPath(file.path).parts[:-1] for file in files]
    level = split_level(paths)
    if level is None:
        return paths, []
    splits = [split_of(path[level]) or "train" for path in paths]
    return [(*path[:level], *path[level + 1 :]) for path in paths], splits


def _ways(files: Sequence[Upload], paths: Sequence[Folders], splits: Sequence[SplitName]) -> Ways:
    """All ways to take classes from the paths, the best first. Test images often have no classes."""
    training = [path for number, path in enumerate(paths) if not splits or splits[number] != "test"]
    ways = {f"folder:{level}": folders_at(paths, level) for level in class_levels(training)}
    names = labels_by_name([file.path for file in files])
    if names is not None and names not in ways.values():
        ways["name"] = names
    return ways


def _in_no_folder(archive: Upload, picture: Upload) -> FileFormatError:
    template = N_(
        "`{member}` in `{file}` is in no folder. Put the images of each class into a folder with its name, or begin "
        "each file name with the class, as in cat_1.png."
    )
    member = quotable(PurePosixPath(picture.path).name, 80)
    return FileFormatError(template, file=archive.name, member=member)


def _notes(chosen: str, example: Upload, name: str, count: int) -> list[Message]:
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


def _split_notes(splits: Sequence[SplitName]) -> list[Message]:
    if len(set(splits)) < 2:
        return []
    template = N_("The splits of the folders are kept: {train} for training, {val} for validation, {test} for test.")
    kept = message(template, train=splits.count("train"), val=splits.count("val"), test=splits.count("test"))
    if len(set(splits)) == 3:
        return [kept]
    return [kept, message(N_("Splits without a folder are taken from the training images."))]
