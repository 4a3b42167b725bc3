"""`predict --steps`: continues a time series."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from engine.errors import RequestError
from engine.text import N_

if TYPE_CHECKING:
    from engine.probes.base import ProbeContext


def continue_series(context: ProbeContext, args: argparse.Namespace) -> int:
    """Prints the next values of each series, one per line, with their times where the series has times."""
    from engine.train import continuation

    if not 1 <= args.steps <= continuation.MAX_STEPS:
        raise RequestError(N_("A series is continued by 1 to {max} steps."), max=continuation.MAX_STEPS)
    for number in range(max(1, len(context.dataset.latest_windows(0)))):
        found = continuation.continue_series(context, args.steps, number)
        name, times, values = found["names"][number], found["times"], found["coming"].tolist()
        for step, value in enumerate(values):
            if args.json:
                named = {"series": name} if name else {}
                print(json.dumps({**named, "time": times[step] if times else step + 1, "value": value}))
            else:
                print("  ".join(filter(None, (name, times[step] if times else str(step + 1), f"{value:.6g}"))))
    return 0
