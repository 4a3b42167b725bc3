"""What the tensors of calculations are called, with the letters of the layers' formulas."""

from __future__ import annotations

import re
from collections.abc import Collection

from engine.text import N_, Message, message

STACKED = re.compile(r"(?P<way>ahead|back)\.(?P<layer>\d+)\.(?P<name>\w+)$")
"""A parameter of a recurrent layer, such as `back.1.weight_hh_l0`."""
STATE = re.compile(r"(?:(?P<layer>\d+)\.)?(?P<back>reverse\.)?(?P<name>[a-z.]+)$")
"""A capture of a recurrent layer, such as `2.reverse.hidden`."""
RECURRENT = {
    "weight_ih_l0": N_("Input weights W"),
    "weight_hh_l0": N_("State weights U"),
    "bias_ih_l0": N_("Input bias b"),
    "bias_hh_l0": N_("State bias d"),
}
STATES = {
    "hidden": N_("States h"),
    "cell": N_("Cells c"),
}
NAMES = {
    "output": N_("Output"),
    "batch": N_("Batch"),
    "weight": N_("Weights W"),
    "bias": N_("Biases b"),
    "mask": N_("Mask m"),
    "before": N_("Before the activation"),
    "query.weight": N_("Query weights W_Q"),
    "key.weight": N_("Key weights W_K"),
    "value.weight": N_("Value weights W_V"),
    "output.weight": N_("Output weights W_O"),
    "query": N_("Queries Q"),
    "key": N_("Keys K"),
    "value": N_("Values V"),
    "scores": N_("Scores of this query"),
    "weights": N_("Attention weights"),
    "kept_weights": N_("Attention weights after dropout"),
    "mixed": N_("Mixed values of all heads"),
    "squeeze.weight": N_("Squeezing weights W₁"),
    "excite.weight": N_("Exciting weights W₂"),
    "means": N_("Means of the channels"),
    "hidden units": N_("Hidden units"),
    "states below": N_("States of the layer below"),
    "states below after dropout": N_("States of the layer below, after dropout"),
    "score.weight": N_("Weights of the scores"),
    "shares": N_("Shares"),
    "deviations": N_("Standard deviations over the batch"),
    "0.weight": N_("Depthwise weights"),
    "1.weight": N_("Pointwise weights"),
    "depthwise": N_("Result of the depthwise convolution"),
    "encoding": N_("Positional encoding"),
    "places": N_("Learned positions"),
    "patches.weight": N_("Weights of a patch"),
    "token": N_("Class token"),
    "running_mean": N_("Running mean"),
    "running_var": N_("Running variance"),
}


def tensor_name(tensor: str, tensors: Collection[str]) -> Message | str:
    """The name of a tensor among all `tensors` of a layer, to be translated; unknown tensors keep theirs."""
    if tensor in NAMES:
        return message(NAMES[tensor])
    if tensor.endswith(".bias"):
        return message(NAMES["bias"])
    if tensor.startswith("input"):
        number = tensor.removeprefix("input").strip()
        return message(N_("Input {number}"), number=number) if number else message(N_("Input"))
    if (found := STACKED.match(tensor)) and found["name"] in RECURRENT:
        return _placed(RECURRENT[found["name"]], int(found["layer"]) + 1, found["way"] == "back", tensors)
    if (found := STATE.match(tensor)) and found["name"] in STATES:
        return _placed(STATES[found["name"]], int(found["layer"] or 1), bool(found["back"]), tensors)
    return tensor


def _placed(title: str, layer: int, backward: bool, tensors: Collection[str]) -> Message:
    """The name with its layer and direction, as far as there are several."""
    is_stacked = any(one.startswith("ahead.1.") for one in tensors)
    name, both = message(title), any(one.startswith("back.") for one in tensors)
    if not both:
        return message(N_("{name}, layer {layer}"), name=name, layer=layer) if is_stacked else name
    if is_stacked:
        template = N_("{name}, layer {layer}, backward") if backward else N_("{name}, layer {layer}, forward")
        return message(template, name=name, layer=layer)
    return message(N_("{name}, backward") if backward else N_("{name}, forward"), name=name)
