"""`cloud`: trains one plan with many seeds at once."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from engine.cli.plans import add_settings, load_plan
from engine.datasets.base import DATASETS
from engine.plan.check import require
from engine.plan.cloud_problems import MAX_SEEDS, require_cloud
from engine.plan.plan import Plan
from engine.train.cloud.cloud_summary import CloudSummary, cloud_summary

if TYPE_CHECKING:
    from engine.train.cloud.loop import CloudMeasured


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("cloud", help="train one small network with many seeds at once")
    verb.add_argument("plan", help="a plan file, or - for standard input")
    verb.add_argument("--seeds", type=int, default=MAX_SEEDS, metavar="N", help=f"2 to {MAX_SEEDS} (default: all)")
    verb.add_argument("--json", action="store_true", help="one object per measurement, then the result")
    add_settings(verb)
    verb.set_defaults(act=act)


def act(args: argparse.Namespace) -> int:
    """The exit code is 1 if all members diverged."""
    plan = require(load_plan(args.plan, args.settings))
    require_cloud(plan, args.seeds)
    seeds = range(plan.training.seed, plan.training.seed + args.seeds)
    final = _trained(plan, seeds, args.json)
    summary = cloud_summary(seeds, final)
    if args.json:
        values = {name: [_number(value) for value in found] for name, found in final.items()}
        print(json.dumps({"seeds": list(seeds), "final": values, "summary": summary and _described(summary)}))
    else:
        print(_sentence(summary, len(seeds)))
    return 0 if summary else 1


def _trained(plan: Plan, seeds: range, as_json: bool) -> dict[str, list[float]]:
    """The last measured values of each metric, for all seeds."""
    import torch
    from tqdm import tqdm

    from engine.train.cloud.cloud import Cloud
    from engine.train.cloud.loop import train_cloud

    torch.set_num_threads(1)  # the kernels of a small network are too short to be divided
    torch.set_flush_denormal(True)  # as in training
    cloud = Cloud(plan, DATASETS.make(plan.dataset).load(), seeds)
    final: dict[str, list[float]] = {}
    with tqdm(total=cloud.steps, unit="step", disable=as_json or not sys.stderr.isatty()) as bar:
        for measured in train_cloud(cloud):
            bar.update(measured.step - bar.n)
            final |= {name: values.tolist() for name, values in measured.values.items()}
            if as_json:
                print(_line(measured))
    return final


def _line(measured: CloudMeasured) -> str:
    values = {name: [_number(value) for value in found] for name, found in measured.values.items()}
    return json.dumps({"step": measured.step, "epoch": measured.epoch, "values": values})


def _number(value: float) -> float | None:
    """JSON has no NaN."""
    return value if value == value else None


def _described(summary: CloudSummary) -> dict[str, Any]:
    ends = {name: getattr(summary, name)._asdict() for name in ("lowest", "median", "highest")}
    return {"metric": summary.metric, **ends, "diverged": list(summary.diverged)}


def _sentence(summary: CloudSummary | None, count: int) -> str:
    if summary is None:
        return f"All {count} seeds diverged."
    ends = (("lowest", summary.lowest), ("median", summary.median), ("highest", summary.highest))
    lines = [f"{summary.metric} of {count - len(summary.diverged)} seeds:"]
    lines += [f"  {name:<8} {member.value:.4g}  (seed {member.seed})" for name, member in ends]
    if summary.diverged:
        lines.append(f"Diverged: seeds {', '.join(map(str, summary.diverged))}")
    return "\n".join(lines)
