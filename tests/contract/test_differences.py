"""Every kind of view has a difference or says that it has none."""

from __future__ import annotations

import pytest

from engine.views import KINDS
from engine.views.difference import difference, has_difference


@pytest.mark.parametrize("kind", sorted(set(KINDS)))
def test_a_kind_without_a_difference_says_so(kind: str) -> None:
    if has_difference(kind):
        return
    found = difference({"kind": kind}, {"kind": kind})
    assert found.view is None
    assert "no difference" in str(found.sentence)
