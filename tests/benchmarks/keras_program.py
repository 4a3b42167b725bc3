"""The courses' programs in Keras, as they write them; run with the environment of `requirements-bench.txt`.

    python keras_program.py mlp|cnn|cnn_colour|simple_rnn|lstm EPOCHS < arrays.npz

Prints one JSON object: the seconds of `fit` (its validation included, the first tracing not), and the test accuracy.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def digits(program: str, layers: Any) -> list[Any]:
    """The layers that read MNIST."""
    hidden = {
        "mlp": [
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dropout(0.2),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.2),
        ],
        "cnn": [
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dropout(0.5),
        ],
    }[program]
    return [layers.Input((28, 28, 1)), *hidden, layers.Dense(10, activation="softmax")]


def photographs(layers: Any) -> list[Any]:
    """The layers that read CIFAR-10."""
    return [
        layers.Input((32, 32, 3)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]


def words(program: str, layers: Any) -> list[Any]:
    """The layers that read IMDB: its 10,000 most frequent words, the last 200 of each review."""
    return [
        layers.Input((200,)),
        layers.Embedding(10_000, 128),
        {"simple_rnn": layers.SimpleRNN, "lstm": layers.LSTM}[program](64),
        layers.Dense(32, activation="relu"),
        layers.Dropout(0.2),
        layers.Dense(1, activation="sigmoid"),
    ]


def chain(program: str, layers: Any) -> list[Any]:
    """The layers of a program."""
    if program in ("simple_rnn", "lstm"):
        return words(program, layers)
    return photographs(layers) if program == "cnn_colour" else digits(program, layers)


def main() -> None:
    import keras
    import numpy as np
    from keras import layers

    program, epochs = sys.argv[1], int(sys.argv[2])
    arrays = np.load(io.BytesIO(sys.stdin.buffer.read()))
    data = {name: arrays[name] for name in arrays.files}
    keras.utils.set_random_seed(0)
    model = keras.Sequential(chain(program, layers))
    loss = "binary_crossentropy" if program in ("simple_rnn", "lstm") else "sparse_categorical_crossentropy"
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    train = (data["train_x"], data["train_y"])
    # Where nothing is held out for validation, the courses validate on the test samples.
    judged = "val" if len(data["val_x"]) else "test"
    val = (data[f"{judged}_x"], data[f"{judged}_y"])
    first = model.get_weights()
    model.fit(train[0][:64], train[1][:64], batch_size=32, verbose=0, validation_data=(val[0][:64], val[1][:64]))
    model.set_weights(first)
    began = time.perf_counter()
    model.fit(*train, batch_size=32, epochs=epochs, validation_data=val, verbose=0)
    seconds = time.perf_counter() - began
    _, accuracy = model.evaluate(data["test_x"], data["test_y"], verbose=0)
    print(json.dumps({"seconds": seconds, "accuracy": float(accuracy)}))


if __name__ == "__main__":
    main()
