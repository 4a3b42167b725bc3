"""Terms about gradients: how a loss changes the weights."""

from __future__ import annotations

from engine.glossary.base import GLOSSARY, Term
from engine.text import N_


@GLOSSARY.register("gradient")
class Gradient(Term):
    r"""The derivatives of the loss with respect to all weights, $\nabla_w L$.

    The gradient points in the direction in which the loss rises fastest, so training goes the opposite way. Its norm says
    how steep the loss is at this point.
    """

    title = N_("Gradient")
    synonyms = ("derivative", "梯度", "导数")
    related = ("backpropagation", "gradient_descent", "vanishing_gradient")


@GLOSSARY.register("gradient_descent")
class GradientDescent(Term):
    r"""Repeats one rule: compute the gradient, and take a step against it, $w \leftarrow w - \eta \nabla_w L$.

    Stochastic gradient descent (SGD) uses the gradient of one batch in place of that over all training samples: it is
    noisy but cheap, so many more steps fit into the same time. Momentum and Adam refine the rule.
    """

    title = N_("Gradient descent")
    synonyms = ("SGD", "stochastic gradient descent", "梯度下降")
    related = ("learning_rate", "batch", "optimizer")


@GLOSSARY.register("learning_rate")
class LearningRate(Term):
    r"""How far each step goes: the factor $\eta$ in $w \leftarrow w - \eta \nabla_w L$.

    Too small, and training crawls; too large, and the loss swings or diverges. Begin with 0.001 for Adam and 0.1 or 0.01
    for SGD, then try factors of ten, and later of three. Take the largest value at which the loss still falls steadily;
    a schedule that lowers it towards the end often gains a little more.
    """

    title = N_("Learning rate")
    synonyms = ("学习率",)
    related = ("batch_size", "optimizer", "defaults")


@GLOSSARY.register("optimizer")
class Optimizer(Term):
    """The rule by which gradients become changes of the weights.

    SGD with momentum uses one learning rate for all weights. Adam scales the step of each weight by the size of its recent
    gradients, so it needs less tuning. Adam with a learning rate of 0.001 is a good start (AdamW, where weights are to
    decay); on images, well-tuned SGD with momentum is often as good or better.
    """

    title = N_("Optimizer")
    synonyms = ("优化器",)
    related = ("gradient_descent", "learning_rate", "weight_decay")


@GLOSSARY.register("chain_rule")
class ChainRule(Term):
    r"""The derivative of a composition is the product of the derivatives.

    For $y = f(u)$ and $u = g(x)$: $\frac{dy}{dx} = f'(u) \, g'(x)$. Where several paths lead from $x$ to $y$, their products
    add up. A network is a composition of layers, so its gradient is made of products with one factor per layer.
    """

    title = N_("Chain rule")
    synonyms = ("链式法则",)
    related = ("backpropagation", "vanishing_gradient")


@GLOSSARY.register("backpropagation")
class Backpropagation(Term):
    """Computes the gradient with respect to all weights in one pass from the loss back to the input.

    Each layer receives the derivative of the loss with respect to its output and, by the chain rule, passes on that with
    respect to its input; on the way it gets the gradient of its own weights. This takes about twice as long as the forward
    pass, however many weights there are.

    Reference: Rumelhart, Hinton and Williams, 1986, *Learning representations by back-propagating errors*.
    """

    title = N_("Backpropagation")
    synonyms = ("backward pass", "on its way back", "on their way back", "way back", "反向传播", "往回走", "往回")
    related = ("chain_rule", "gradient", "vanishing_gradient")


@GLOSSARY.register("vanishing_gradient")
class VanishingGradient(Term):
    """On its way back through many layers or time steps the gradient is multiplied by one factor after another.

    Factors below 1 make it vanish, and the first layers learn next to nothing; factors above 1 make it explode, and one step
    ruins the weights. ReLU, suitable initializers, normalization, skip connections and the gates of an LSTM help against
    vanishing, gradient clipping against exploding gradients.
    """

    title = N_("Vanishing and exploding gradients")
    synonyms = (
        "vanishing",
        "exploding",
        "vanish",
        "vanishes",
        "explode",
        "explodes",
        "梯度消失",
        "梯度爆炸",
        "消失",
        "爆炸",
    )
    related = ("chain_rule", "initialization", "skip_connection")
