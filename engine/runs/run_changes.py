"""What was changed in a run while it trained, each with a name by which it can be left out of another run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.commands import Advance, Command, SetValue, SetWeight
from engine.errors import RequestError
from engine.events import Event, SettingChanged, WeightChanged
from engine.optimizers.base import OPTIMIZERS
from engine.runs.changes import changes
from engine.runs.rows import RunRow
from engine.runs.store import Store
from engine.text import N_, Message, message

VARIANT = "without="
"""A run's `variant` if it is its parent without a change, whose name follows."""
ALONE = {
    "discriminator": N_("Only the discriminator was trained"),
    "generator": N_("Only the generator was trained"),
}


@dataclass(frozen=True)
class Change:
    """All commands before one step that changed the same setting or weight: only the last of them had an effect."""

    step: int
    number: int
    """From 1, of the changes before this step."""
    commands: tuple[Command, ...]
    title: Message

    @property
    def name(self) -> str:
        """Its step, with its number from the second change on: `300`, `300.2`."""
        return str(self.step) if self.number == 1 else f"{self.step}.{self.number}"


def run_changes(store: Store, row: RunRow) -> list[Change]:
    """The changes of a run in order, without those that had no effect, and without those of the run it goes on from."""
    events = [event for _, event in store.events(row.id, limit=10**6, kinds=("setting_changed", "weight_changed"))]
    found: list[Change] = []
    for (step, _target), commands in _by_target(changes(store.applied(row.id))).items():
        if title := _title(commands[-1], step, events, row):
            number = 1 + sum(one.step == step for one in found)
            found.append(Change(step, number, tuple(commands), title))
    return found


def named_changes(found: Sequence[Change], names: Iterable[str]) -> list[Change]:
    """The changes of these names, in order; raises `RequestError` for a name that is none."""
    by_name = {change.name: change for change in found}
    for name in names:
        if name not in by_name:
            template = N_("There is no change `{name}`. The changes of this run: {names}.")
            raise RequestError(template, name=name[:40], names=", ".join(by_name) or "–")
    return [change for change in found if change.name in set(names)]


def without_title(left_out: Sequence[Change]) -> Message:
    """A name of the run without these changes."""
    first = left_out[0]
    if len(left_out) > 1:
        return message(N_("without {count} changes"), count=len(left_out))
    return message(N_("without “{change}” at step {step}"), change=first.title, step=first.step)


def variant_of(left_out: Iterable[Change]) -> str:
    return VARIANT + ",".join(change.name for change in left_out)


def _by_target(applied: Iterable[tuple[int, Command]]) -> dict[tuple[int, object], list[Command]]:
    found: dict[tuple[int, object], list[Command]] = {}
    for step, command in applied:
        found.setdefault((step, _target(command)), []).append(command)
    return found


def _target(command: Command) -> object:
    """What the command changes."""
    if isinstance(command, SetWeight):
        return command.graph, command.node, command.tensor, command.index
    return command.path if isinstance(command, SetValue) else command.kind


def _title(command: Command, step: int, events: Sequence[Event], row: RunRow) -> Message | None:
    """What was changed; None if nothing was."""
    match command:
        case Advance(only=str(only)):
            return message(ALONE[only])
        case SetValue():
            return _rate_title(command, step, events, row)
        case SetWeight():
            weights = [one for one in events if isinstance(one, WeightChanged) and one.step == step]
            former = [one.former for one in weights if _is_target(one, command)]
            return _weight_title(command, former[0]) if former and former[0] != command.value else None
    return None


def _rate_title(command: SetValue, step: int, events: Sequence[Event], row: RunRow) -> Message | None:
    rates = [one for one in events if isinstance(one, SettingChanged) and one.path == command.path]
    planned = float(OPTIMIZERS.make(row.plan.optimizer).learning_rate)
    former = next((one.value for one in reversed(rates) if one.step < step), planned)
    if command.value == former:
        return None
    return message(N_("Learning rate {former} → {value}"), former=f"{former:.6g}", value=f"{command.value:.6g}")


def _is_target(event: WeightChanged, command: Command) -> bool:
    return (event.graph, event.node, event.tensor, event.index) == _target(command)


def _weight_title(command: SetWeight, former: float | None) -> Message:
    return message(
        N_("{node}: {weight} {former} → {value}"),
        node=command.node,
        weight=f"{command.tensor}[{', '.join(map(str, command.index))}]",
        former="NaN" if former is None else _written(former),
        value=_written(command.value),
    )


def _written(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")
