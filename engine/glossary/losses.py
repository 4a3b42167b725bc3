"""Terms about losses and metrics: how far predictions are from the targets, and how good they are."""

from __future__ import annotations

from engine.glossary.base import GLOSSARY, Term
from engine.text import N_


@GLOSSARY.register("loss")
class Loss(Term):
    """One number that says how far the outputs are from their targets, as a mean over a batch; training makes it small.

    A loss must have a gradient. Accuracy has none, since a small change of the weights rarely changes an answer; so a
    classifier is trained by cross-entropy and evaluated by accuracy.
    """

    title = N_("Loss")
    synonyms = ("losses", "损失", "损失函数")
    related = ("cross_entropy", "squared_error", "metric")


@GLOSSARY.register("logit")
class Logit(Term):
    r"""A score before softmax or sigmoid: any real number.

    A single logit is the logarithm of the odds, $z = \ln \frac{p}{1 - p}$. In a softmax only differences of logits matter. The
    losses for classes take logits and apply softmax or sigmoid themselves, so the last layer has no activation.
    """

    title = N_("Logit")
    synonyms = ("score", "得分", "对数几率")
    related = ("softmax", "cross_entropy")


@GLOSSARY.register("softmax")
class Softmax(Term):
    r"""Turns the logits of all classes into probabilities that sum to 1: $p_k = e^{z_k} / \sum_j e^{z_j}$.

    The largest logit gets the largest probability. A probability of 0.99 is what the network says, not how often it is
    right: networks are often overconfident.
    """

    title = N_("Softmax")
    synonyms = ("probabilities", "probability for each class", "每个类别的概率", "各类别的概率")
    related = ("logit", "cross_entropy")


@GLOSSARY.register("cross_entropy")
class CrossEntropy(Term):
    r"""The loss $-\ln p_y$ for the probability $p_y$ of the true class. Why with softmax, and not the squared error?

    Its gradient with respect to the logits is $p - y$, with $y$ 1 for the true class and else 0: it is largest where the network
    is confidently wrong. The squared error of probabilities has a further factor, $p (1 - p)$ for a sigmoid, that vanishes
    just there, so learning stalls. Minimizing cross-entropy is also maximum likelihood.
    """

    title = N_("Cross-entropy")
    synonyms = ("cross entropy", "binary cross-entropy", "交叉熵")
    related = ("softmax", "squared_error", "nat")


@GLOSSARY.register("squared_error")
class SquaredError(Term):
    r"""The mean of $(\hat y - y)^2$, the usual loss for values.

    It is maximum likelihood for normal noise of constant spread. The best constant answer is the mean of the targets. Large
    errors dominate; where there are outliers, take the absolute error (its best constant is the median) or Huber.
    """

    title = N_("Mean squared error")
    synonyms = ("MSE", "squared error", "均方误差")
    related = ("loss", "cross_entropy")


@GLOSSARY.register("nat")
class Nat(Term):
    r"""The unit of a loss that uses the natural logarithm, such as cross-entropy; 1 nat is $1 / \ln 2 \approx 1.44$ bits.

    Guessing among $K$ classes costs $\ln K$ nats: 0.693 for two classes, 2.303 for ten. $e$ to the power of the loss is the
    perplexity: the number of classes or tokens between which the network hesitates.
    """

    title = N_("Nat")
    synonyms = ("perplexity", "奈特", "困惑度")
    related = ("cross_entropy", "loss")


@GLOSSARY.register("metric")
class Metric(Term):
    """A number for people that says how good the answers are: accuracy, F1, mean absolute error.

    Training makes the loss small, not the metric, and the two can disagree: the validation loss may rise while the accuracy
    stays, because the network becomes more confident in its wrong answers.
    """

    title = N_("Metric")
    synonyms = ("指标",)
    related = ("loss", "accuracy", "precision_recall")


@GLOSSARY.register("accuracy")
class Accuracy(Term):
    """The share of right answers.

    Compare it with what guessing gives: 10 % for ten classes of equal size, and the share of the largest class where they are
    not. It says nothing about which errors are made; the confusion matrix does.
    """

    title = N_("Accuracy")
    synonyms = ("准确率",)
    related = ("imbalance", "precision_recall")


@GLOSSARY.register("precision_recall")
class PrecisionRecall(Term):
    """Precision: of the samples named as a class, the share that are of it. Recall: of the samples of a class, the share found.

    A higher threshold usually raises precision and lowers recall. F1 is their harmonic mean, high only when both are.
    """

    title = N_("Precision and recall")
    synonyms = ("recall", "F1", "精确率", "召回率", "查准率", "查全率")
    related = ("accuracy", "imbalance")
