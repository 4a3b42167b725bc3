"""What is done to a series, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from engine.datasets.uploads.resampling import Aggregate, Grid, gaps
from engine.datasets.uploads.series_defaults import TEST_FRACTION, VAL_FRACTION, Defaults
from engine.datasets.uploads.series_settings import Fill, SeriesSettings
from engine.datasets.uploads.time_steps import Step
from engine.datasets.uploads.windows import cuts
from engine.text import N_, Message, message, plural

_GAPS = (
    N_("1 step has no value."),
    N_("{count} steps have no value, the longest gap has {longest}."),
)
FILLED: dict[Fill, str] = {
    "linear": N_("Inputs are interpolated within their window; windows whose targets are missing are left out."),
    "last": N_("In inputs the last value is repeated; windows whose targets are missing are left out."),
    "leave_out": N_("Windows across gaps are left out."),
}
COMBINED: dict[Aggregate, tuple[str, str]] = {
    "mean": (
        N_("1 row belongs to a step that has another row: their mean is used."),
        N_("{count} rows belong to a step that has another row: their mean is used."),
    ),
    "sum": (
        N_("1 row belongs to a step that has another row: they are added."),
        N_("{count} rows belong to a step that has another row: they are added."),
    ),
    "last": (
        N_("1 row belongs to a step that has another row: the last one is used."),
        N_("{count} rows belong to a step that has another row: the last one is used."),
    ),
}
TIME = N_("`{column}` is the time: {count} steps from {first} to {last}, {step}.")
TIMES = N_("The time is in the columns {names}: {count} steps from {first} to {last}, {step}.")
SEASON = N_("The series repeats after {season} steps.")
_REFERENCES = {
    "none": N_("Networks predict the values themselves: on the training part nothing simpler is better than the mean."),
    "last": N_("Networks learn the difference from the last value, the best simple forecast on the training part."),
    "season": N_(
        "Networks learn the difference from the value one season before, the best simple forecast on the training part."
    ),
}


def report_of(
    grid: Grid, step: Step, time: Sequence[str], settings: SeriesSettings, defaults: Defaults
) -> list[Message]:
    """What is done to a series with these settings."""
    return [
        *_axis(grid, step, time),
        *_rows(grid, settings),
        *_split(grid, step),
        *_preparation(defaults),
    ]


def _axis(grid: Grid, step: Step, time: Sequence[str]) -> list[Message]:
    first, last = step.label(grid.origin), step.label(grid.origin + grid.steps - 1)
    if not time:
        return [message(N_("The rows are in order of time: {count} steps."), count=grid.steps)]
    template = TIMES if len(time) > 1 else TIME
    named = {"names": list(time)} if len(time) > 1 else {"column": time[0]}
    return [message(template, **named, count=grid.steps, first=first, last=last, step=step.name())]


def _rows(grid: Grid, settings: SeriesSettings) -> list[Message]:
    report = []
    if grid.combined:
        report.append(message(plural(grid.combined, *COMBINED[settings.aggregate]), count=grid.combined))
    missing, longest = gaps(grid.values, grid.stretches)
    if missing:
        report.append(message(plural(missing, *_GAPS), count=missing, longest=longest))
        report.append(message(FILLED[settings.fill]))
    return report


def _split(grid: Grid, step: Step) -> list[Message]:
    val, test = cuts(grid.steps, VAL_FRACTION, TEST_FRACTION)
    template = N_("The splits follow each other: validation begins at {val}, test at {test}.")
    return [message(template, val=step.label(grid.origin + val), test=step.label(grid.origin + test))]


def _preparation(defaults: Defaults) -> list[Message]:
    report = []
    if defaults.season:
        report.append(message(SEASON, season=defaults.season))
    else:
        report.append(message(N_("No season was found.")))
    if defaults.season > defaults.window:
        template = N_("The season of {season} steps is longer than the window of {window}, so it is not used.")
        report.append(message(template, season=defaults.season, window=defaults.window))
    report.append(message(_REFERENCES[defaults.reference]))
    if defaults.scale_windows:
        report.append(message(N_("The values spread more where they are larger, so each window is scaled.")))
    if defaults.stride > 1:
        template = N_("Every {stride}th window is used, since all of them would exceed the memory limit.")
        report.append(message(template, stride=defaults.stride))
    return report
