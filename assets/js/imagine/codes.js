// Arithmetic on latent codes. No DOM.

/** `count` samples from the standard normal distribution (Box–Muller). */
export function normal(count, uniform) {
  return Array.from({ length: count }, () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()));
}

/** The code at coordinates `at` along `directions` `(k, Z)` from the `mean`. */
export function codeAt(at, mean, directions) {
  const size = mean.length;
  return Array.from(mean, (value, z) => at.reduce((sum, part, k) => sum + part * directions[k * size + z], value));
}

/** The coordinates of a code along each direction. */
export function coordinates(code, mean, directions) {
  const size = mean.length;
  const count = directions.length / size;
  return Array.from({ length: count }, (_none, k) => code.reduce((sum, value, z) => sum + (value - mean[z]) * directions[k * size + z], 0));
}

/** A code between two others; `round` interpolates spherically, since a straight line leaves the shell of normal noise. */
export function mix(from, to, share, round = false) {
  const [a, b] = round ? arc(from, to, share) : [1 - share, share];
  return from.map((value, z) => a * value + b * to[z]);
}

function arc(from, to, share) {
  const dot = (left, right) => left.reduce((sum, value, z) => sum + value * right[z], 0);
  const sizes = Math.sqrt(dot(from, from) * dot(to, to));
  const angle = Math.acos(Math.min(1, Math.max(-1, sizes > 0 ? dot(from, to) / sizes : 1)));
  if (Math.sin(angle) < 1e-3) return [1 - share, share];
  return [Math.sin((1 - share) * angle) / Math.sin(angle), Math.sin(share * angle) / Math.sin(angle)];
}

/** The code rounded to five decimals, for JSON. */
export function plain(code) {
  return Array.from(code, (value) => Math.round(value * 1e5) / 1e5);
}
