"""Optimizers: the rules of their papers in NumPy's float64, for gradients that are the same whatever the weights are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import optimize

from engine.optimizers.base import OPTIMIZERS
from engine.train.optimizer_step import stepper
from tests.contract.references import Reference

Array = NDArray[np.float64]

REGISTRY = OPTIMIZERS
RANDOM = np.random.default_rng(6)
START, STEPS = RANDOM.normal(0, 1, (4, 3)), 40
GRADIENTS = RANDOM.normal(0.3, 1, (STEPS, 4, 3)) * RANDOM.lognormal(0, 1, (4, 3))
RATE, B1, B2, EPS = 0.02, 0.85, 0.97, 1e-4


def ours(name: str, **config: object) -> Array:
    """The weights after all steps, taken as a run takes them."""
    weight = torch.from_numpy(START).float().requires_grad_()
    step = stepper(OPTIMIZERS.make({"name": name, "learning_rate": RATE, **config}).build([weight]))
    for gradient in GRADIENTS:
        weight.grad = torch.from_numpy(gradient).float()
        step()
    return weight.detach().double().numpy()


def descent(momentum: float = 0.0, nesterov: bool = False) -> Array:
    w, v = START.copy(), np.zeros_like(START)
    for g in GRADIENTS:
        v = momentum * v + g
        w -= RATE * (g + momentum * v if nesterov else v)
    return w


def adagrad() -> Array:
    w, s = START.copy(), np.zeros_like(START)
    for g in GRADIENTS:
        s += g**2
        w -= RATE * g / (np.sqrt(s) + EPS)
    return w


def adadelta(rho: float) -> Array:
    w, s, d = START.copy(), np.zeros_like(START), np.zeros_like(START)
    for g in GRADIENTS:
        s = rho * s + (1 - rho) * g**2
        delta = g * np.sqrt(d + EPS) / np.sqrt(s + EPS)
        d = rho * d + (1 - rho) * delta**2
        w -= RATE * delta
    return w


def rmsprop(alpha: float, momentum: float = 0.0, centered: bool = False) -> Array:
    w = START.copy()
    s, mean, v = (np.zeros_like(START) for _ in range(3))
    for g in GRADIENTS:
        s = alpha * s + (1 - alpha) * g**2
        mean = alpha * mean + (1 - alpha) * g
        v = momentum * v + g / (np.sqrt(s - mean**2 if centered else s) + EPS)
        w -= RATE * v
    return w


def moments() -> Iterator[tuple[int, Array, Array, Array]]:
    """The step, the gradient, and the running means of it and of its square."""
    m, v = np.zeros_like(START), np.zeros_like(START)
    for t, g in enumerate(GRADIENTS, 1):
        m, v = B1 * m + (1 - B1) * g, B2 * v + (1 - B2) * g**2
        yield t, g, m, v


def adam(decay: float = 0.0, amsgrad: bool = False) -> Array:
    w, largest = START.copy(), np.zeros_like(START)
    for t, _, m, v in moments():
        largest = np.maximum(largest, v) if amsgrad else v
        w -= RATE * decay * w
        w -= RATE * (m / (1 - B1**t)) / (np.sqrt(largest / (1 - B2**t)) + EPS)
    return w


def adamax() -> Array:
    w, u = START.copy(), np.zeros_like(START)
    for t, g, m, _ in moments():
        u = np.maximum(B2 * u, np.abs(g) + EPS)
        w -= RATE * (m / (1 - B1**t)) / u
    return w


def nadam(psi: float) -> Array:
    """Dozat's schedule of the momentum: its product over the steps makes up for the start at 0."""
    w, product = START.copy(), 1.0
    for t, g, m, v in moments():
        now, then = (B1 * (1 - 0.5 * 0.96 ** (step * psi)) for step in (t, t + 1))
        product *= now
        ahead = then * m / (1 - product * then) + (1 - now) * g / (1 - product)
        w -= RATE * ahead / (np.sqrt(v / (1 - B2**t)) + EPS)
    return w


def radam() -> Array:
    w, longest = START.copy(), 2 / (1 - B2) - 1
    for t, _, m, v in moments():
        length = longest - 2 * t * B2**t / (1 - B2**t)
        step = m / (1 - B1**t)
        if length > 5:
            top = (length - 4) * (length - 2) * longest
            step *= np.sqrt(top / ((longest - 4) * (longest - 2) * length)) / (np.sqrt(v) + EPS) * np.sqrt(1 - B2**t)
        w -= RATE * step
    return w


MATRIX, TARGET = RANDOM.normal(0, 1, (20, 6)), RANDOM.normal(0, 1, 20)


def bowl(w: Array) -> float:
    return float(((MATRIX @ w - TARGET) ** 2).mean() + 0.1 * (w**4).sum())


def lowest() -> tuple[Array, Array]:
    """Where L-BFGS finds the lowest point of a bowl, and where SciPy does."""
    weight = torch.zeros(6, requires_grad=True)
    optimizer = OPTIMIZERS.make("lbfgs").build([weight])

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        error = torch.from_numpy(MATRIX).float() @ weight - torch.from_numpy(TARGET).float()
        value = error.square().mean() + 0.1 * weight.pow(4).sum()
        value.backward()
        return value

    for _ in range(6):
        optimizer.step(loss)  # type: ignore[arg-type]
    return weight.detach().double().numpy(), optimize.minimize(bowl, np.zeros(6), tol=1e-10).x


def held(name: str, rule: Callable[[], Array], case: str = "", **config: object) -> Reference:
    return Reference("NumPy", lambda: (ours(name, **config), rule()), case, rtol=1e-4, atol=1e-5)


BETAS = {"beta1": B1, "beta2": B2, "epsilon": EPS}
REFERENCES = {
    "adadelta": (held("adadelta", lambda: adadelta(0.8), rho=0.8, epsilon=EPS),),
    "adagrad": (held("adagrad", adagrad, epsilon=EPS),),
    "adam": (
        held("adam", adam, **BETAS),
        held("adam", lambda: adam(amsgrad=True), "AMSGrad", amsgrad=True, **BETAS),
    ),
    "adamax": (held("adamax", adamax, **BETAS),),
    "adamw": (held("adamw", lambda: adam(0.3), weight_decay=0.3, **BETAS),),
    "gradient_descent": (held("gradient_descent", descent),),
    "lbfgs": (Reference("SciPy", lowest, atol=1e-3),),
    "momentum": (held("momentum", lambda: descent(0.8), momentum=0.8),),
    "nadam": (held("nadam", lambda: nadam(0.01), momentum_decay=0.01, **BETAS),),
    "nesterov": (held("nesterov", lambda: descent(0.8, nesterov=True), momentum=0.8),),
    "radam": (held("radam", radam, **BETAS),),
    "rmsprop": (
        held("rmsprop", lambda: rmsprop(0.9), alpha=0.9, epsilon=EPS),
        held(
            "rmsprop", lambda: rmsprop(0.9, 0.5, True), "centred", alpha=0.9, momentum=0.5, centered=True, epsilon=EPS
        ),
    ),
    "sgd": (held("sgd", descent),),
}
WITHOUT_REFERENCE: dict[str, str] = {}
