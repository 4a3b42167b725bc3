"""Terms about architectures: for images, sequences, text and generation."""

from __future__ import annotations

from engine.glossary.base import GLOSSARY, Term
from engine.text import N_


@GLOSSARY.register("convolution")
class Convolution(Term):
    """Slides one small set of weights, a filter, over all places of an image or signal.

    All places share the weights, so there are few of them, and what was learned at one place holds at every other. The output
    of a filter is a channel, or feature map.
    """

    title = N_("Convolution")
    synonyms = ("conv", "filter", "feature map", "channel", "卷积", "特征图", "通道")
    related = ("neuron", "parameter", "depth")


@GLOSSARY.register("normalization")
class Normalization(Term):
    """A layer that brings its inputs to mean 0 and standard deviation 1, and then scales and shifts them by learned numbers.

    Batch norm takes mean and deviation over the batch, layer norm over the features of each sample. Deep networks train with larger
    learning rates and depend less on their initializer. When the network is used, batch norm takes running means from training.
    """

    title = N_("Normalization")
    synonyms = ("normalisation", "batch norm", "layer norm", "group norm", "instance norm", "归一化")
    related = ("standardization", "depth", "initialization")


@GLOSSARY.register("skip_connection")
class SkipConnection(Term):
    """Adds the input of a block to its output, $x + F(x)$, or puts it beside it.

    The gradient can pass around the block without being multiplied by its factors, so very deep networks can be trained. Adding is called a residual connection.
    """

    title = N_("Skip connection")
    synonyms = ("skip", "shortcut", "residual", "跳跃连接", "残差", "捷径")
    related = ("vanishing_gradient", "depth")


@GLOSSARY.register("hidden_state")
class HiddenState(Term):
    """What a recurrent layer carries from one time step to the next: its memory of what it has read.

    Every step computes a new state from the input and the state before, with the same weights. In an LSTM, gates decide what the
    memory cell forgets, takes in and shows.
    """

    title = N_("Hidden state")
    synonyms = ("recurrent", "forget gate", "memory cell", "隐状态", "循环层", "记忆元", "遗忘门")
    related = ("vanishing_gradient", "token")


@GLOSSARY.register("token")
class Token(Term):
    """The piece in which a network reads and writes text: a character or a word, as its number in the vocabulary.

    Pieces that are not in the vocabulary share one unknown token; padding fills short texts up to a common length.
    """

    title = N_("Token")
    synonyms = ("vocabulary", "词元", "词表")
    related = ("embedding", "attention")


@GLOSSARY.register("embedding")
class Embedding(Term):
    """A learned vector for each token, patch or class: one row of a table per token.

    Tokens that are used alike get similar vectors.
    """

    title = N_("Embedding")
    synonyms = ("嵌入",)
    related = ("token", "latent_space")


@GLOSSARY.register("attention")
class Attention(Term):
    r"""Lets every place of a sequence take in what it needs from the others: a weighted mean of their values.

    The weights come from how well the query of a place agrees with the keys of the others, $\mathrm{softmax}(Q K^\top / \sqrt d) \, V$.
    However far apart two places are, they are one step away from each other.

    Reference: Vaswani et al., 2017, *Attention is all you need*.
    """

    title = N_("Attention")
    synonyms = ("attends", "Transformer", "注意力")
    related = ("token", "embedding")


@GLOSSARY.register("latent_space")
class LatentSpace(Term):
    """The space of the codes by which an autoencoder, a VAE or a generator represents samples.

    In a good latent space near codes give similar samples, so you can walk from one sample to another. The number of its
    dimensions is the latent size.
    """

    title = N_("Latent space")
    synonyms = ("latent", "code", "autoencoder", "隐空间", "编码器", "的编码", "编码的")
    related = ("embedding", "seed")
