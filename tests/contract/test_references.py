"""Every entry of the registries that compute something, held against an independent implementation.

A new entry brings its own reference: see `tests/contract/references`.
"""

from __future__ import annotations

import numpy as np
import pytest

from engine.initializers.base import INITIALIZERS
from engine.layers.base import LAYERS
from engine.losses.base import LOSSES
from engine.metrics.base import METRICS
from engine.optimizers.base import OPTIMIZERS
from engine.schedules.base import SCHEDULES
from tests.contract.references import Reference, tables

TABLES = tables()
CASES = [
    pytest.param(reference, id="-".join(filter(None, (table, name, reference.case.replace(" ", "_")))))
    for table, module in TABLES.items()
    for name, references in module.REFERENCES.items()
    for reference in references
]


@pytest.mark.parametrize("reference", CASES)
def test_it_computes_what_an_independent_implementation_computes(reference: Reference) -> None:
    ours, theirs = reference.compare()
    assert np.shape(ours) == np.shape(theirs)
    np.testing.assert_allclose(ours, theirs, rtol=reference.rtol, atol=reference.atol, err_msg=reference.source)


def test_each_registry_that_computes_has_a_table() -> None:
    held = (LAYERS, INITIALIZERS, LOSSES, OPTIMIZERS, SCHEDULES, METRICS)
    assert sorted(registry.package for registry in held) == sorted(
        module.REGISTRY.package for module in TABLES.values()
    )


@pytest.mark.parametrize("table", TABLES)
def test_every_entry_has_a_reference_or_a_reason_for_having_none(table: str) -> None:
    module = TABLES[table]
    held = {name for name, references in module.REFERENCES.items() if references}
    excused = set(module.WITHOUT_REFERENCE)
    assert held | excused == set(module.REGISTRY.names())
    assert not held & excused
    assert all(len(reason.split()) > 3 for reason in module.WITHOUT_REFERENCE.values())
