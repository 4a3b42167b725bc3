"""Exports a graph as readable PyTorch source."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from engine.errors import ProblemsError
from engine.graph.names import graph_name_problems
from engine.graph.spec import GraphSpec
from engine.layers.base import Shape

if TYPE_CHECKING:
    from torch import Tensor, nn

    from engine.graph.build import GraphModule

INDENT = " " * 4


class NetworkParts(NamedTuple):
    """The imports of a network's source, and its classes by name; the network is the last."""

    imports: tuple[str, ...]
    classes: dict[str, str]


def to_source(graph: GraphSpec, name: str = "main") -> str:
    """The source of a module class for the graph called `name`, preceded by the classes of ours that it uses.

    Raises `ProblemsError` for an invalid name, and like `build`.

    Each node is an attribute of the same name, so `state_dict()` has keys such as `conv2d_1.weight`; an activation is
    `<node>_activation`. `exported_weights` gives the weights of a built module under these keys.
    """
    parts = network_parts(graph, name)
    return "\n\n\n".join(["\n".join(parts.imports), *parts.classes.values()]) + "\n"


def network_parts(graph: GraphSpec, name: str = "main") -> NetworkParts:
    """What `to_source` consists of."""
    import torch

    from engine.graph.build import build

    with torch.device("meta"):  # only the settings of the modules are needed, not their values
        module = build(graph)
    own = _own_classes(module)
    normalises = any(node.spectral_norm for node in graph.nodes.values())
    called = class_name(name)
    classes = {kind.__name__: _class_source(kind) for kind in own} | {called: _network(graph, module, called)}
    return NetworkParts(tuple(_imports(own, normalises)), classes)


def class_name(graph_name: str) -> str:
    """`Network` for the graph `main`, `Generator` for `generator`; raises `ProblemsError` for an invalid name."""
    if problems := graph_name_problems([graph_name]):
        raise ProblemsError(problems)
    return "Network" if graph_name == "main" else "".join(part.capitalize() for part in graph_name.split("_"))


