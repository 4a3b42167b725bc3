// Creating DOM elements in one expression.

const SVG = "http://www.w3.org/2000/svg";

/**
 * `make("button", {class: "card", onclick: f, text: "Close"}, child)`. An attribute that is true is set without a value;
 * attributes and children that are null, undefined or false are omitted.
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (isGiven(value)) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(isGiven));
  return element;
}

/** An SVG element. */
export function makeSvg(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Gives a button without words its name, which is also its hint. */
export function entitle(button, name) {
  button.setAttribute("aria-label", name);
  button.setAttribute("title", name);
}

function isGiven(value) {
  return value !== null && value !== undefined && value !== false;
}
