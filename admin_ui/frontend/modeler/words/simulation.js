/**
 * Token simulation has no place for a translation: what it writes is translated where it appears, in its own parts of the canvas
 * and nowhere else (a name that somebody drew stays as it is).
 */
import { simulationEnds, simulationStarts, simulationWords as table } from './editor.js';

const PARTS = '[class*="bts-"]';

function inChinese(sentence) {
  const trimmed = sentence.trim();
  if (Object.hasOwn(table, trimmed)) return table[trimmed];
  const start = Object.keys(simulationStarts).find((each) => trimmed.startsWith(each));
  const begun = start ? simulationStarts[start] + trimmed.slice(start.length) : trimmed;
  const end = Object.keys(simulationEnds).find((each) => begun.endsWith(each));
  const whole = end ? begun.slice(0, -end.length) + simulationEnds[end] : begun;
  return whole === trimmed ? null : whole;
}

function translateNode(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const words = inChinese(node.data);
    if (words && node.parentElement?.closest(PARTS)) node.data = node.data.replace(node.data.trim(), words);
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  for (const attribute of ['title', 'aria-label']) {
    const words = node.matches(`${PARTS}, ${PARTS} *`) && node.hasAttribute(attribute) ? inChinese(node.getAttribute(attribute)) : null;
    if (words) node.setAttribute(attribute, words);
  }
  node.childNodes.forEach(translateNode);
}

class SimulationWords {
  constructor(canvas, language) {
    if (language !== 'zh-CN') return;
    const container = canvas.getContainer();
    translateNode(container);
    const watch = new MutationObserver((changes) => {
      for (const { addedNodes, target, type } of changes) {
        if (type === 'attributes') translateNode(target);
        else addedNodes.forEach(translateNode);
      }
    });
    watch.observe(container, { childList: true, subtree: true, attributes: true, attributeFilter: ['title', 'aria-label'] });
  }
}
SimulationWords.$inject = ['canvas', 'config.language'];

export const simulationWords = { __init__: ['simulationWords'], simulationWords: ['type', SimulationWords] };
