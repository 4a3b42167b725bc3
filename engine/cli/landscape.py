"""`landscape`: the loss over a plane through the weights of a run, and the path of training on it."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.cli.trained import run_row, saved_state
from engine.datasets.base import DATASETS
from engine.errors import RequestError
from engine.runs.artifacts import Artifacts
from engine.runs.rows import RunRow
from engine.text import N_, message

if TYPE_CHECKING:
    from engine.train.landscape.grid import Grid, Path
    from engine.train.landscape.plane import Plane

SIZES = (9, 17, 33)
SAMPLES = 1_000
SHADES = " .:-=+*#%@"
"""From the lowest loss to the highest."""


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("landscape", help="the loss around the path that a run took through its weights")
    verb.add_argument("run")
    verb.add_argument("--size", type=int, choices=SIZES, default=SIZES[-1], help="points per side (default: 33)")
    verb.add_argument("--steps", metavar="A,B,C", help="the plane through three steps (default: principal components)")
    verb.add_argument("--samples", type=int, default=SAMPLES, help="samples of the training split (default: 1,000)")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=act)


def act(args: argparse.Namespace) -> int:
    row = run_row(args.run)
    chosen = _three_steps(args.steps)
    if args.samples < 1:
        template = N_("`--samples` must be at least 1, but got {samples}.")
        raise RequestError(template, samples=args.samples)
    plane, grid, path, samples = _computed(row, chosen, args)
    if args.json:
        print(json.dumps(_report(row, plane, grid, path, samples), ensure_ascii=False))
    else:
        print("\n".join(_lines(row, plane, grid, path, samples)))
    return 0


def _three_steps(text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    parts = text.split(",")
    if len(parts) != 3 or not all(part.strip().isdecimal() for part in parts):
        template = N_("`--steps` takes three steps separated by commas, such as 0,100,300, but got `{text}`.")
        raise RequestError(template, text=text)
    return tuple(int(part) for part in parts)


def _states(row: RunRow, steps: tuple[int, ...]) -> dict[int, dict[str, Any]]:
    """The kept weights of a run, and those of these steps, by step."""
    from engine.train.checkpoint import from_bytes

    artifacts = Artifacts()
    film = artifacts.film(row.id)
    states = {step: from_bytes(artifacts.weights(row.id, step), row.id, step) for step in film}
    states |= {step: saved_state(row, step) for step in steps if step not in states}
    if not states:
        template = N_(
            "Run `{run}` kept no weights on its way: it has not started, or its network is too large. Name three of its "
            "steps with `--steps`, so that they are computed again."
        )
        raise RequestError(template, run=row.id)
    return dict(sorted(states.items()))


def _computed(row: RunRow, chosen: tuple[int, ...], args: argparse.Namespace) -> tuple[Plane, Grid, Path, int]:
    """The plane, its finest grid, the path, and the number of samples; with a progress bar on terminals."""
    from tqdm import tqdm

    from engine.train.landscape.grid import path_on, ranges_around, refine
    from engine.train.landscape.network import LossOfWeights
    from engine.train.landscape.plane import plane_of_path, plane_through

    states = _states(row, chosen)
    loss = LossOfWeights(row.plan, DATASETS.make(row.plan.dataset).load(), states[max(states)], args.samples)
    vectors = {step: loss.flatten(state) for step, state in states.items()}
    states.clear()
    path = list(vectors.values())
    plane = plane_through(*(vectors[step] for step in chosen)) if chosen else plane_of_path(path)
    sizes = [size for size in SIZES if size <= args.size]
    with tqdm(total=args.size**2 + len(path), unit="loss", disable=not sys.stderr.isatty()) as bar:
        seen = path_on(plane, list(vectors), path, loss, bar.update)
        *_, grid = refine(plane, *ranges_around(seen.positions), loss, sizes, bar.update)
    return plane, grid, seen, len(loss.samples)


def _report(row: RunRow, plane: Plane, grid: Grid, path: Path, samples: int) -> dict[str, Any]:
    columns = (path.steps, path.positions, path.off_plane, path.off_plane_shares, path.losses)
    return {
        "run": row.id,
        "samples": samples,
        "variance_shares": plane.shares,
        "x_range": grid.x_range,
        "y_range": grid.y_range,
        "losses": [[_finite(loss) for loss in line] for line in grid.losses.tolist()],
        "distance_traveled": path.length,
        "path": [
            {"step": step, "x": x, "y": y, "off_plane": off, "off_plane_share": share, "loss": _finite(loss)}
            for step, (x, y), off, share, loss in zip(*(np.asarray(c).tolist() for c in columns), strict=True)
        ],
    }


def _finite(loss: float) -> float | str:
    """JSON has neither NaN nor infinity."""
    return loss if np.isfinite(loss) else str(loss)


def _lines(row: RunRow, plane: Plane, grid: Grid, path: Path, samples: int) -> list[str]:
    finite = grid.losses[np.isfinite(grid.losses)]
    if not len(finite):
        raise RequestError(N_("No loss around the path of run `{run}` is a finite number."), run=row.id)
    farthest = int(path.off_plane.argmax())
    said = [
        message(
            N_(
                "S is the first step, E the last one, o those between. Denser characters are higher losses, on a logarithmic scale."
            )
        ),
        message(
            N_("Loss on {samples} training samples: {low} to {high}. Points without a finite loss: {unknown}."),
            low=f"{finite.min():.4g}",
            high=f"{finite.max():.4g}",
            samples=f"{samples:,}",
            unknown=grid.losses.size - len(finite),
        ),
        message(
            N_("Farthest from the plane: step {step}, by {distance}, which is {share} of the distance traveled."),
            step=path.steps[farthest],
            distance=f"{path.off_plane[farthest]:.4g}",
            share=f"{100 * path.off_plane_shares[farthest]:.1f} %",
        ),
    ]
    if plane.shares:
        first, second = (f"{100 * share:.1f} %" for share in plane.shares)
        template = N_("The directions hold {first} and {second} of the squared distances from the last weights.")
        said.insert(0, message(template, first=first, second=second))
    return [*_picture(grid, path, finite), "", *map(str, said)]


def _picture(grid: Grid, path: Path, finite: Any) -> list[str]:
    """Shades by the logarithm of the height above the lowest loss; o is the path, S its start and E its end, ? no number."""
    size = len(grid.losses)
    heights = np.log1p(100 * (grid.losses - finite.min()) / max(finite.max() - finite.min(), 1e-12)) / np.log(101)
    shades = np.where(np.isfinite(heights), heights, 0) * (len(SHADES) - 1)
    cells = np.array(list(SHADES))[shades.round().astype(int)]
    cells[~np.isfinite(heights)] = "?"
    low, high = np.transpose([grid.x_range, grid.y_range])
    columns, rows = ((path.positions - low) / (high - low) * (size - 1)).round().astype(int).T
    cells[rows, columns] = "o"
    cells[rows[0], columns[0]], cells[rows[-1], columns[-1]] = "S", "E"
    return ["".join(cell * 2 if cell in SHADES else cell.ljust(2) for cell in line) for line in reversed(cells)]
