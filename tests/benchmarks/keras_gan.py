"""The GAN program in Keras, as the courses write it; run with the environment of `requirements-bench.txt`.

    python keras_gan.py STEPS < arrays.npz

`arrays.npz` holds `train_x`, `(N, 28, 28, 1)` from −1 to 1. Prints the seconds of a step, the first tracing not counted.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
BATCH, NOISE, WARM = 64, 100, 3


def main() -> None:
    import keras
    import numpy as np
    import tensorflow as tf
    from keras import layers

    steps = int(sys.argv[1])
    pictures = np.load(io.BytesIO(sys.stdin.buffer.read()))["train_x"]
    keras.utils.set_random_seed(0)

    def grown(filters: int, strides: int) -> list:
        return [
            layers.Conv2DTranspose(filters, 5, strides=strides, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.LeakyReLU(),
        ]

    generator = keras.Sequential(
        [
            keras.Input((NOISE,)),
            layers.Dense(7 * 7 * 256, use_bias=False),
            layers.BatchNormalization(),
            layers.LeakyReLU(),
            layers.Reshape((7, 7, 256)),
            *grown(128, 1),
            *grown(64, 2),
            layers.Conv2DTranspose(1, 5, strides=2, padding="same", use_bias=False, activation="tanh"),
        ]
    )
    discriminator = keras.Sequential([keras.Input((28, 28, 1))])
    for filters in (64, 128):
        discriminator.add(layers.Conv2D(filters, 5, strides=2, padding="same"))
        discriminator.add(layers.LeakyReLU())
        discriminator.add(layers.Dropout(0.3))
    discriminator.add(layers.Flatten())
    discriminator.add(layers.Dense(1))
    entropy = keras.losses.BinaryCrossentropy(from_logits=True)
    players = [(network, keras.optimizers.Adam(0.0002)) for network in (generator, discriminator)]
    for network, optimizer in players:
        optimizer.build(network.trainable_variables)

    @tf.function
    def step(real: tf.Tensor) -> None:
        with tf.GradientTape() as of_generator, tf.GradientTape() as of_discriminator:
            made = generator(tf.random.normal([BATCH, NOISE]), training=True)
            on_real, on_made = discriminator(real, training=True), discriminator(made, training=True)
            fooling = entropy(tf.ones_like(on_made), on_made)
            telling = entropy(tf.ones_like(on_real), on_real) + entropy(tf.zeros_like(on_made), on_made)
        for (network, optimizer), tape, loss in zip(
            players, (of_generator, of_discriminator), (fooling, telling), strict=True
        ):
            gradients = tape.gradient(loss, network.trainable_variables)
            optimizer.apply_gradients(zip(gradients, network.trainable_variables, strict=True))

    batches = iter(tf.data.Dataset.from_tensor_slices(pictures).shuffle(len(pictures)).batch(BATCH, True).repeat())
    for _ in range(WARM):
        step(next(batches))
    began = time.perf_counter()
    for _ in range(steps):
        step(next(batches))
    print(json.dumps({"seconds": (time.perf_counter() - began) / steps}))


if __name__ == "__main__":
    main()
