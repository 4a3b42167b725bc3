"""`datasets add` and `datasets delete`: data sets from uploaded files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from engine.cli import series_options
from engine.cli.column_options import add_column_options, column_options
from engine.cli.owner import OWNER
from engine.cli.picture_options import add_picture_options, picture_settings
from engine.datasets.base import DATASETS
from engine.datasets.baseline import baseline
from engine.datasets.uploads import upload_store
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.encoding_names import Encoding
from engine.datasets.uploads.guess import CONTENTS, Content
from engine.datasets.uploads.kinds import READ_AS
from engine.datasets.uploads.sheet import Separator
from engine.datasets.uploads.text_vocabulary import TokenKind
from engine.errors import LimitError, NotFoundError, RequestError
from engine.limits import limits
from engine.text import N_, Message, figure

_BASELINES = ("constant", "last", "season", "linear")


def add_verbs(under: Any) -> None:
    adding = under.add_parser(
        "add", help="save your files as a data set: CSV, spreadsheet, a zip of image folders, text"
    )
    adding.add_argument("files", nargs="+", type=Path, metavar="FILE")
    adding.add_argument("--as", dest="way", choices=CONTENTS, help="kind of data (default: guessed from the content)")
    adding.add_argument("--name", default="", help="name of the data set (default: the file name)")
    adding.add_argument("--target", help="target column (default: guessed)")
    adding.add_argument("--text", help="column of texts (default: guessed)")
    adding.add_argument("--tokens", choices=get_args(TokenKind), default="words", help="tokens of texts")
    adding.add_argument("--length", type=int, help="tokens per text (default: enough for nine of ten texts)")
    adding.add_argument("--leave-out", nargs="*", default=[], metavar="COLUMN")
    adding.add_argument(
        "--keep", nargs="*", default=[], metavar="COLUMN", help="use columns that identify rows or determine the target"
    )
    adding.add_argument("--missing", default="", help="how to handle missing values: median, mean, drop …")
    add_column_options(adding)
    add_picture_options(adding)
    adding.add_argument("--balance", choices=["nothing", "weights", "resample"])
    adding.add_argument("--in-order", action="store_true", help="split a table with dates in order of time")
    adding.add_argument("--encoding", choices=get_args(Encoding), default="auto")
    adding.add_argument("--separator", choices=get_args(Separator), default="auto")
    adding.add_argument("--sheet", help="sheet of a spreadsheet (default: the first one with a table)")
    adding.add_argument("--json", action="store_true")
    series_options.add_options(adding)
    adding.set_defaults(act=add)
    deleting = under.add_parser("delete", help="delete the samples of your data set")
    deleting.add_argument("id")
    deleting.set_defaults(act=delete)


def add(args: argparse.Namespace) -> int:
    entry, guess = _saved(args, [_read(path) for path in args.files])
    reached = baseline(entry.choice())
    if args.json:
        lines = [str(line) for line in entry.report]
        print(json.dumps({**entry_of(entry), "report": lines, "baseline": reached}))
        return 0
    if guess is not None:
        print(f"{guess} To read it otherwise: --as, one of {', '.join(CONTENTS)}.")
    for line in entry.report:
        print(line)
    if entry.kind == "own_table" and not args.target:
        print(f"to predict another column: --target COLUMN, one of {', '.join(_input_columns(entry)[:20])}")
    if reached:
        print(_baselines(reached, DATASETS.make(entry.choice()).spec().unit))
    print(
        f"saved as {entry.kind}, id {entry.id}: python -m engine plan FAMILY --dataset {entry.kind} --set dataset.id={entry.id}"
    )
    return 0


def _baselines(reached: Mapping[str, Any], unit: str) -> str:
    """The scores in one line, errors in the unit of the target."""
    in_unit = f" {unit}" if unit and reached["metric"] == "mae" else ""
    scores = [f"{name} {figure(reached[name])}{in_unit}" for name in _BASELINES if name in reached]
    return f"baselines, {reached['metric']} on {reached['split']}: {', '.join(scores)}"


def _saved(args: argparse.Namespace, files: list[Upload]) -> tuple[upload_store.About, Message | None]:
    """The saved data set, and what the files look like, if `--as` does not say it."""
    from engine.host.local_upload_reader import save_guessed, save_locally

    if args.way is not None:
        kind, settings = READ_AS[args.way][0], _settings(args, args.way)
        return upload_store.about(save_locally(OWNER, args.name, kind, files, settings, _print_progress)), None
    by_content = {content: _settings(args, content) for content in CONTENTS}
    set_id, guess = save_guessed(OWNER, args.name, files, _reading(args), by_content, _print_progress)
    return upload_store.about(set_id), guess


def _input_columns(entry: upload_store.About) -> list[str]:
    return [str(column["name"]) for column in entry.facts["columns"]]  # type: ignore[union-attr, index, call-overload]


def _print_progress(share: float) -> None:
    if sys.stderr.isatty():
        print(f"\r{share:4.0%}", end="\r", file=sys.stderr)


def delete(args: argparse.Namespace) -> int:
    from engine.runs.artifacts import Artifacts
    from engine.runs.data_set_use import is_used
    from engine.runs.store import Store

    upload_store.delete(args.id, used=is_used(Store(), Artifacts(), args.id))
    return 0


def entry_of(entry: upload_store.About) -> dict[str, Any]:
    """A saved data set as listed by `datasets --json`."""
    from engine.datasets.base import DATASETS

    spec = DATASETS.make(entry.choice()).spec()
    return {
        "name": entry.kind,
        "id": entry.id,
        "title": entry.title,
        "kind": spec.kind,
        "shape": list(spec.shape),
        "classes": list(spec.classes),
        "sizes": dict(spec.sizes),
        "ready": True,
    }


def _read(path: Path) -> Upload:
    if not path.is_file():
        raise NotFoundError(N_("File `{place}` not found."), place=str(path))
    size, limit = path.stat().st_size, limits().upload_bytes
    if size > limit:
        template = N_("The file has {size} bytes; the limit is {limit}. Use a part of the data.")
        raise LimitError(template, size=size, limit=limit)
    try:
        return Upload(path.name, path.read_bytes())
    except OSError as error:
        raise RequestError(N_("`{place}` cannot be read: {reason}."), place=str(path), reason=error.strerror) from None


def _reading(args: argparse.Namespace) -> dict[str, Any]:
    return {"encoding": args.encoding, "separator": args.separator, "sheet": args.sheet}


def _settings(args: argparse.Namespace, way: Content) -> dict[str, Any]:
    balance = {"balance": args.balance} if args.balance else {}
    if way == "pictures":
        return {**balance, **picture_settings(args)}
    if way == "series":
        return series_options.settings_of(args)
    settings: dict[str, Any] = {**balance, "target": args.target, **_reading(args)}
    if way == "table":
        settings |= {"columns": column_options(args), "in_order": args.in_order, "keep_totals": args.keep_totals}
        return {**settings, **({"missing": args.missing} if args.missing else {})}
    return {**settings, **READ_AS[way][1], "text": args.text, "length": args.length, "tokens": args.tokens}
