/** Fields of the panel. A definition carries `get(element)` and `set(element, value)`; its sentences are translated here. */
import {
  CheckboxGroup, SelectEntry, TextAreaEntry, TextFieldEntry, isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited,
} from '@bpmn-io/properties-panel';
import { h } from '@bpmn-io/properties-panel/preact';
import { useService } from 'bpmn-js-properties-panel';

import { joined, options, split } from './lists.js';
import { readProperty, setProperties } from './properties.js';

function TextField({ element, id, rows, label, description, get, set, validate, disabled }) {
  const translate = useService('translate');
  return h(rows ? TextAreaEntry : TextFieldEntry, {
    element, id, rows, disabled, autoResize: rows > 0, label: translate(label), description: description && translate(description),
    debounce: useService('debounceInput'), getValue: () => get(element), setValue: (value) => set(element, value ?? ''),
    validate: validate && ((value) => translate(validate(value) ?? '') || null),
  });
}

function Picker({ element, id, label, description, get, set, known, none = 'None', must = false }) {
  const translate = useService('translate');
  const told = typeof description === 'function' ? description(element) : description && translate(description);
  return h(SelectEntry, {
    element, id, label: translate(label), description: told,
    getValue: () => get(element) ?? '', setValue: (value) => set(element, value),
    getOptions: () => options(known, get(element), translate(none), translate('{value} (not known here)')).filter(({ value }) => value || !must),
  });
}

function Choices({ element, id, label, description, get, set, known }) {
  const translate = useService('translate');
  const chosen = split(get(element));
  const strangers = chosen.filter((value) => !known.some((each) => each.value === value));
  const all = [...known, ...strangers.map((value) => ({ value, label: translate('{value} (not known here)', { value }) }))];
  return h(CheckboxGroup, {
    element, id, label: translate(label), description: description && translate(description), options: all,
    getValue: () => chosen,
    setValue: (values) => set(element, joined(all.map(({ value }) => value).filter((value) => values.includes(value)))),
  });
}

/** One line of text, or several (`rows`). */
export const textField = (definition) => ({
  ...definition, component: TextField, isEdited: definition.rows ? isTextAreaEntryEdited : isTextFieldEntryEdited,
});

/** One of several known things, {value, label}; what stands there and is not known stays; `must`: not none. */
export const picker = (definition) => ({ ...definition, component: Picker, isEdited: isSelectEntryEdited });

/** Several of several known things, written with commas between them. */
export const choices = (definition) => ({ ...definition, component: Choices, isEdited: () => false });

/** Id, get and set of a property of the element by its name. */
export const ofProperty = (name, injector) => ({
  id: `flowdesk-${name.replaceAll(':', '-')}`,
  get: (element) => readProperty(element, name),
  set: (element, value) => setProperties(element, { [name]: value }, injector),
});
