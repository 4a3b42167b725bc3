"""Uploaded texts with their classes: rows of tables, files in a folder per class, or lines of a file per class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from engine.datasets.splits import SplitName
from engine.datasets.uploads.decoding import Upload, decoded, quotable, shared_encoding
from engine.datasets.uploads.labelled_lines import labelled_lines
from engine.datasets.uploads.labelled_texts import LabelledTexts
from engine.datasets.uploads.picture_names import labels_by_name
from engine.datasets.uploads.sheet import MIN_ROWS
from engine.datasets.uploads.text_files import ending_of, is_table, name_of, text_files
from engine.datasets.uploads.text_folders import folders_of
from engine.datasets.uploads.text_settings import TextSettings
from engine.datasets.uploads.text_tables import samples_in_table, samples_in_tables
from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_, Message, message, plural

_MAX_UNREADABLE = 0.2
"""Up to this share of files that are not text is skipped; beyond it, something else is wrong."""
_BY_FOLDER = (
    N_("Each folder is a class, each file a sample."),
    N_("Each folder is a class, each line of its files a sample."),
)
_BY_NAME = (
    N_("Classes are taken from the file names, each file is a sample."),
    N_("Classes are taken from the file names, each line is a sample."),
)


@dataclass(frozen=True)
class _LabelledFile:
    """A file of texts, its class, and its split if a folder is named for one."""

    file: Upload
    label: str
    split: SplitName | None = None


def read_samples(files: Sequence[Upload], settings: TextSettings) -> LabelledTexts:
    """The texts of an upload. Raises `FileFormatError` or `LimitError`."""
    parts = text_files(files)
    if len(parts) == 1:
        return labelled_lines(parts[0], settings.encoding) or samples_in_table(parts[0], settings)
    in_tables = samples_in_tables([part for part in parts if is_table(part)], settings, len(parts))
    if in_tables:
        return in_tables
    folders, splits = folders_of([part.name for part in parts])
    if any(folders):
        found = [_LabelledFile(*each) for each in zip(parts, folders, splits, strict=True)]
        return _with_classes(found, settings, _BY_FOLDER)
    names = labels_by_name([name_of(part) for part in parts])
    if names:
        found = [_LabelledFile(part, name) for part, name in zip(parts, names, strict=True)]
        return _with_classes(found, settings, _BY_NAME)
    found = [_LabelledFile(part, label) for part, label in zip(parts, _class_names(parts), strict=True)]
    return _samples(found, settings, [message(N_("Each file is a class, each line a sample."))], by_line=True)


def _with_classes(found: Sequence[_LabelledFile], settings: TextSettings, templates: tuple[str, str]) -> LabelledTexts:
    """`templates`: what is reported if files, and if lines, are samples."""
    inside = [item for item in found if item.label]
    by_line = len(inside) < MIN_ROWS or len(inside) == len({item.label for item in inside})
    left = len(found) - len(inside)
    template = plural(
        left, N_("1 file without a class was skipped."), N_("{count} files without a class were skipped.")
    )
    report = [message(templates[by_line]), *([message(template, count=left)] if left else [])]
    return _samples(inside, settings, report, by_line)


def _samples(
    found: Sequence[_LabelledFile], settings: TextSettings, report: list[Message], by_line: bool
) -> LabelledTexts:
    made = LabelledTexts(report=report)
    unreadable: list[Upload] = []
    shared = shared_encoding([item.file for item in found])
    for item in found:
        try:
            text, guessed = decoded(item.file, settings.encoding, shared)
        except FileFormatError:
            unreadable.append(item.file)
            if len(unreadable) > _MAX_UNREADABLE * len(found):
                raise
            continue
        report += [note for note in guessed if note not in report]
        lines = [line.strip() for line in text.splitlines() if line.strip()] if by_line else [text.strip()]
        made.add(lines, item.label, item.split)
        _require_few(len(made.texts))
    report += _unreadable_notes(unreadable)
    return made


def _class_names(files: Sequence[Upload]) -> list[str]:
    """The names of the files without endings; or the endings, if only these differ: `texts.pos`, `texts.neg`."""
    stems = [PurePosixPath(name_of(file)).stem or file.name for file in files]
    return stems if len(set(stems)) > 1 else [ending_of(file) or file.name for file in files]


def _unreadable_notes(unreadable: Sequence[Upload]) -> list[Message]:
    if not unreadable:
        return []
    template = plural(
        len(unreadable),
        N_("1 file was skipped since it is empty or not text: {names}."),
        N_("{count} files were skipped since they are empty or not text: {names}."),
    )
    return [message(template, count=len(unreadable), names=[quotable(file.name, 80) for file in unreadable])]


def _require_few(count: int) -> None:
    if count > limits().rows:
        template = N_("These files have more than {limit} lines. Use a part of them.")
        raise LimitError(template, limit=limits().rows)
