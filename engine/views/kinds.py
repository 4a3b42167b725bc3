"""All kinds of views, by name."""

from __future__ import annotations

from engine.views.base import View
from engine.views.calculation import Calculation
from engine.views.charts import Bars, Curves, Histograms
from engine.views.matrices import Attention, Heatmaps, Matrix, Table
from engine.views.network import Network
from engine.views.pictures import Pictures
from engine.views.planes import Plane, Scatter
from engine.views.samples import Samples
from engine.views.sheet import Sheet
from engine.views.slow_motion import SlowStep, WeightUpdate
from engine.views.texts import Equations, Text

KINDS: dict[str, type[View]] = {
    view.kind: view
    for view in (
        Curves, Plane, Pictures, Matrix, Histograms, Bars, Table, Sheet,
        Heatmaps, Attention, Scatter, Text, Equations, Network, Samples, Calculation,
        SlowStep, WeightUpdate,
    )
}  # fmt: skip
