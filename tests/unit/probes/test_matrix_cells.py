"""The samples of a cell of the confusion matrix, and the probabilities at the end of all layers."""

from __future__ import annotations

import pytest

from tests.unit.probes.test_pictures_of_known_networks import images, show


def test_a_cell_of_the_confusion_matrix_has_the_samples_that_it_counts() -> None:
    seen, _ = images()
    counts = show(seen, "confusion").values
    for true in (0, 1):
        for said in (0, 1):
            cell = show(seen, "mistakes", true=seen.spec.classes[true], predicted=seen.spec.classes[said])
            assert len(cell.captions) == counts[true, said]
            assert cell.wrong == (tuple(range(len(cell.captions))) if true != said else ())
    assert not show(seen, "mistakes", true=seen.spec.classes[0]).captions, "of one class, only its mistakes"


def test_the_layers_of_a_classifier_end_with_its_probabilities() -> None:
    seen, _ = images()
    end = show(seen, "all_feature_maps", sample=0).views[-1]
    assert list(map(str, end.names)) == ["a", "b"]
    assert end.values.sum() == pytest.approx(1)
