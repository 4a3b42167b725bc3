"""Terms about regularization: how to keep a network from fitting noise."""

from __future__ import annotations

from engine.glossary.base import GLOSSARY, Term
from engine.text import N_


@GLOSSARY.register("regularization")
class Regularization(Term):
    """Whatever holds a network back from fitting the noise of its training samples.

    Penalties on the weights (L1, L2), weight decay, dropout, data augmentation, label smoothing and early stopping all
    belong here. Too much of it makes the network underfit.
    """

    title = N_("Regularization")
    synonyms = ("regularisation", "正则化")
    related = ("overfitting", "l1_and_l2", "dropout")


@GLOSSARY.register("l1_and_l2")
class L1AndL2(Term):
    r"""Penalties that are added to the loss: $\lambda \sum |w|$ is L1, $\frac{\lambda}{2} \sum w^2$ is L2.

    L1 pulls every weight towards 0 with the same force, so many end at or near 0 and the network becomes sparse. L2 pulls in
    proportion to the weight: large ones shrink most, and hardly any becomes 0.
    """

    title = N_("L1 and L2")
    synonyms = ("L1", "L2")
    related = ("weight_decay", "regularization")


@GLOSSARY.register("weight_decay")
class WeightDecay(Term):
    r"""Shrinks every weight by the same share at each step: $w \leftarrow w - \eta \lambda w$.

    With plain SGD it is the same as L2. With Adam it is not: there the gradient of L2 is divided, like that of the loss, by the
    root of the mean square of recent gradients, so weights with large gradients hardly shrink. AdamW shrinks the weights
    apart from the gradient, all by the same share.

    Reference: Loshchilov and Hutter, 2019, *Decoupled weight decay regularization*.
    """

    title = N_("Weight decay")
    synonyms = ("AdamW", "shrinks weights", "权重衰减")
    related = ("l1_and_l2", "optimizer")


@GLOSSARY.register("dropout")
class Dropout(Term):
    r"""While training, each value is set to 0 with probability $p$, and the others are multiplied by $1 / (1 - p)$.

    The network cannot rely on any single neuron. The expected sums stay as they are, and when the network is used nothing is
    dropped. Values of 0.2 to 0.5 are usual.
    """

    title = N_("Dropout")
    synonyms = ("暂退法",)
    related = ("regularization", "overfitting")


@GLOSSARY.register("early_stopping")
class EarlyStopping(Term):
    """Ends training when the validation loss has not improved for some epochs, and keeps the weights of the best one.

    The number of epochs to wait is called patience. Since the best epoch is chosen by the validation split, its loss there is
    a little too good; the test split gives an honest estimate.
    """

    title = N_("Early stopping")
    synonyms = ("patience", "stopped early", "早停", "耐心值")
    related = ("overfitting", "validation_and_test")
