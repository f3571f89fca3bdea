/**
 * The words of form-js in the reader's language. It has no service for that: what it writes is changed where it appears, and
 * nothing that somebody typed is. A word that is not known stays English, which a test would see.
 */
import chinese, { PATTERNS } from './chinese.js';

const ATTRIBUTES = ['title', 'aria-label', 'placeholder', 'alt', 'data-placeholder'];

/** Parts of the editor that show what people wrote, not what form-js says. */
export const TYPED = [
  '.fjs-element .fjs-form-field-label:not(.fjs-filepicker-container *)', '.fjs-element .fjs-form-field-description', '.fjs-element .fjs-form-field-text', '.fjs-element .fjs-inline-label > .fjs-label',
  '.fjs-element .fjs-input-adornment', '.fjs-element option:not(.flatpickr-monthDropdown-month)', '.bio-properties-panel-header-label', '.bio-properties-panel-collapsible-entry-header-title',
  '[data-entry-id="flowdesk-options"] select', '.cm-editor .cm-content', 'textarea', '.fjs-drag-preview',
].join(', ');

/** The word for `text`; null when it is none of form-js'. Blanks around it stay. */
export function wordFor(text) {
  const bare = text.trim();
  if (!bare) return null;
  const found = chinese[bare] ?? matched(bare);
  return found === null ? null : text.replace(bare, () => found);
}

function matched(text) {
  for (const [pattern, replacement] of PATTERNS) {
    const found = text.match(pattern);
    if (found) return replacement.replace(/\$(\d)/g, (_gap, place) => chinese[found[place]] ?? found[place]);
  }
  return null;
}

function translateText(node) {
  if (node.parentElement?.closest(TYPED)) return;
  const word = wordFor(node.data);
  if (word !== null && word !== node.data) node.data = word;
}

function translateAttributes(element) {
  for (const name of ATTRIBUTES) {
    const before = element.getAttribute(name);
    const after = before === null ? null : wordFor(before);
    if (after !== null && after !== before) element.setAttribute(name, after);
  }
}

function sweep(node) {
  if (node.nodeType === Node.TEXT_NODE) return translateText(node);
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  translateAttributes(node);
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (walker.currentNode.nodeType === Node.TEXT_NODE) translateText(walker.currentNode);
    else translateAttributes(walker.currentNode);
  }
}

/** Keeps `root` in the reader's language from now on. */
export function translateWithin(root, language) {
  if (language !== 'zh-CN') return;
  sweep(root);
  const watch = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES };
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'attributes') translateAttributes(target);
      else if (type === 'characterData') translateText(target);
      else addedNodes.forEach(sweep);
    }
  }).observe(root, watch);
}
