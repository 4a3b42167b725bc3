"""Events of a run as lines: JSON, or one line per epoch with a progress bar."""

from __future__ import annotations

import sys
from typing import Any

from engine.events import Event, RunEnded


class JsonPrinter:
    """Prints one event per line, as JSON."""

    def show(self, event: Event) -> None:
        print(event.model_dump_json(), flush=True)


class ProgressPrinter:
    """Prints one line per epoch, and a progress bar on terminals."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.forecast_s: float | None = None

    def show(self, event: Event) -> None:
        from tqdm import tqdm

        if event.kind == "returning" and sys.stderr.isatty():
            print(f"\r{event.note}", end="", file=sys.stderr, flush=True)
        if event.kind == "run_started":
            self.forecast_s = event.forecast_s
            self.bar = tqdm(total=event.steps, initial=event.step, unit="step", disable=not sys.stderr.isatty())
            if event.note is not None:
                tqdm.write(str(event.note), file=sys.stderr)
        if self.bar is not None:
            self.bar.update(event.step - self.bar.n)
        if event.kind == "epoch_ended":
            tqdm.write(f"epoch {event.epoch:>4}  {written(event.values)}")
        elif isinstance(event, RunEnded):
            if self.bar is not None:
                self.bar.close()
            print(f"{event.reason} after {event.elapsed_s:.1f} s{self._forecast(event)}  {written(event.summary)}")
            if event.message is not None:
                print(event.message, file=sys.stderr)

    def _forecast(self, event: RunEnded) -> str:
        is_complete = event.reason == "finished" and event.message is None
        return f" (forecast {self.forecast_s:.1f} s)" if is_complete and self.forecast_s else ""


def written(values: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.4f}" for name, value in values.items())
