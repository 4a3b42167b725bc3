"""Layers and first weights in Keras; run with the environment of `requirements-bench.txt`.

    python keras_layers.py < arrays.npz

The file holds, for each layer, an input `x` and the weights as PyTorch lays them (`conv2d.x`, `conv2d.0`, …). Prints one
JSON object: the output of each layer, in PyTorch's order of axes, and the spread of the first weights of each initializer.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

INITIALIZERS = {
    "he_normal": "he_normal",
    "he_uniform": "he_uniform",
    "xavier_normal": "glorot_normal",
    "xavier_uniform": "glorot_uniform",
    "lecun_normal": "lecun_normal",
    "lecun_uniform": "lecun_uniform",
}


def array(tensor: Any) -> Any:
    import keras

    return keras.ops.convert_to_numpy(tensor)


def pictures(make: Callable[..., Any], order: tuple[int, ...] = (2, 3, 1, 0), **options: Any) -> Callable[..., Any]:
    """A layer on pictures; `order` brings a kernel into Keras's order of axes."""

    def run(x: Any, *weights: Any) -> Any:
        layer = make(**options)
        layer.build((None, *x.transpose(0, 2, 3, 1).shape[1:]))
        layer.set_weights([w.transpose(order) if w.ndim == 4 else w for w in weights])
        return array(layer(x.transpose(0, 2, 3, 1))).transpose(0, 3, 1, 2)

    return run


def rows(make: Callable[..., Any], *arguments: Any, **options: Any) -> Callable[..., Any]:
    """A layer whose matrices lie the other way round."""

    def run(x: Any, *weights: Any) -> Any:
        layer = make(*arguments, **options)
        layer.build((None, *x.shape[1:]))
        layer.set_weights([w.T for w in weights])
        return array(layer(x))

    return run


def recurrent(make: Callable[..., Any], order: tuple[int, ...], both: bool = False) -> Callable[..., Any]:
    """Gates in Keras's order. Its GRU keeps two biases; the others keep the sum."""

    def run(x: Any, *weights: Any) -> Any:
        w, u, *biases = (np.concatenate([np.split(part, len(order))[gate] for gate in order]) for part in weights)
        layer = make(len(u) // len(order))
        layer.build((None, *x.shape[1:]))
        layer.set_weights([w.T, u.T, np.stack(biases) if both else biases[0] + biases[1]])
        return array(layer(x))

    return run


def attention(layers: Any) -> Callable[..., Any]:
    def run(x: Any, *weights: Any) -> Any:
        features, heads = x.shape[2], 2
        layer = layers.MultiHeadAttention(heads, features // heads)
        layer.build(x.shape, x.shape)
        split = [
            part
            for w, b in zip(weights[0:6:2], weights[1:6:2], strict=True)
            for part in (w.T.reshape(features, heads, -1), b.reshape(heads, -1))
        ]
        queries, values, keys = split[:2], split[4:], split[2:4]
        layer.set_weights([*queries, *keys, *values, weights[6].T.reshape(heads, -1, features), weights[7]])
        return array(layer(x, x))

    return run


def embedding(layers: Any) -> Callable[..., Any]:
    def run(x: Any, weights: Any) -> Any:
        layer = layers.Embedding(*weights.shape)
        layer.build((None, x.shape[1]))
        layer.set_weights([weights])
        return array(layer(x))

    return run


def runs(layers: Any) -> dict[str, Callable[..., Any]]:
    """What computes each layer."""
    return {
        "linear": rows(layers.Dense, 4),
        "embedding": embedding(layers),
        "conv2d": pictures(layers.Conv2D, filters=4, kernel_size=3, strides=2),
        "conv_transpose2d": pictures(layers.Conv2DTranspose, filters=4, kernel_size=4, strides=2),
        "depthwise_conv2d": pictures(layers.DepthwiseConv2D, (2, 3, 0, 1), kernel_size=3),
        "max_pool2d": pictures(layers.MaxPooling2D, pool_size=2),
        "avg_pool2d": pictures(layers.AveragePooling2D, pool_size=2),
        "layer_norm": rows(layers.LayerNormalization, epsilon=1e-5),
        "group_norm": pictures(layers.GroupNormalization, groups=2, epsilon=1e-5),
        "lstm": recurrent(layers.LSTM, (0, 1, 2, 3)),
        "gru": recurrent(layers.GRU, (1, 0, 2), both=True),
        "simple_rnn": recurrent(layers.SimpleRNN, (0,)),
        "self_attention": attention(layers),
    }


def spreads(layers: Any) -> dict[str, float]:
    """The standard deviation of first weights, by layer and initializer."""
    found = {}
    for name, theirs in INITIALIZERS.items():
        made = {
            "linear": (layers.Dense(300, kernel_initializer=theirs), (None, 200)),
            "conv2d": (layers.Conv2D(64, 5, kernel_initializer=theirs), (None, 9, 9, 32)),
            "conv_transpose2d": (layers.Conv2DTranspose(32, 4, kernel_initializer=theirs), (None, 7, 7, 128)),
        }
        for kind, (layer, shape) in made.items():
            layer.build(shape)
            found[f"{kind}.{name}"] = float(np.asarray(layer.get_weights()[0]).std())
    return found


def main() -> None:
    import keras

    arrays = np.load(io.BytesIO(sys.stdin.buffer.read()))
    outputs = {}
    for name, run in runs(keras.layers).items():
        weights = [arrays[key] for key in arrays.files if key.startswith(f"{name}.") and key != f"{name}.x"]
        outputs[name] = np.asarray(run(arrays[f"{name}.x"], *weights)).tolist()
    print(json.dumps({"outputs": outputs, "spreads": spreads(keras.layers)}))


if __name__ == "__main__":
    main()
