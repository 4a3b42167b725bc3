"""A network that was trained in Layerlab on rows of a table, with the preparation of its cells.

    from network import predict

    predict({"age": "34", "city": "Oslo"})

`predict` takes the cells of a row as text, by the names of the columns, exactly as they stand in the table: numbers,
dates and categories are read and scaled as they were for training, and a missing cell may be empty or left out. The
weights are in a safetensors file of the same name beside this file. Needs: torch, numpy, safetensors.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from engine.exports.templates.class_answers import answer
from engine.exports.templates.columns import Column, cell_of
from engine.exports.templates.weights import load

COLUMNS: tuple[Column, ...] = ()
"""The columns in the order of the inputs, with what was fitted to the training rows."""
EXAMPLE: dict[str, str] = {}
"""A row with the usual value of each column."""


def prepare(rows: Sequence[Mapping[str, str | float]]) -> Tensor:
    """Rows of cells as the network takes them, `(N, D)`."""
    cells = [[(column, cell_of(column, row.get(column.name, ""))) for column in COLUMNS] for row in rows]
    inputs = [[value for column, cell in row for value in column.inputs(cell)] for row in cells]
    return torch.tensor(inputs, dtype=torch.float32)


@torch.no_grad()
def predict(row: Mapping[str, str | float]) -> dict[str, float] | float:
    """The probability of each class, or the value in its unit."""
    return answer(load()(prepare([row])))


if __name__ == "__main__":
    given = json.loads(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLE
    print(json.dumps(predict(given), ensure_ascii=False))
