// A network that trains in the browser: two inputs, two hidden tanh layers, two classes; full batches, Adam.
// It is only for the first seconds of a visit, before the server's runs can be shown.

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
  constructor(hidden = 16, rate = 0.01, seed = 7) {
    const uniform = random(seed);
    this.layers = [layer(2, hidden, uniform), layer(hidden, hidden, uniform), layer(hidden, 2, uniform)];
    Object.assign(this, { rate, steps: 0, input: new Float64Array(2) });
  }

  /** Probabilities of the two classes at `(x, y)`; the next call reuses the array. */
  answer(x, y) {
    this.input[0] = x;
    this.input[1] = y;
    const last = this.layers.at(-1);
    this.layers.reduce((values, one) => forward(one, values, one !== last), this.input);
    const share = 1 / (1 + Math.exp(last.out[1] - last.out[0])); // softmax of two
    last.out[0] = share;
    last.out[1] = 1 - share;
    return last.out;
  }

  /** One optimizer step on all points; returns the mean cross-entropy before it, in nats. */
  step(points, targets) {
    const count = targets.length;
    this.layers.forEach((one) => one.gradient.fill(0));
    let loss = 0;
    for (let n = 0; n < count; n++) {
      const shares = this.answer(points[2 * n], points[2 * n + 1]);
      loss -= Math.log(Math.max(shares[targets[n]], 1e-12)) / count;
      const { back } = this.layers[2];
      for (let k = 0; k < 2; k++) back[k] = (shares[k] - (k === targets[n] ? 1 : 0)) / count;
      backward(this.layers[2], this.layers[1].out, this.layers[1].back);
      backward(this.layers[1], this.layers[0].out, this.layers[0].back);
      backward(this.layers[0], this.input, null);
    }
    this.steps += 1;
    this.layers.forEach((one) => adam(one, this.rate, this.steps));
    return loss;
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
