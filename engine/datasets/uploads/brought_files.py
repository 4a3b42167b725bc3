"""Files as a person brings them: one, several, a folder, or several archives, of which one archive is made."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath

from engine.datasets.uploads.archive import TOO_LARGE, check_count, is_archive, members, paths
from engine.datasets.uploads.decoding import Upload, quotable
from engine.errors import LimitError
from engine.limits import limits
from engine.text import N_, Message, message, plural

_UNSUITABLE = re.compile(r"[/\\:]")
"""Characters that must not be in the name of a folder."""
KEPT_APART = N_("{count} zip files are called `{name}`. They are read as the folders {folders}.")
JOINED = N_("{count} zip files are called `{name}`. They are read as one folder.")
SAME_PATH = (
    N_("Folders of one name are read as one. 1 file has the path of another: `{path}`."),
    N_("Folders of one name are read as one. {count} files have the path of another, such as `{path}`."),
)


def opened(files: Sequence[Upload], join: bool = False) -> list[Upload]:
    """The files; in place of a single archive with a single file in it, that file; of a folder, or of several
    archives, one archive, in which each of those is a folder.

    `join`: whether archives of one name share a folder.
    """
    if any(file.path for file in files):
        return _of_folder(files)
    if _are_archives(files):
        return [_packed(_contents(files, join), ", ".join(_folder_names(files, join)))]
    if len(files) != 1 or not is_archive(files[0]):
        return list(files)
    inside = list(islice(members(files[0]), 2))
    return [replace(inside[0], path="")] if len(inside) == 1 else list(files)


def name_notes(files: Sequence[Upload], join: bool) -> list[Message]:
    """What is reported about archives or folders of one name."""
    if any(file.path for file in files):
        repeated = [path for path, count in Counter(file.path or file.name for file in files).items() if count > 1]
        count = len(files) - len({file.path or file.name for file in files})
        if not repeated:
            return []
        return [message(plural(count, *SAME_PATH), count=count, path=quotable(repeated[0], 80))]
    if not _are_archives(files):
        return []
    names = _folder_names(files, join=True)
    folders: dict[str, list[str]] = {}
    for name, folder in zip(names, _folder_names(files, join), strict=True):
        folders.setdefault(name, []).append(folder)
    template = JOINED if join else KEPT_APART
    return [
        message(template, count=len(found), name=quotable(name, 80), folders=found)
        for name, found in folders.items()
        if len(found) > 1
    ]


def _are_archives(files: Sequence[Upload]) -> bool:
    return len(files) > 1 and all(is_archive(file) and file.name.lower().endswith(".zip") for file in files)


def _of_folder(files: Sequence[Upload]) -> list[Upload]:
    """The files of one or several folders as an archive; the only file of a folder as itself."""
    if len(files) == 1:
        return [replace(files[0], path="")]
    folders = dict.fromkeys(part for file in files for part in PurePosixPath(file.path).parts[:1])
    return [_packed(files, ", ".join(folders))]


def _contents(archives: Sequence[Upload], join: bool) -> list[Upload]:
    """The files of all archives, each in a folder named like its archive, in place of a folder around all of them."""
    found, size, count, limit = [], 0, 0, limits().unpacked_bytes
    for archive, folder in zip(archives, _folder_names(archives, join), strict=True):
        inside_paths = paths(archive)
        count += len(inside_paths)
        check_count(archive, count)
        folders = {PurePosixPath(path).parts[:-1][:1] for path in inside_paths}
        around = len(folders.pop()) if len(folders) == 1 else 0
        for file in members(archive):
            size += len(file.data)
            if size > limit:
                raise LimitError(TOO_LARGE, file=archive.name, size=size, limit=limit)
            inside = PurePosixPath(file.path).parts[around:]
            found.append(replace(file, path="/".join((folder, *inside))))
    return found


def _folder_names(archives: Sequence[Upload], join: bool) -> list[str]:
    """A folder for each archive, named like it, but neither hidden nor a path. Equal names are numbered unless they
    are to share a folder."""
    stems = [re.sub(r"\.zip$", "", file.name, flags=re.IGNORECASE) for file in archives]
    names = [_UNSUITABLE.sub("_", stem).strip(". ") for stem in stems]
    names = [name or f"archive_{number}" for number, name in enumerate(names, start=1)]
    return names if join else _numbered(names)


def _numbered(names: Sequence[str]) -> list[str]:
    """Different names: the second `cat` becomes `cat (2)`."""
    taken, found = set(names), []
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        new = name if seen[name] == 1 else f"{name} ({seen[name]})"
        while seen[name] > 1 and new in taken:
            seen[name] += 1
            new = f"{name} ({seen[name]})"
        taken.add(new)
        found.append(new)
    return found


def _packed(files: Sequence[Upload], name: str) -> Upload:
    """The files by their paths as an archive, which is read like an uploaded one."""
    content = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for number, file in enumerate(files):
            path = file.path or file.name
            if path in taken:  # a copy in another folder of the same name
                folder, slash, name = path.rpartition("/")
                path = f"{folder}{slash}{number} {name}"
            taken.add(path)
            archive.writestr(path, file.data)
    return Upload(f"{name}.zip", content.getvalue())
