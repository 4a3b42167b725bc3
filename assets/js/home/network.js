// A network that trains in the browser: two inputs, hidden tanh layers, two classes; full batches, Adam.

import { random } from "../prng.js";

const BETAS = [0.9, 0.999];
const EPSILON = 1e-8;

/** A linear layer: weights `(outputs, inputs + 1)` with the bias last in each row, and Adam's two moments. */
function layer(inputs, outputs, uniform) {
  const size = outputs * (inputs + 1);
  const bound = Math.sqrt(6 / (inputs + outputs)); // Glorot and Bengio, 2010
  const weights = Float64Array.from({ length: size }, (_value, at) => (at % (inputs + 1) === inputs ? 0 : (2 * uniform() - 1) * bound));
  const zeros = () => new Float64Array(size);
  return { inputs, outputs, weights, gradient: zeros(), mean: zeros(), square: zeros(), out: new Float64Array(outputs), back: new Float64Array(outputs) };
}

export class Network {
  constructor(hidden = [8, 8], rate = 0.01, seed = 7) {
    const [uniform, sizes] = [random(seed), [2, ...hidden, 2]];
    this.layers = sizes.slice(1).map((outputs, at) => layer(sizes[at], outputs, uniform));
    Object.assign(this, { rate, steps: 0, loss: null, input: new Float64Array(2), shares: new Float64Array(2) });
  }

  /** Probabilities of the two classes at `(x, y)`; the next call reuses the array. `out` of each layer has its outputs. */
  answer(x, y) {
    this.input[0] = x;
    this.input[1] = y;
    const last = this.layers.at(-1);
    const [one, other] = this.layers.reduce((values, layer) => forward(layer, values, layer !== last), this.input);
    this.shares[0] = 1 / (1 + Math.exp(other - one)); // softmax of two
    this.shares[1] = 1 - this.shares[0];
    return this.shares;
  }

  /** One optimizer step on all points; returns the mean cross-entropy before it, in nats. */
  step(points, targets) {
    this.layers.forEach((one) => one.gradient.fill(0));
    this.loss = this.right = 0;
    for (let n = 0; n < targets.length; n++) this.add(points[2 * n], points[2 * n + 1], targets[n], targets.length);
    this.steps += 1;
    this.layers.forEach((one) => adam(one, this.rate, this.steps));
    return this.loss;
  }

  /** Adds one of `count` points to the loss, its gradient, and the share of points that are classified correctly. */
  add(x, y, target, count) {
    const { layers } = this;
    const shares = this.answer(x, y);
    this.loss -= Math.log(Math.max(shares[target], 1e-12)) / count;
    this.right += shares[target] > 0.5 ? 1 / count : 0;
    const { back } = layers.at(-1);
    for (let k = 0; k < 2; k++) back[k] = (shares[k] - (k === target ? 1 : 0)) / count;
    for (let at = layers.length - 1; at >= 0; at--) backward(layers[at], layers[at - 1]?.out ?? this.input, layers[at - 1]?.back ?? null);
  }
}

function forward(one, values, isHidden) {
  const { inputs, outputs, weights, out } = one;
  for (let o = 0, at = 0; o < outputs; o++, at++) {
    let sum = 0;
    for (let i = 0; i < inputs; i++, at++) sum += weights[at] * values[i];
    out[o] = isHidden ? Math.tanh(sum + weights[at]) : sum + weights[at];
  }
  return out;
}

/** Adds to the gradient of one layer; `before` gets the gradient at the previous layer's pre-activations, if any. */
function backward(one, values, before) {
  const { inputs, outputs, weights, gradient, back } = one;
  before?.fill(0);
  for (let o = 0, at = 0; o < outputs; o++, at++) {
    for (let i = 0; i < inputs; i++, at++) {
      gradient[at] += back[o] * values[i];
      if (before) before[i] += back[o] * weights[at] * (1 - values[i] * values[i]);
    }
    gradient[at] += back[o];
  }
}

/** Kingma and Ba, 2015. */
function adam({ weights, gradient, mean, square }, rate, step) {
  const [beta1, beta2] = BETAS;
  for (let at = 0; at < weights.length; at++) {
    mean[at] = beta1 * mean[at] + (1 - beta1) * gradient[at];
    square[at] = beta2 * square[at] + (1 - beta2) * gradient[at] ** 2;
    const denominator = Math.sqrt(square[at] / (1 - beta2 ** step)) + EPSILON;
    weights[at] -= (rate * mean[at]) / (1 - beta1 ** step) / denominator;
  }
}
