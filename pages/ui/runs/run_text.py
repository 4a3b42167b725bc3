"""Texts about runs: name, status, outcome and age."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import streamlit as st

from engine.families.base import FAMILIES
from engine.plan.variations import variant_name
from engine.runs.rows import RunRow
from engine.text import N_, Message, Name, figure
from pages.ui.data.uploads import upload_names
from pages.ui.forms.entry_form import title_of
from pages.ui.language import _, say_plainly

STATUS = {
    "queued": N_("waiting"),
    "running": N_("training"),
    "paused": N_("paused"),
    "judging": N_("evaluating"),
    "finished": N_("finished"),
    "stopped": N_("stopped"),
    "diverged": N_("diverged"),
    "failed": N_("failed"),
}
COLOURS: dict[str, Literal["green", "blue", "red", "gray"]] = {
    "running": "green",
    "judging": "green",
    "finished": "blue",
    "diverged": "red",
    "failed": "red",
}
_METRICS = (
    ("test/accuracy", N_("test accuracy {value}")),
    ("val/accuracy", N_("validation accuracy {value}")),
    ("test/loss", N_("test loss {value}")),
    ("val/loss", N_("validation loss {value}")),
)


def name(run: RunRow) -> str:
    """What its owner calls it, else the plan's title, else its family and data in the reader's language; of a race, also its
    variant and its seed."""
    if run.name:
        return run.name
    if run.group is None or run.variant is None:
        return plan_name(run)
    parts = {"plan": plan_name(run), "variant": named(variant_name(run.variant)), "seed": run.plan.training.seed}
    return _("{plan} · {variant} · seed {seed}").format(**parts)


def named(name: Name) -> str:
    """The name of a variant in the reader's language."""
    return say_plainly(name) if isinstance(name, Message) else name


def plan_name(run: RunRow) -> str:
    """Without variant and seed."""
    plan = run.plan
    family = title_of(FAMILIES, plan.family.name)
    return plan.title or _("{architecture} on {dataset}").format(architecture=family, dataset=dataset_name(run))


def dataset_name(run: RunRow) -> str:
    """The title of its data set in the reader's language."""
    return upload_names.title(upload_names.key_of(run.plan.dataset))


def status(run: RunRow) -> str:
    """One or two words, with the place in the queue for a waiting run."""
    if run.status == "queued" and run.place:
        return _("waiting, place {place}").format(place=run.place)
    return _(STATUS[run.status])


def outcome(run: RunRow) -> str:
    """The run's main metric, or its progress."""
    for metric, template in _METRICS:
        if metric in run.summary:
            value = run.summary[metric]
            return _(template).format(value=f"{100 * value:.1f} %" if metric.endswith("accuracy") else figure(value))
    if run.steps:
        return _("step {step} of {steps}").format(step=f"{run.step:,}", steps=f"{run.steps:,}")
    return ""


def age(run: RunRow) -> str:
    """How long ago the run was started."""
    seconds = max(0.0, time.time() - run.created_at)
    for size, template in ((86400, N_("{n} d ago")), (3600, N_("{n} h ago")), (60, N_("{n} min ago"))):
        if seconds >= size:
            return _(template).format(n=int(seconds // size))
    return _("just now")


def unique_lines(rows: Sequence[RunRow]) -> dict[str, str]:
    """The runs as options of a list, by id. Streamlit identifies options by their text, so each text is unique and does not
    change while a run trains."""
    lines: dict[str, str] = {}
    for row in reversed(rows):
        line = _dated(row)
        lines[row.id] = f"{line} · {row.id[:4]}" if line in lines.values() else line
    return {row.id: lines[row.id] for row in rows}


def _dated(row: RunRow) -> str:
    zone = st.context.timezone
    created = datetime.fromtimestamp(row.created_at, ZoneInfo(zone) if zone else UTC)
    pin, tags = "★ " * (row.pinned_at is not None), "".join(f" #{tag}" for tag in row.tags)
    return f"{pin}{name(row)}{tags} · {created:%Y-%m-%d %H:%M:%S}"
