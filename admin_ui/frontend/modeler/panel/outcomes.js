/** The buttons of a task: their keys in order, and their words in both languages. */
import { freeKey, joined, split } from './lists.js';
import { picker, textField } from './entries.js';
import { readProperties, readProperty, setProperties } from './properties.js';

const KEY = /^[A-Za-z][A-Za-z0-9_]*$/;
const LANGUAGES = ['', ':zh-CN'];

const keysOf = (element) => split(readProperty(element, 'outcomes'));
const labelName = (key, language) => `outcome_label:${key}${language}`;

/** What changes when outcome `from` is called `to`; without `to` it goes, with its words. */
export function renamed(properties, from, to) {
  const keys = split(properties.get('outcomes')).map((key) => (key === from ? to : key)).filter(Boolean);
  const changes = { outcomes: joined(keys) };
  for (const language of LANGUAGES) {
    const words = properties.get(labelName(from, language));
    changes[labelName(from, language)] = '';
    if (to && words) changes[labelName(to, language)] = words;
  }
  if (properties.get('outcome_with_parent') === from) changes.outcome_with_parent = to ?? '';
  return changes;
}

const ownLanguage = (injector) => (injector.get('config.language', false) === 'zh-CN' ? ':zh-CN' : '');

/** What a button says in the language of the page, else in English, else its key. */
function wordsOf(element, key, injector) {
  const properties = readProperties(element);
  return properties.get(labelName(key, ownLanguage(injector))) || properties.get(labelName(key, '')) || key;
}

function validKey(element, own) {
  return (value) => {
    if (!KEY.test(value ?? '')) return 'Use letters, digits and _, and begin with a letter.';
    return value !== own && keysOf(element).includes(value) ? 'There is an outcome of this key.' : null;
  };
}

function item(element, key, index, injector) {
  const id = `${element.id}-outcome-${index}`;
  const labelled = (language, label) => textField({
    id: `${id}-label${language}`, label,
    get: () => readProperty(element, labelName(key, language)),
    set: (_, value) => setProperties(element, { [labelName(key, language)]: value }, injector),
  });
  return {
    id,
    label: wordsOf(element, key, injector),
    autoFocusEntry: `${id}-label`,
    entries: [
      labelled('', 'Button'), labelled(':zh-CN', 'Button in Chinese'),
      textField({
        id: `${id}-key`, label: 'Value of the variable outcome', validate: validKey(element, key), get: () => key,
        set: (_, value) => validKey(element, key)(value) || setProperties(element, renamed(readProperties(element), key, value), injector),
      }),
    ],
    remove: (event) => {
      event.stopPropagation();
      setProperties(element, renamed(readProperties(element), key, null), injector);
    },
  };
}

/** The list of the group *Outcomes*. */
export function outcomeItems(element, injector) {
  const keys = keysOf(element);
  return {
    items: keys.map((key, index) => item(element, key, index, injector)),
    add: (event) => {
      event.stopPropagation();
      setProperties(element, { outcomes: joined([...keys, freeKey('outcome', keys)]) }, injector);
    },
  };
}

/** Which of them ends the task when the record's parent is resolved. */
export function withParent(element, injector) {
  const known = keysOf(element).map((key) => ({ value: key, label: wordsOf(element, key, injector) }));
  return picker({
    id: 'flowdesk-outcome_with_parent', label: 'When the parent record is resolved', none: 'Somebody does it by hand', known,
    get: () => readProperty(element, 'outcome_with_parent'),
    set: (_, value) => setProperties(element, { outcome_with_parent: value }, injector),
  });
}
