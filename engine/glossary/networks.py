"""Terms about networks: what they consist of, and what they can represent."""

from __future__ import annotations

from engine.glossary.base import GLOSSARY, Term
from engine.text import N_


@GLOSSARY.register("neuron")
class Neuron(Term):
    r"""Computes a weighted sum of its inputs, adds a bias and applies an activation: $a = f(w \cdot x + b)$.

    A neuron is also called a unit. A linear layer is a row of neurons with the same inputs; a channel of a convolution is
    one neuron, applied at every place of the image.
    """

    title = N_("Neuron")
    synonyms = ("unit", "hidden unit", "神经元", "单元")
    related = ("parameter", "activation")


@GLOSSARY.register("parameter")
class Parameter(Term):
    """A number that training changes: a weight or a bias.

    The number of parameters determines how much memory a network takes and is a rough measure of its capacity. What a
    person chooses before training is called a hyperparameter.
    """

    title = N_("Parameter")
    synonyms = ("weight", "parameter count", "参数", "参数量", "权重")
    related = ("hyperparameter", "capacity", "initialization")


@GLOSSARY.register("activation")
class ActivationFunction(Term):
    """The nonlinear function that follows a layer's weighted sums.

    Without it, any number of linear layers is no more than a single one. ReLU is the usual choice for hidden layers, GELU
    for Transformers; tanh suits small networks and gives smooth boundaries; the sigmoid belongs into gates. The last layer has
    none where the loss takes logits.
    """

    title = N_("Activation function")
    synonyms = ("activation", "ReLU", "tanh", "sigmoid", "激活函数")
    related = ("neuron", "vanishing_gradient", "defaults")


@GLOSSARY.register("initialization")
class Initialization(Term):
    """How the weights are set before the first step.

    They must differ, for neurons with equal weights get equal gradients and stay equal. And their spread must suit the layer:
    too small, and signals die on their way through many layers; too large, and they explode. He suits ReLU, Xavier suits
    tanh.
    """

    title = N_("Initialization")
    synonyms = ("initializer", "initial weights", "weights begin", "初始化", "初始权重")
    related = ("parameter", "vanishing_gradient", "seed")


@GLOSSARY.register("capacity")
class Capacity(Term):
    """How complicated the functions are that a network can represent.

    It grows with the number of parameters and with depth. With too little capacity a network underfits; with much capacity and
    few samples it can overfit.
    """

    title = N_("Capacity")
    synonyms = ("容量",)
    related = ("underfitting", "overfitting", "depth")


@GLOSSARY.register("depth")
class Depth(Term):
    """How many layers lie one behind another.

    Each layer builds its features from those of the layer before: edges become strokes, strokes become digits. Some functions
    need very many neurons in one hidden layer and few in several. But the gradient has further to go, so deep networks need
    suitable initializers, normalization or skip connections.

    Reference: Telgarsky, 2016, *Benefits of depth in neural networks*.
    """

    title = N_("Depth")
    synonyms = ("deep", "deep network", "更深", "深层网络", "很深")
    related = ("universal_approximation", "vanishing_gradient", "skip_connection")


@GLOSSARY.register("universal_approximation")
class UniversalApproximation(Term):
    """One hidden layer with enough neurons can approximate every continuous function on a bounded region.

    The activation may be nearly any that is not a polynomial. The theorem says that such weights exist; it does not say
    how many neurons are needed, that training finds the weights, or that the network does well on new samples.

    Reference: Cybenko, 1989, *Approximation by superpositions of a sigmoidal function*; Leshno et al., 1993, *Multilayer
    feedforward networks with a nonpolynomial activation function can approximate any function*.
    """

    title = N_("Universal approximation")
    synonyms = ("hidden layer", "通用近似", "万能近似", "隐藏层")
    related = ("capacity", "depth", "generalization")
