"""`race`: trains several plans side by side, each with several seeds, and says which was ahead."""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from engine.cli.owner import OWNER
from engine.cli.plans import add_settings, load_plan
from engine.cli.race_table import RaceTable
from engine.errors import RequestError
from engine.host.launch import hosted
from engine.plan.plan import Plan
from engine.plan.variations import variations
from engine.runs.groups import Group, Groups
from engine.runs.races.entry import race_members
from engine.runs.races.race import Race, read_race
from engine.runs.store import Store
from engine.text import N_

POLL_S = 0.25


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("race", help="train plans side by side from equal weights, and compare them")
    verb.add_argument("plan", nargs="*", help="plan files, or - for standard input")
    verb.add_argument("--seeds", type=int, default=1, metavar="N", help="how often each plan is trained (default: 1)")
    verb.add_argument(
        "--vary",
        metavar="CATALOG=NAMES",
        help="races of one plan: optimizer=all, initializer=zeros,he_normal or activation=relu,tanh",
    )
    verb.add_argument("--resume", metavar="RACE", help="instead of starting one, continue a race that was interrupted")
    verb.add_argument("--json", action="store_true", help="one object per ended run, then the result")
    add_settings(verb)
    verb.set_defaults(act=act)


def act(args: argparse.Namespace) -> int:
    with closing(Store()) as store:
        groups = Groups(store)
        group = groups.group(args.resume) if args.resume else _started(groups, args)
        if not args.json:
            print(f"race {group.id}", file=sys.stderr)
        if args.resume:
            groups.resume(group.id, group.owner)
        table = RaceTable(sys.stdout.isatty())
        with hosted(is_quiet=True):
            while True:
                try:
                    return _follow(store, group.id, table, args.json)
                except KeyboardInterrupt:
                    groups.stop(group.id, group.owner)


def _started(groups: Groups, args: argparse.Namespace) -> Group:
    members = race_members(_plans(args), args.seeds)
    return groups.group(groups.start("race", members, OWNER))


def _plans(args: argparse.Namespace) -> dict[str, Plan]:
    plans = {_name(place): load_plan(place, args.settings) for place in args.plan}
    if len(plans) < len(args.plan):
        raise RequestError(N_("Two of the plans have the same name. Rename one of the files."))
    if args.vary is None:
        return plans
    if len(plans) > 1:
        raise RequestError(
            N_("Only one plan can be varied, but got {count}. Leave out --vary, or give one plan."), count=len(plans)
        )
    what, _, names = args.vary.partition("=")
    (plan,) = plans.values()
    varied, left_out = variations(plan, what, [] if names in ("", "all") else names.split(","))
    for problem in left_out:
        print(f"{problem.where}: {problem}", file=sys.stderr)
    return varied


def _name(place: str) -> str:
    return Path(place).stem if place != "-" else "-"


def _follow(store: Store, group: str, table: RaceTable, as_json: bool) -> int:
    """Shows the race until its end; returns the exit code."""
    ended: set[str] = set()
    while True:
        rows = Groups(store).members(group)
        for row in rows:
            if row.is_over and row.id not in ended:
                ended.add(row.id)
                if as_json:
                    print(json.dumps(table.entry(row), ensure_ascii=False), flush=True)
        if not as_json:
            table.show(rows)
        if all(row.is_over for row in rows):
            race = read_race(store, rows)
            print(json.dumps(_result(group, race), ensure_ascii=False)) if as_json else table.end(race)
            return _exit_code(race)
        time.sleep(POLL_S)


def _exit_code(race: Race) -> int:
    """A member that diverged is part of the result; one that failed is a failure."""
    statuses = {row.status for row in race.rows}
    return 1 if "failed" in statuses else 130 if "stopped" in statuses else 0


def _result(group: str, race: Race) -> dict[str, Any]:
    found = race.result
    return {
        "race": group,
        "metric": race.metric,
        "seeds": found.seeds,
        "of_seeds": found.of_seeds,
        "leader": found.leader.variant if found.leader else None,
        "standings": [
            {"variant": one.variant, "wins": one.wins, "median": one.finite_median, "diverged": one.diverged}
            for one in found.standings
        ],
        "verdict": [str(sentence) for sentence in race.sentences],
    }
