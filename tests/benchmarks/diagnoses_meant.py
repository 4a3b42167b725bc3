"""What the ready plans show: what each failing one is meant to be diagnosed as, and what is true of healthy ones."""

from __future__ import annotations

MEANT: dict[str, set[str]] = {
    "autoencoder.identity": {"copied_input"},
    "bidirectional.parity": {"loss_not_falling"},
    "cnn.overfits": {"overfitting"},
    "conditional_gan.deaf": {"ignored_class"},
    "dcgan.collapse": {"discriminator_wins"},
    "encoder_decoder.one_row": {"bottleneck"},
    "gan_points.collapse": {"mode_collapse"},
    "gan_points.unstable": {"learning_rate_too_large"},
    "gpt.by_heart": {"overfitting"},
    "gru.too_far": {"horizon_too_far"},
    "lenet5.saturated": {"weights_too_large", "saturated"},
    "lstm.forgets": {"vanishing_time"},
    "mlp.diverges": {"learning_rate_too_large"},
    "mlp.zeros": {"equal_weights"},
    "perceptron.xor": {"linear_model"},
    "resnet.plain": {"vanishing_depth"},
    "simple_rnn.explodes": {"exploding_gradient"},
    "simple_rnn.vanishes": {"vanishing_time"},
    "text_cnn.words_alone": {"order_ignored"},
    "three_memories.too_far": {"vanishing_time"},
    "transformer.no_positions": {"order_ignored"},
    "unet.without_skips": {"bottleneck"},
    "vae.collapse": {"posterior_collapse"},
    "vae.holes": {"latent_gaps"},
    "vgg.without_norm": {"learning_rate_too_large"},
    "vision_transformer.no_positions": {"order_ignored"},
}
"""By plan: the diagnosis that its lesson describes, or one of several."""

TRUE: dict[str, set[str]] = {
    "cnn.more_images": {"overfitting"},
    "mlp.sine": {"stopped_early"},
    "simple_rnn.short": {"stopped_early"},
    "vgg.photographs": {"overfitting"},
}
"""By healthy plan: diagnoses that are true. Its lesson states them, or its run is short on purpose and both losses still fall."""
