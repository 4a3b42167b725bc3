// A one-line formula, such as `h_t = tanh(W_{xh} x_t)^2`, as pieces for HTML. No DOM.

const SIGNS = {
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", theta: "θ", lambda: "λ", mu: "μ", sigma: "σ", phi: "φ", omega: "ω", pi: "π",
  Sigma: "Σ", Delta: "Δ", cdot: "·", odot: "⊙", times: "×", sum: "∑", sqrt: "√", leq: "≤", geq: "≥", approx: "≈", infty: "∞", partial: "∂", nabla: "∇", in: "∈", left: "", right: "",
};

/** `[["", "h"], ["sub", "t"], …]`; `_` and `^` apply to the next character, word or `{…}`. */
export function pieces(formula) {
  const text = signs(formula);
  const found = [];
  const add = (kind, part) => {
    if (part && found.at(-1)?.[0] === kind && kind === "") found.at(-1)[1] += part;
    else if (part) found.push([kind, part]);
  };
  for (const [, plain, mark, braced, single] of text.matchAll(/([^_^]+)|([_^])(?:\{([^{}]*)\}|([\p{L}\p{N}]+|[−+-]\p{N}+|.)?)/gsu)) {
    if (plain !== undefined) add("", plain);
    else add(mark === "_" ? "sub" : "sup", braced ?? single ?? "");
  }
  return found;
}

function signs(formula) {
  return formula.replace(/\\([A-Za-z]+)/g, (_whole, name) => SIGNS[name] ?? name).replaceAll("-", "−").replaceAll(" * ", " · ");
}
