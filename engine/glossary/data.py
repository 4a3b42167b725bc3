"""Terms about data: what a network learns from, and how it is split and prepared."""

from __future__ import annotations

from engine.glossary.base import GLOSSARY, Term
from engine.text import N_


@GLOSSARY.register("target")
class Target(Term):
    """What the network should answer for a sample: a class, a value, a mask, the next token.

    Learning from samples with targets is called supervised. An autoencoder needs no given targets: its target is its input.
    """

    title = N_("Target")
    synonyms = ("target value", "true class", "true answer", "label", "目标值", "真实类别", "标签", "预测目标")
    related = ("loss", "split")


@GLOSSARY.register("split")
class Split(Term):
    """One of the parts into which the samples are divided: training, validation and test.

    The network learns from the training split. The validation split serves to choose settings and the best epoch. The test
    split measures the final result. No sample belongs to two splits.
    """

    title = N_("Split")
    synonyms = ("数据划分", "训练集", "验证集", "测试集", "划分")
    related = ("validation_and_test", "leakage")


@GLOSSARY.register("validation_and_test")
class ValidationAndTest(Term):
    """Why two splits to evaluate on: whatever is chosen by a metric makes that metric look too good.

    The best epoch, the learning rate and the architecture are chosen by the validation split, so they suit it a little by
    chance. The test split has had no part in any choice, so it tells how the network does on new samples. Look at it
    once, at the end: choosing by it would require yet another split.
    """

    title = N_("Validation and test")
    synonyms = ("validation", "test split", "验证", "测试")
    related = ("split", "leakage", "generalization")


@GLOSSARY.register("leakage")
class Leakage(Term):
    """Information enters training that will not be available in use, so the metrics look better than they will be.

    Examples: copies of a sample in two splits, a scaling that was computed over the test rows too, a column that was filled in
    after the answer was known, future values of a series. Layerlab takes scaling, fill values and vocabulary from the training
    split alone.
    """

    title = N_("Leakage")
    synonyms = ("data leakage", "training rows alone", "training samples alone", "数据泄漏", "泄漏", "只取自训练")
    related = ("split", "standardization")


@GLOSSARY.register("standardization")
class Standardization(Term):
    r"""Brings every input to mean 0 and standard deviation 1: $x' = (x - \mu) / \sigma$.

    The gradient of a weight in the first layer is proportional to its input. Where one column lies in the thousands and another
    between 0 and 1, no learning rate suits both; and initializers expect inputs of about unit size. The mean and the
    deviation are those of the training split.
    """

    title = N_("Standardization")
    synonyms = ("standardize", "standardise", "standardised", "standardized", "deviation 1", "标准化")
    related = ("learning_rate", "leakage", "normalization")


@GLOSSARY.register("imbalance")
class Imbalance(Term):
    """Some classes have many more samples than others, and then accuracy misleads.

    Where 95 % of the samples are of one class, always naming it gives an accuracy of 95 % and finds nothing. Look at precision,
    recall and F1 of each class, or at the confusion matrix. Class weights in the loss or oversampling of the rare classes make
    the network learn them, too.
    """

    title = N_("Class imbalance")
    synonyms = (
        "imbalance", "unbalanced", "rare class", "rare classes", "class weight", "oversampling", "balance classes",
        "类别不平衡", "不平衡", "平衡类别", "少见的类别", "稀少", "类别权重",
    )  # fmt: skip
    related = ("accuracy", "precision_recall")


@GLOSSARY.register("augmentation")
class Augmentation(Term):
    """Random changes of the training samples that leave their target as it is: shifts, small rotations, noise.

    The network sees another variant in every epoch, so it cannot memorize single samples. Choose only changes that keep the
    answer: a mirrored cat is a cat, a mirrored 3 is no digit.
    """

    title = N_("Data augmentation")
    synonyms = ("augmentation", "数据增强")
    related = ("overfitting", "regularization")
