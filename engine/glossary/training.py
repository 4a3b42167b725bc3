"""Terms about training: how often and in what portions the network sees the data."""

from __future__ import annotations

from engine.glossary.base import GLOSSARY, Term
from engine.text import N_


@GLOSSARY.register("epoch")
class Epoch(Term):
    """One pass over the training split: every training sample has been used once.

    With 1,000 samples and a batch size of 50, one epoch has 20 steps. With too few epochs the network underfits; with
    too many it may overfit, which early stopping prevents.
    """

    title = N_("Epoch")
    synonyms = ("训练轮数", "轮次", "每轮", "轮数", "一轮")
    related = ("step", "batch", "early_stopping")


@GLOSSARY.register("step")
class Step(Term):
    """One change of the weights.

    The gradient of the loss on one batch is computed, and the optimizer moves every weight a little against it. Curves
    are drawn over steps: at the same step, two networks have been changed equally often.
    """

    title = N_("Step")
    synonyms = ("optimizer step", "update", "步数", "每一步", "走一步", "一步")
    related = ("batch", "epoch", "gradient_descent")


@GLOSSARY.register("batch")
class Batch(Term):
    """The samples that one step learns from, drawn at random from the training split.

    The mean gradient of a batch is an estimate of the gradient over all training samples: noisy, but far cheaper. Every
    epoch divides the training split into batches anew. A batch is also called a mini-batch.
    """

    title = N_("Batch")
    synonyms = ("batches", "mini-batch", "minibatch", "批次", "小批量", "一批")
    related = ("batch_size", "step", "gradient_descent")


@GLOSSARY.register("batch_size")
class BatchSize(Term):
    """The number of samples per step.

    Large batches give a less noisy gradient and use the hardware well, but make fewer steps per epoch; the noise of
    small ones sometimes helps generalization. Begin with 32 to 128. The learning rate goes with it: with SGD, twice the
    batch size usually allows about twice the learning rate.

    Reference: Goyal et al., 2017, *Accurate, large minibatch SGD: training ImageNet in 1 hour*.
    """

    title = N_("Batch size")
    synonyms = ("larger batches", "批次大小", "批量大小")
    related = ("batch", "learning_rate", "defaults")


@GLOSSARY.register("seed")
class Seed(Term):
    """The number from which all random choices of a run follow: initial weights, order of the samples, noise, dropout.

    On one machine, the same plan with the same seed gives the same run; another seed gives another result. So one run is one
    draw from what a plan can give. Where two plans differ by less than the seeds of one plan do, the difference says
    nothing: compare the mean and the spread over several seeds.
    """

    title = N_("Seed")
    synonyms = ("random seed", "noise seed", "随机种子", "种子")
    related = ("initialization", "metric", "validation_and_test")


@GLOSSARY.register("hyperparameter")
class Hyperparameter(Term):
    """A setting that a person or a search chooses and training does not change.

    Examples are the learning rate, the batch size, the number of layers and the weight decay. Choose them by the metrics
    of the validation split, never of the test split.
    """

    title = N_("Hyperparameter")
    synonyms = ("超参数",)
    related = ("parameter", "defaults", "validation_and_test")


@GLOSSARY.register("defaults")
class Defaults(Term):
    """Settings to begin with, unless there is a reason to choose others.

    - Activation: ReLU in hidden layers, GELU in Transformers, tanh in small networks on the plane; none on the last layer.
    - Loss: cross-entropy for classes, binary cross-entropy for several labels at once, mean squared error for values
      (Huber where there are outliers).
    - Optimizer: Adam with a learning rate of 0.001, or AdamW with weight decay.
    - Initializer: He for ReLU, Xavier for tanh.
    - Data: standardized inputs, a batch size of 32 to 128, early stopping on the validation split.

    Then change one thing at a time, and look at more than one seed.
    """

    title = N_("Sensible defaults")
    synonyms = ("good default", "defaults", "default settings", "默认设置", "默认值", "好的默认")
    related = ("activation", "cross_entropy", "optimizer", "learning_rate")
