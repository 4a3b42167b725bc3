"""The families' examples: their themes, the example on screen, and links to them."""

from __future__ import annotations

from functools import cache

from engine.datasets.base import DATASETS
from engine.families.base import FAMILIES, Family, Ready
from engine.graph.spec import GraphSpec
from engine.layers.base import LAYERS
from engine.objectives.base import OBJECTIVES
from engine.plan import link
from engine.plan.differences import differences
from engine.plan.differences import title as title_of_setting
from engine.plan.factory import ready_plan
from engine.plan.plan import Plan
from engine.registry import Choice
from engine.text import N_
from pages.ui.language import _

THEMES = {
    "first": N_("First steps"),
    "pictures": N_("Images"),
    "sequences": N_("Sequences and text"),
    "attention": N_("Attention"),
    "codes": N_("Autoencoders and GANs"),
}
_ORDER = (
    *("perceptron", "mlp", "cnn", "lenet5", "vgg", "resnet", "unet"),
    *("simple_rnn", "lstm", "gru", "three_memories", "bidirectional", "text_cnn"),
    *("transformer", "gpt", "encoder_decoder", "vision_transformer"),
    *("autoencoder", "vae", "gan_points", "dcgan", "conditional_gan"),
)
"""The order of a course; families that are not listed come after these, and those without examples last."""


@cache
def themes() -> dict[str, tuple[str, ...]]:
    """The names of all families by theme, in teaching order."""
    names = sorted(FAMILIES.names(), key=_place)
    return {theme: tuple(name for name in names if _theme(FAMILIES.get(name)()) == theme) for theme in THEMES}


def _place(name: str) -> int:
    if name in _ORDER:
        return _ORDER.index(name)
    return len(_ORDER) + (not FAMILIES.get(name).ready)


def _theme(family: Family) -> str:
    """By its objective, then by its layers, then by its data."""
    data = DATASETS.get(dataset_of(family))().spec()
    objective = family.objective(data)
    if objective and OBJECTIVES.get(objective.name).unsupervised:
        return "codes"
    if any(_attends(graph) for graph in family.graphs(data).values()):
        return "attention"
    return {"image": "pictures", "sequence": "sequences", "text": "sequences"}.get(data.kind, "first")


def _attends(graph: GraphSpec) -> bool:
    return any(LAYERS.get(node.layer).group == "attention" for node in graph.nodes.values())


def dataset_of(family: Family) -> str:
    """The family's default data set, else the first that suits it."""
    names = [family.dataset, *DATASETS.names()]
    return next(n for n in names if n in DATASETS and family.suits(DATASETS.get(n)().spec()))


def first_sentence(help_text: str) -> str:
    """The first line of a help text: one sentence on what the entry does."""
    return help_text.splitlines()[0]


def find(family: str, name: str) -> Ready | None:
    """An example by its name; the first one for an empty name."""
    ready = FAMILIES.get(family).ready if family in FAMILIES else ()
    return next((one for one in ready if name in ("", one.name)), None)


def shown(plan: Plan) -> Ready | None:
    """The example to which this plan is identical; None after any change."""
    if plan.family.name not in FAMILIES:
        return None
    packed = link.compact_json(plan)
    ready = FAMILIES.get(plan.family.name).ready
    return next((one for one in ready if _packed(plan.family.name, one.name) == packed), None)


@cache
def _packed(family: str, name: str) -> bytes:
    return link.compact_json(ready_plan(family, name))


def lesson_pictures(plan: Plan) -> list[str]:
    """Probes that this family's lessons on this data set mention."""
    if plan.family.name not in FAMILIES:
        return []
    family = FAMILIES.get(plan.family.name)
    lessons = [
        one for one in family.ready if (one.dataset.name if one.dataset else family.dataset) == plan.dataset.name
    ]
    return list(dict.fromkeys(name for one in lessons for name in one.pictures))


def title(one: Ready) -> str:
    """Its title, with a note if the plan fails on purpose."""
    return (_("{title} (fails on purpose)") if one.fails else "{title}").format(title=_(one.title))


def counterparts(family: str, ready: Ready) -> tuple[Ready, ...]:
    """What to look at next: after a plan that fails the one that it was made from; after one that works those made from
    it, or all that fail if there are none."""
    if ready.fails:
        counterpart = find(family, ready.counterpart)
        return (counterpart,) if counterpart else ()
    failing = tuple(one for one in FAMILIES.get(family).ready if one.fails)
    return tuple(one for one in failing if one.counterpart == ready.name) or failing


def what_differs(family: str, ready: Ready) -> str:
    """Of a plan that fails: a sentence that names every setting in which it differs from its counterpart."""
    failing, working = ready_plan(family, ready.name), ready_plan(family, ready.counterpart)
    beside = find(family, ready.counterpart)
    names = dict.fromkeys(_(title_of_setting(path, working)) for path in differences(failing, working))
    return _("Differs from “{title}” in: {settings}.").format(
        title=_(beside.title) if beside else ready.counterpart, settings=" · ".join(names)
    )


def address(family: str, name: str = "") -> str:
    """The value of `from=` in a link to Build."""
    return f"{family}.{name}" if name else family


def open_plan(asked: str) -> Plan:
    """The plan of such a value. Raises `UnknownNameError`."""
    family, _dot, name = asked.partition(".")
    FAMILIES.make(Choice(name=family))
    return ready_plan(family, name)
