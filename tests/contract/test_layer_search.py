"""What people type into the palette's search finds the layer or activation that they mean first."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from engine.activations.base import ACTIVATIONS
from engine.layers.base import LAYERS
from pages.ui.graph.graph_data import fits, palette
from pages.ui.language import catalogue

ROOT = Path(__file__).resolve().parents[2]
SHAPES = {"picture": (3, 32, 32), "row": (64,), "sequence": (10, 16)}
WORDS = {
    "dense": "linear",
    "Dense": "linear",
    "fully connected": "linear",
    "fully-connected": "linear",
    "fc": "linear",
    "relu": "activation.relu",
    "ReLU": "activation.relu",
    "softmax": "activation.softmax",
    "sigmoid": "activation.sigmoid",
    "tanh": "activation.tanh",
    "swish": "activation.silu",
    "maxpool": "max_pool2d",
    "max pooling": "max_pool2d",
    "batchnorm": "batch_norm",
    "batch normalization": "batch_norm",
    "bn": "batch_norm",
    "layernorm": "layer_norm",
    "multi-head": "self_attention",
    "multihead": "self_attention",
    "skip": "residual",
    "resnet block": "residual",
    "deconv": "conv_transpose2d",
    "deconvolution": "conv_transpose2d",
    "upsampling": "upsample",
    "convolution": "conv2d",
    "rnn": "simple_rnn",
    "lstm": "lstm",
    "concatenate": "concat",
    "reparameterization": "sampling",
    "drop": "dropout",
    "全连接": "linear",
    "线性": "linear",
    "丢弃": "dropout",
    "卷积": "conv2d",
    "最大池化": "max_pool2d",
    "批归一化": "batch_norm",
    "层归一化": "layer_norm",
    "多头注意力": "self_attention",
    "残差": "residual",
    "反卷积": "conv_transpose2d",
    "上采样": "upsample",
    "展平": "flatten",
    "词嵌入": "embedding",
    "hidden layer": "linear",
    "隐藏层": "linear",
    "批量归一化": "batch_norm",
    "批量规范化": "batch_norm",
    "bilstm": "lstm",
    "池化": "max_pool2d",
    "全局平均池化": "global_avg_pool",
    "pointwise": "conv2d",
    "合并": "add",
}
"""What is typed -> what Enter inserts where it takes the shape; `activation.…` for a node that is an activation."""
PLACES = {
    "linear": "row", "self_attention": "sequence", "simple_rnn": "sequence", "lstm": "sequence", "sampling": "row",
    "embedding": "row",
}  # fmt: skip
SCRIPT = """
import { search } from "./assets/js/graph/search.js";
const { palette, asked } = JSON.parse(await new Response(process.stdin).text());
const first = ({ typed, fitting }) => {
  const item = search(palette, typed, ({ name }) => fitting.includes(name), "")[0]?.items[0];
  return item ? [item.name, item.activation].filter(Boolean).join(".") : null;
};
console.log(JSON.stringify(asked.map(first)));
"""


def found(node: str, asked: list[tuple[str, str]], language: str) -> list[str | None]:
    """The first find for each text typed at a place of that kind."""
    texts = catalogue(language)
    known = fits(set(SHAPES.values()))
    message = {
        "palette": palette(lambda text: texts.get(text, text)),
        "asked": [
            {"typed": typed, "fitting": known[",".join(map(str, SHAPES[place]))]} for typed, place in asked
        ],
    }  # fmt: skip
    done = subprocess.run(
        [node, "--input-type=module", "-e", SCRIPT], input=json.dumps(message), cwd=ROOT, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers: list[str | None] = json.loads(done.stdout)
    return answers


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_each_word_finds_what_is_meant(node: str, language: str) -> None:
    asked = [(typed, PLACES.get(meant, "picture")) for typed, meant in WORDS.items()]
    assert dict(zip(WORDS, found(node, asked, language), strict=True)) == WORDS


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_does_not_take_the_shape_is_found_before_what_only_mentions_the_word(node: str, language: str) -> None:
    assert found(node, [("全连接", "picture"), ("dense", "picture"), ("conv2d", "row")], language) == [
        "linear",
        "linear",
        "conv2d",
    ]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_layer_and_activation_is_found_by_its_title(node: str, language: str) -> None:
    texts = catalogue(language)
    entries = {f"activation.{one.name}": one for one in ACTIVATIONS} | {one.name: one for one in LAYERS}
    asked = [(texts.get(entry.title, entry.title), "picture") for entry in entries.values()]
    assert found(node, asked, language) == list(entries)


@pytest.mark.parametrize("entry", [*LAYERS, *ACTIVATIONS], ids=lambda entry: entry.name)
def test_synonyms_are_unique_and_differ_from_titles(entry: type) -> None:
    said = [word.lower() for word in entry.synonyms]
    assert len(set(said)) == len(said)
    assert entry.title.lower() not in said
