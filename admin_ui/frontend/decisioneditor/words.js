/** The words of dmn-js in the reader's language: through its own service, and by hand where it writes English itself. */
import chinese from './chinese.js';

const CATALOGUES = { 'zh-CN': chinese };
const GAP = /\{\s*(\w+)\s*\}/g;
const ATTRIBUTES = ['title', 'aria-label', 'placeholder', 'data-placeholder'];

/** `translate("Kind: {kind}", {kind: "FEEL"})`; what has no translation stays English. */
export function translator(language) {
  const words = CATALOGUES[language] ?? {};
  return (template, values = {}) => (words[template] ?? template).replace(GAP, (gap, name) => (name in values ? values[name] : gap));
}

export const translateModule = (language) => ({ translate: ['value', translator(language)] });

function translateElement(element, translate) {
  for (const name of ATTRIBUTES) {
    const before = element.getAttribute(name);
    const after = before && translate(before);
    if (after && after !== before) element.setAttribute(name, after);
  }
}

/** Some titles and labels of dmn-js go by no service: they are changed where they appear. */
export function translateLeftovers(root, language) {
  if (!CATALOGUES[language]) return;
  const translate = translator(language);
  const sweep = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    translateElement(node, translate);
    for (const inner of node.querySelectorAll(ATTRIBUTES.map((name) => `[${name}]`).join(','))) translateElement(inner, translate);
  };
  sweep(root);
  const watch = { subtree: true, childList: true, attributes: true, attributeFilter: ATTRIBUTES };
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'attributes') translateElement(target, translate);
      else addedNodes.forEach(sweep);
    }
  }).observe(root, watch);
}
