// A network that trains in the browser: two inputs, two layers of tanh, two classes; full batches, Adam.
// It is there for the first seconds of a visit, before the server's runs can be shown, and has no other use.

import { random } from "../prng.js";

const MEMORY = [0.9, 0.999];
const SMALL = 1e-8;

/** One fully connected layer: weights `(outputs, inputs + 1)`, the last of a row the bias, and Adam's two averages. */
function layer(inputs, outputs, chance) {
  const size = outputs * (inputs + 1);
  const reach = Math.sqrt(6 / (inputs + outputs)); // Glorot and Bengio, 2010
  const weights = Float64Array.from({ length: size }, (_value, at) => (at % (inputs + 1) === inputs ? 0 : (2 * chance() - 1) * reach));
  const zeros = () => new Float64Array(size);
  return { inputs, outputs, weights, gradient: zeros(), mean: zeros(), square: zeros(), out: new Float64Array(outputs), back: new Float64Array(outputs) };
}

export class Network {
  constructor(hidden = 16, rate = 0.01, seed = 7) {
    const chance = random(seed);
    this.layers = [layer(2, hidden, chance), layer(hidden, hidden, chance), layer(hidden, 2, chance)];
    Object.assign(this, { rate, steps: 0, input: new Float64Array(2) });
  }

  /** Probabilities of the two classes at `(x, y)`; the array is used again at the next call. */
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

  /** One step of gradient descent on all points; gives the mean cross-entropy before it, in nats. */
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

function forward(one, values, bends) {
  const { inputs, outputs, weights, out } = one;
  for (let o = 0, at = 0; o < outputs; o++, at++) {
    let sum = 0;
    for (let i = 0; i < inputs; i++, at++) sum += weights[at] * values[i];
    out[o] = bends ? Math.tanh(sum + weights[at]) : sum + weights[at];
  }
  return out;
}

/** Adds to the gradient of one layer; `before` takes what goes on back through the tanh below, where there is one. */
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
  const [slow, slower] = MEMORY;
  for (let at = 0; at < weights.length; at++) {
    mean[at] = slow * mean[at] + (1 - slow) * gradient[at];
    square[at] = slower * square[at] + (1 - slower) * gradient[at] ** 2;
    const spread = Math.sqrt(square[at] / (1 - slower ** step)) + SMALL;
    weights[at] -= (rate * mean[at]) / (1 - slow ** step) / spread;
  }
}
