"""Terms about generalization: whether what was learned holds for new samples."""

from __future__ import annotations

from engine.glossary.base import GLOSSARY, Term
from engine.text import N_


@GLOSSARY.register("generalization")
class Generalization(Term):
    """How well a network does on samples that it has not learned from.

    It shows in the metrics of the validation and test splits. Training metrics may even look worse at first: they are averaged
    over the epoch, while the network was still changing and dropout was on.
    """

    title = N_("Generalization")
    synonyms = ("generalize", "generalizes", "new samples", "never seen", "泛化", "从未见过", "没有见过")
    related = ("overfitting", "validation_and_test", "bias_and_variance")


@GLOSSARY.register("overfitting")
class Overfitting(Term):
    """The network fits the training samples, down to their noise, better than what they have in common with new ones.

    You see it where the training loss goes on falling while the validation loss rises again. More data, data augmentation,
    dropout, weight decay, a smaller network or early stopping help.
    """

    title = N_("Overfitting")
    synonyms = ("overfit", "overfitted", "memorize", "memorizes", "过拟合", "死记")
    related = ("underfitting", "generalization", "regularization")


@GLOSSARY.register("underfitting")
class Underfitting(Term):
    """Even the training loss stays high: the network does not fit the samples that it learns from.

    It is too small, has trained too briefly, has an unsuitable learning rate, or is regularized too strongly. Fix this first,
    and only then think of overfitting.
    """

    title = N_("Underfitting")
    synonyms = ("underfit", "欠拟合")
    related = ("capacity", "overfitting", "learning_rate")


@GLOSSARY.register("bias_and_variance")
class BiasAndVariance(Term):
    """Two sources of error on new samples.

    Bias is what the networks of a kind miss on average, whatever training samples they get; variance is how much they differ
    from one set of training samples to another. For the squared error: expected error = bias² + variance + noise. Small
    networks tend to bias (underfitting), large ones on few samples to variance (overfitting); very large networks can
    do well all the same. This bias is not the one that a neuron adds.

    Reference: Geman, Bienenstock and Doursat, 1992, *Neural networks and the bias/variance dilemma*; Belkin et al., 2019,
    *Reconciling modern machine-learning practice and the classical bias–variance trade-off*.
    """

    title = N_("Bias and variance")
    synonyms = ("bias–variance", "high bias", "high variance", "偏差与方差", "偏差–方差", "高偏差", "高方差")
    related = ("underfitting", "overfitting", "capacity")
