// The weighted sum of one neuron as text, largest terms first.

import { short } from "../views/numbers.js";

/**
 * The terms of a neuron: `[{index, name, weight, input, size}]`. `inputs` are the values that it reads for the sample,
 * or null on a plane, where they differ from point to point and only the weights count.
 */
export function terms(weights, names, inputs) {
  const found = Array.from(weights, (weight, index) => {
    const input = inputs?.[index] ?? null;
    return { index, name: names[index], weight, input, size: Math.abs(input === null ? weight : weight * input) };
  });
  return found.sort((a, b) => b.size - a.size || a.index - b.index);
}

/** The sum of the terms from `first` on; null on a plane. */
export function rest(sorted, first) {
  const left = sorted.slice(first);
  return left.some(({ input }) => input === null) ? null : left.reduce((sum, { weight, input }) => sum + weight * input, 0);
}

/** `0.83 · x`, or with the value of the sample `0.83 · 0.5`. */
export function termText({ weight, name, input }) {
  return `${short(weight)} · ${input === null ? name : short(input)}`;
}

/** Weighted sum and bias, before the activation; null on a plane. */
export function preActivation(sorted, bias) {
  const sum = rest(sorted, 0);
  return sum === null ? null : sum + bias;
}
