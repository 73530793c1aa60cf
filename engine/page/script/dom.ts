/** What the other parts use to build and find elements: data only ever becomes text, never markup. */
export const DOM = `
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function el(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

function icon(finding) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon tone-" + data.findings[finding].tone);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", "#f-" + finding);
  svg.append(use);
  return svg;
}

function say(text) {
  byId("status").textContent = text;
}

const plural = (number, word) => number + " " + word + (number === 1 ? "" : "s");
`;
