// Formulas of one line, in the part of TeX that calculations use, as MathML.

const LETTERS = {
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", eta: "η", theta: "θ", kappa: "κ", lambda: "λ", mu: "μ", pi: "π", rho: "ρ", sigma: "σ", psi: "ψ", omega: "ω",
  Delta: "Δ", Phi: "Φ", ell: "ℓ",
};
const SIGNS = { sum: "∑", cdot: "·", times: "×", partial: "∂", infty: "∞", geq: "≥", "-": "−" };
const FUNCTIONS = new Set(["tanh", "max", "min", "log", "exp", "sin", "ln"]);
const OPENING = new Set(["(", "[", ",", "|"]);
const SPACE = { tag: "mspace", text: "", tex: "\\," }; // around log p, not before parentheses
const MATHML = "http://www.w3.org/1998/Math/MathML";

/** The formula as nodes `{tag, text, children, tex}`; nodes with equal `tex` are the same symbol. */
export function parse(formula) {
  const tokens = formula.match(/\\[A-Za-z]+|\d+(?:\.\d+)?|\S/g) ?? [];
  return row(tokens);
}

function row(tokens) {
  const nodes = [];
  while (tokens.length && tokens[0] !== "}") {
    const node = scripted(atom(tokens), tokens);
    if (node.isFunction && isValue(nodes.at(-1))) nodes.push(SPACE);
    nodes.push(node);
    if (node.isFunction && tokens[0] !== "(") nodes.push(SPACE);
  }
  return nodes;
}

function group(tokens) {
  if (tokens[0] !== "{") return atom(tokens);
  tokens.shift();
  const children = row(tokens);
  tokens.shift();
  return children.length === 1 ? children[0] : { tag: "mrow", children, tex: `{${texts(children)}}` };
}

function atom(tokens) {
  const token = tokens.shift();
  if (token === "{") return group(["{", ...tokens.splice(0)]);
  if (!token.startsWith("\\")) return letter(token);
  const name = token.slice(1);
  if (name === "frac") return wrap("mfrac", name, [group(tokens), group(tokens)]);
  if (name === "sqrt") return wrap("msqrt", name, [group(tokens)]);
  if (name === "hat") return wrap("mover", name, [group(tokens), { tag: "mo", text: "^", tex: "" }]);
  if (name === "mathrm") return word(tokens);
  if (FUNCTIONS.has(name)) return { tag: "mi", text: name, tex: token, isFunction: true };
  if (name in LETTERS) return { tag: "mi", text: LETTERS[name], tex: token };
  return { tag: "mo", text: SIGNS[name] ?? name, tex: token };
}

function letter(token) {
  const tag = /\d/.test(token) ? "mn" : /[A-Za-z]/.test(token) ? "mi" : "mo";
  return { tag, text: SIGNS[token] ?? token, tex: token };
}

function word(tokens) {
  tokens.shift();
  const end = tokens.indexOf("}");
  const text = tokens.splice(0, end + 1).slice(0, -1).join("");
  return { tag: "mi", text, tex: `\\mathrm{${text}}` };
}

function scripted(base, tokens) {
  const marks = {};
  while (tokens[0] === "_" || tokens[0] === "^") marks[tokens.shift()] = group(tokens);
  const [below, above] = [marks._, marks["^"]];
  if (!below && !above) return base;
  const low = below ? { tag: base.text === "∑" ? "munder" : "msub", children: [base, below], tex: `${base.tex}_${below.tex}` } : base;
  return above ? { tag: "msup", children: [low, above], tex: `${low.tex}^${above.tex}` } : low; // so that x_t can be replaced in x_t^2
}

function wrap(tag, name, children) {
  return { tag, children, tex: `\\${name}${texts(children)}` };
}

function texts(nodes) {
  return nodes.map(({ tex }) => tex).join(" ");
}

/** A symbol in one line without TeX: `μ`, `ŝ`, `log p`, `∂L/∂y`. The index `k` of a fraction is left out, since the place follows. */
export function plainSymbol(symbol) {
  return inLine(parse(symbol));
}

function inLine(nodes) {
  return nodes.map(({ tag, text, children, tex }) => {
    if (!children) return FUNCTIONS.has(tex?.slice(1)) ? `${text} ` : (text ?? "");
    const [first, second] = children.map((child) => inLine(child.tag === "mrow" ? child.children : [child]));
    if (tag === "mover") return `${first}\u0302`;
    if (tag === "mfrac") return `${first}/${second}`.replaceAll(/_[a-z](?=\/|$)/g, "");
    return tag === "msub" ? `${first}_${second}` : tag === "msup" ? `${first}${second === "2" ? "²" : `^${second}`}` : inLine(children);
  }).join("");
}

/** The nodes with numbers in place of symbols; `numbers` are `[symbol, text]`. */
export function withNumbers(nodes, numbers) {
  const known = numbers.map(([symbol, text]) => [parse(symbol), text]).sort(([a], [b]) => b.length - a.length);
  const found = [];
  for (let at = 0; at < nodes.length; ) {
    const match = known.find(([symbol]) => symbol.every(({ tex }, offset) => nodes[at + offset]?.tex === tex));
    if (match && found.at(-1) === SPACE && !found.at(-2)?.isFunction) found.pop(); // the function is replaced, too
    const next = match ? number(match[1], found.length > 0 && !OPENING.has(found.at(-1).text)) : inside(nodes[at], numbers);
    if (isValue(found.at(-1)) && isValue(next) && (match || found.at(-1).isNumber)) found.push({ tag: "mo", text: "·", tex: "\\cdot" });
    found.push(next);
    at += match ? match[0].length : 1;
  }
  return found;
}

function inside(node, numbers) {
  if (!node.children) return node;
  const children = node.children.map((child) => only(withNumbers(child.tag === "mrow" ? child.children : [child], numbers)));
  const [base] = children;
  if (node.tag === "msup" && base.isNumber && base.text.startsWith("−")) children[0] = { ...base, text: `(${base.text})` };
  return { ...node, children };
}

function only(nodes) {
  return nodes.length === 1 ? nodes[0] : { tag: "mrow", children: nodes, tex: "" };
}

/** A negative number has parentheses unless it comes first, also within parentheses. */
function number(text, follows) {
  return { tag: "mn", text: follows && text.startsWith("−") ? `(${text})` : text, tex: "", isNumber: true };
}

function isValue(node) {
  return Boolean(node) && node.tag !== "mo" && node !== SPACE && !node.isFunction;
}

/** Fills a `<math>` element with nodes. */
export function render(nodes) {
  const math = element("math");
  math.setAttribute("displaystyle", "true");
  math.append(...nodes.map(built));
  return math;
}

function built({ tag, text, children }) {
  const [base, above] = children ?? [];
  if (tag === "msup" && base.tag === "msub") return built({ tag: "msubsup", children: [...base.children, above] });
  const made = element(tag);
  if (tag === "mspace") made.setAttribute("width", "0.17em");
  if (text !== undefined) made.textContent = text;
  for (const child of children ?? []) made.append(built(child));
  return made;
}

function element(tag) {
  return document.createElementNS(MATHML, tag);
}
