/** The words of the editor in the page's language: bpmn.io's sentences are the keys, ours beside them. */
import base from 'bpmn-js-i18n-zh/lib/bpmn-js/index.js';
import panel from 'bpmn-js-i18n-zh/lib/properties-panel/index.js';
import zeebe from 'bpmn-js-i18n-zh/lib/zeebe-properties-panel/index.js';

import { editor } from './editor.js';
import { english } from './english.js';
import { ours } from './ours.js';

const CHINESE = { ...zeebe, ...panel, ...base, ...editor, ...ours };

/** The panel names kinds of elements in its own spelling: *Sub Process*, *Timer Start Event (Non Interrupting)*. */
const spelling = (sentence) => sentence.toLowerCase().replaceAll('-', ' ');
const BY_SPELLING = new Map(Object.keys(editor).map((sentence) => [spelling(sentence), sentence]));

/** `worded('zh-CN')('Append {type}', {type: 'Task'})`. Without a translation the sentence itself. */
export function worded(language) {
  const table = language === 'zh-CN' ? CHINESE : english;
  const has = (sentence) => Object.hasOwn(table, sentence);
  const known = (sentence) => (has(sentence) || Object.hasOwn(editor, sentence) ? sentence : BY_SPELLING.get(spelling(sentence)) ?? sentence);
  const wordsOf = (sentence) => (has(known(sentence)) ? table[known(sentence)] : known(sentence));
  return function translate(sentence, values) {
    if (!sentence) return sentence;
    const text = wordsOf(sentence);
    if (!values) return text;
    return text.replace(/\{([^}]+)\}/g, (gap, name) => {
      const value = values[name];
      return value === undefined ? gap : has(value) ? table[value] : String(value);
    });
  };
}

export const wordsModule = (language) => ({ translate: ['value', worded(language)] });
