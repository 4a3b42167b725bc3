"""What the ready plans are diagnosed as: each failing one as what it is meant to show, and no healthy one wrongly.

Failing plans are trained with their own seed, healthy ones with three; each failing one is also trained again with the
first cure that its page offers, as "Cure and prove" does. What a run reported is kept in
`benchmarks/diagnoses` of Layerlab's data folder, so an interrupted benchmark goes on where it was; delete the folder to
train again. The table is written into `docs/diagnoses.md`. Plans whose data are not on this machine are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from engine.datasets.base import DATASETS
from engine.diagnoses.base import Cure, diagnose
from engine.diagnoses.cures import offered
from engine.diagnoses.history import History
from engine.diagnoses.verdict import verdict
from engine.events import EVENT
from engine.families.base import FAMILIES, Ready
from engine.home import data_home
from engine.plan.factory import change, ready_plan
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from engine.runs.run_history import KINDS
from tests.benchmarks.diagnoses_meant import MEANT, TRUE
from tests.benchmarks.figures import Figure
from tests.training_run import run

SEEDS = (0, 1, 2)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "diagnoses.md"
MARKS = re.compile(r"(?<=<!-- plans: start -->\n).*?(?=<!-- plans: end -->)", re.S)


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, since plans contain lists
class Case:
    """One ready plan with one seed, and the cure in its plan, if any."""

    family: str
    ready: Ready
    seed: int
    plan: Plan
    cure: Cure | None = None

    @property
    def name(self) -> str:
        return f"{self.family}.{self.ready.name}"

    @property
    def place(self) -> Path:
        cured = ".cured" if self.cure else ""
        return data_home() / "benchmarks" / "diagnoses" / f"{self.name}.{self.seed}{cured}.jsonl"

    def history(self) -> History:
        return History.of(self.plan, map(EVENT.validate_json, self.place.read_text(encoding="utf-8").splitlines()))


def figures() -> Iterator[Figure]:
    cases = _cases()
    failing = [case for case in cases if case.ready.fails]
    healthy = [case for case in cases if not case.ready.fails]
    cures: dict[Case, Case] = {}
    for case in failing:
        _train(case)
        if cured := _cured(case):
            cures[case] = cured
            _train(cured)
    for case in healthy:
        _train(case)
    found = {case: diagnose(case.history()) for case in cases}
    meant = [case for case in failing if MEANT[case.name] & set(found[case])]
    gone = [case for case, cured in cures.items() if not set(found[case]) & set(diagnose(cured.history()))]
    wrong = [case for case in healthy if set(found[case]) - TRUE.get(case.name, set())]
    write_table({case: list(names) for case, names in found.items()}, cures)
    yield Figure("failing plans, share diagnosed as meant", len(meant) / len(failing), bound=1.0, sense="at least")
    yield Figure(
        "failing plans, share with a cure that can be applied", len(cures) / len(failing), bound=1.0, sense="at least"
    )
    yield Figure(
        "failing plans, share without the problem after the first cure",
        len(gone) / len(failing),
        bound=1.0,
        sense="at least",
    )
    yield Figure("healthy runs, share with a wrong diagnosis", len(wrong) / max(1, len(healthy)), bound=0.0)


def _cases() -> list[Case]:
    """The cases in the order of their forecast durations, so that most are known soon."""
    cases = [
        Case(family.name, ready, seed, change(plan, "training.seed", seed))
        for family in FAMILIES
        for ready in family.ready
        if DATASETS.make((plan := ready_plan(family.name, ready.name)).dataset).ready()
        for seed in (SEEDS[:1] if ready.fails else SEEDS)
    ]
    return sorted(cases, key=lambda case: (not case.ready.fails, case.seed, preflight(case.plan).seconds or 0.0))


def _cured(case: Case) -> Case | None:
    """The case with the first cure that can be applied, of its first diagnosis that has one."""
    cures = [cure for finding in diagnose(case.history()).values() for cure in finding.cures]
    plans = ((cure, offered(case.plan, cure)) for cure in cures)
    return next((replace(case, plan=plan, cure=cure) for cure, plan in plans if plan is not None), None)


def _train(case: Case) -> None:
    """Trains the plan, unless its events are kept."""
    if case.place.exists():
        return
    lines = [event.model_dump_json() for event in run(case.plan) if event.kind in KINDS]
    case.place.parent.mkdir(parents=True, exist_ok=True)
    case.place.write_text("\n".join(lines), encoding="utf-8")
    cure = f", cured by {case.cure.title}" if case.cure else ""
    print(f"{case.name}, seed {case.seed}{cure}", flush=True)


def write_table(found: dict[Case, list[str]], cures: Mapping[Case, Case]) -> None:
    """Writes one row per plan into the docs. `cures`: failing cases with a cure, each with its cured case."""
    rows: dict[str, list[tuple[Case, list[str]]]] = {}
    for case, names in found.items():
        rows.setdefault(case.name, []).append((case, names))
    failing = [_failing_row(name, *cases[0], cures) for name, cases in sorted(rows.items()) if cases[0][0].ready.fails]
    healthy = [_healthy_row(name, cases) for name, cases in sorted(rows.items()) if not cases[0][0].ready.fails]
    text = (
        "Plans that fail on purpose:\n\n| plan | diagnosed as | as meant | first cure | with it |\n|---|---|---|---|---|\n"
        f"{''.join(failing)}\n"
        f"Healthy plans:\n\n| plan | diagnosed as, per seed | wrong |\n|---|---|---|\n{''.join(healthy)}\n"
    )
    PAGE.write_text(MARKS.sub(lambda _: text, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def _failing_row(name: str, case: Case, found: list[str], cures: Mapping[Case, Case]) -> str:
    is_meant = "yes" if MEANT[name] & set(found) else "no"
    cured = cures.get(case)
    proof = f"{cured.cure.title} | {verdict(case.history(), cured.history())}" if cured and cured.cure else "– | –"
    return f"| `{name}` | {_named(found)} | {is_meant} | {proof} |\n"


def _healthy_row(name: str, cases: list[tuple[Case, list[str]]]) -> str:
    shown = "; ".join(_named(names) for _, names in cases)
    wrong = sorted({one for _, names in cases for one in names} - TRUE.get(name, set()))
    return f"| `{name}` | {shown} | {', '.join(wrong) or '–'} |\n"


def _named(names: list[str]) -> str:
    return ", ".join(f"`{one}`" for one in names) or "–"
