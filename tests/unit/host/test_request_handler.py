"""What a resident worker answers without a run."""

from __future__ import annotations

from pathlib import Path

from engine.cli import look
from engine.host.request_handler import RequestHandler
from engine.plan.factory import make_plan
from engine.probes.weight_histograms import weighted


def test_the_first_weights_of_every_graph_are_shown_by_their_nodes(home: Path) -> None:
    plan = make_plan("autoencoder", "digits")
    request = {"plan": plan.dump()}
    found = {one.name: one for one in RequestHandler().weights(request).histograms}
    weighed = {f"{name}.{node}" for name, graph in plan.graphs.items() for node in weighted({name: graph})}
    assert set(found) == weighed
    assert all(one.counts.sum() > 0 and one.deviation > 0 for one in found.values())


def test_the_page_and_the_command_line_export_the_same_classes(home: Path) -> None:
    plan = make_plan("gan_points", "ring")
    told = RequestHandler().source({"plan": plan.dump()})
    assert set(told) == set(plan.graphs)
    assert all(f"class {name.title()}(" in told[name] for name in told)
    assert "\n\n".join(told.values()).encode() == look._source(plan)
