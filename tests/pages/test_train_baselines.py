"""Train: a finished network beside the baselines of its data set."""

from __future__ import annotations

import re

import pytest

from engine.datasets.uploads import kinds
from engine.plan.factory import make_plan
from pages.ui import backend
from tests import sample_uploads
from tests.host_process import wait_until
from tests.page_session import open_page

pytestmark = pytest.mark.usefixtures("hosted")

VISITOR = "b" * 32


def test_a_finished_network_stands_beside_the_baselines_of_its_data() -> None:
    entry = kinds.keep(VISITOR, "", "table", [sample_uploads.table()], {})
    run = backend.store().submit(make_plan("mlp", entry.choice(), {"training.epochs": 2}), VISITOR)
    backend.host().wake()
    wait_until(lambda: backend.store().run(run).is_over, "the run is over")
    app = open_page("train", VISITOR, run=run)
    assert not app.exception
    score = backend.store().run(run).summary["test/accuracy"]
    shown = " ".join(part.value for part in app.markdown)
    assert re.search(r"Linear model: \d+\.\d\s%", shown)
    assert re.search(rf"Your network: \*\*{100 * score:.1f}\s%\*\*", shown)