def exported_weights(graph: GraphSpec, state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The built module's `state_dict()` with the keys of the exported class."""
    renamed = {}
    for key, tensor in state.items():
        place, node, rest = key.split(".", 2)
        renamed[f"{node if place == 'nodes' else _activation_name(graph, node)}.{rest}"] = tensor
    return renamed


def _imports(own: list[type[nn.Module]], normalises: bool) -> list[str]:
    text = "".join(inspect.getsource(kind) for kind in own)
    lines = ["import torch"] if "torch." in text else []
    lines.append("from torch import Tensor, nn")
    if "F." in text:
        lines.append("from torch.nn import functional as F")
    if normalises:
        lines.append("from torch.nn.utils.parametrizations import spectral_norm")
    return lines


def _network(graph: GraphSpec, module: GraphModule, class_name: str) -> str:
    inputs = ", ".join(f"{name}: Tensor" for name in (("x",) if graph.is_chain else graph.inputs))
    lines = [
        f"class {class_name}(nn.Module):",
        f"{INDENT}def __init__(self) -> None:",
        f"{INDENT * 2}super().__init__()",
        *(INDENT * 2 + line for line in _attributes(graph, module)),
        "",
        f"{INDENT}def forward(self, {inputs}) -> Tensor:",
        *(INDENT * 2 + line for line in _steps(graph, module)),
    ]
    return "\n".join(lines)


def _attributes(graph: GraphSpec, module: GraphModule) -> Iterator[str]:
    for name, part in module.nodes.items():
        if not _is_nothing(part):
            yield f"self.{name} = {_expression(part)}"
        if name in module.activations:
            yield f"self.{_activation_name(graph, name)} = {_expression(module.activations[name])}"


def _steps(graph: GraphSpec, module: GraphModule) -> Iterator[str]:
    """The body of `forward`. A chain uses `x` throughout; other graphs name each value after its node."""
    from engine.graph.check import check

    shapes = check(graph).shapes
    chain = graph.is_chain
    yield from (f"# {'x' if chain else name}: {_batch(shapes[name])}" for name in graph.inputs)
    masks = module.masks
    for origin in dict.fromkeys(origin for origins in masks.values() for origin in origins if origin):
        yield f"{_mask_name(graph, origin)} = {'x' if chain else origin} != 0  # where there is a token, not padding"
    for name, part in module.nodes.items():
        given = ["x" if chain else source for source in graph.sources(name)]
        given += [_mask_name(graph, origin) if origin else "None" for origin in masks.get(name, ())]
        value = ", ".join(given)
        if not _is_nothing(part):
            value = f"self.{name}({value})"
        if name in module.activations:
            value = f"self.{_activation_name(graph, name)}({value})"
        yield f"{'x' if chain else name} = {value}  # {_batch(shapes[name])}"
    yield f"return {'x' if chain else graph.output}"


def _mask_name(graph: GraphSpec, origin: str) -> str:
    name = f"{origin}_mask"
    while name in graph.nodes or name in graph.inputs:
        name += "_"
    return name


def _batch(shape: Shape) -> str:
    return f"(N, {', '.join(map(str, shape))})"


def _activation_name(graph: GraphSpec, node: str) -> str:
    name = f"{node}_activation"
    while name in graph.nodes:
        name += "_"
    return name


def _is_nothing(module: nn.Module) -> bool:
    from torch import nn

    return type(module) is nn.Identity


def _expression(module: nn.Module) -> str:
    """The constructor call of a module, as its `repr` writes it."""
    from torch import nn
    from torch.nn.utils import parametrize

    if type(module) is nn.Sequential:
        return f"nn.Sequential({', '.join(_expression(part) for part in module)})"
    if parametrize.is_parametrized(module):
        return f"spectral_norm(nn.{parametrize.type_before_parametrizations(module).__name__}({_arguments(module)}))"
    call = f"{type(module).__name__}({_arguments(module)})"
    return f"nn.{call}" if _in_torch(module) else call


def _arguments(module: nn.Module) -> str:
    """The arguments from `extra_repr` without defaults; a first number, such as a rate, is kept."""
    from torch.nn.utils.parametrize import type_before_parametrizations

    defaults = inspect.signature(type_before_parametrizations(module)).parameters
    written = re.split(r", (?=\w+=)", module.extra_repr())
    kept: list[str] = []
    if not written[0]:
        return ""
    for place, text in enumerate(written):
        key, _, value = text.partition("=")
        ast.literal_eval(value or text)  # only literals may become source, whatever was set
        default = defaults[key].default if key in defaults else inspect.Parameter.empty
        if repr(default) != value or (place == 0 and isinstance(default, float)):
            kept.append(text)
    return ", ".join(kept)


def _in_torch(module: nn.Module) -> bool:
    """Whether the module is torch's, or ours in place of torch's of the same name."""
    from torch import nn
    from torch.nn.utils import parametrize

    if parametrize.is_parametrized(module) or type(module).__module__.startswith("torch.nn.utils."):
        return True
    named = getattr(nn, type(module).__name__, None)
    return isinstance(named, type) and isinstance(module, named)


def _own_classes(module: GraphModule) -> list[type[nn.Module]]:
    """The classes of ours used by the graph, each after its base classes."""
    parts = [part for held in (module.nodes, module.activations) for part in held.modules() if part is not held]
    used = sorted((type(part) for part in parts if not _in_torch(part)), key=lambda kind: kind.__name__)
    lines = [kind for one in used for kind in reversed(one.__mro__) if kind is one or _is_ours(kind)]
    # By name, since a class defined inside a function is a new class at each call.
    return list({kind.__name__: kind for kind in lines}.values())


def _is_ours(kind: type) -> bool:
    return kind.__module__.partition(".")[0] == "engine"


def _class_source(kind: type[nn.Module]) -> str:
    return textwrap.dedent(inspect.getsource(kind)).rstrip()
