"""Views: data ready to be drawn, of a few known kinds (`kinds`), and their packing into bytes (`packing`)."""

from engine.views.base import Array, Scale, View
from engine.views.calculation import Calculation, FollowedPart, Operand, Step, TensorPlane
from engine.views.charts import Bars, Curves, Histogram, Histograms, Series
from engine.views.kinds import KINDS
from engine.views.matrices import Attention, Heatmaps, Matrix, Table
from engine.views.network import Network, NodeView
from engine.views.packing import pack, unpack
from engine.views.pictures import Pictures
from engine.views.planes import Cloud, Plane, Scatter
from engine.views.samples import Samples
from engine.views.sheet import Sheet
from engine.views.slow_motion import SlowStep, Stage, StageTensor, WeightUpdate
from engine.views.texts import Equations, Line, Text

__all__ = [
    "KINDS",
    "Array",
    "Attention",
    "Bars",
    "Calculation",
    "Cloud",
    "Curves",
    "Equations",
    "FollowedPart",
    "Heatmaps",
    "Histogram",
    "Histograms",
    "Line",
    "Matrix",
    "Network",
    "NodeView",
    "Operand",
    "Pictures",
    "Plane",
    "Samples",
    "Scale",
    "Scatter",
    "Series",
    "Sheet",
    "SlowStep",
    "Stage",
    "StageTensor",
    "Step",
    "Table",
    "TensorPlane",
    "Text",
    "View",
    "WeightUpdate",
    "pack",
    "unpack",
]
