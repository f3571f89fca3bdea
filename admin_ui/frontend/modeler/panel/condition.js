/** The condition of a path as three choices above its expression: what is asked, how it compares, and with what. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { buttonsBefore } from '../buttons.js';
import { OPERATORS, needsValue, operatorsOf, readCondition, writeCondition } from '../conditions.js';
import { picker, textField } from './entries.js';

const bodyOf = (element) => getBusinessObject(element).get('conditionExpression')?.get('body') ?? '';

function setBody(element, body, injector) {
  const made = injector.get('bpmnFactory').create('bpmn:FormalExpression', { body });
  made.$parent = getBusinessObject(element);
  injector.get('modeling').updateProperties(element, { conditionExpression: made });
}

const first = (subject) => subject.choices?.[0]?.value ?? (subject.type === 'number' ? '0' : '');

/** What a condition at a path can ask for: the buttons pressed before, then the record. */
export function subjectsOf(source, names, injector) {
  const [language, translate] = [injector.get('config.language', false), injector.get('translate')];
  return [...buttonsBefore(source, language, translate), ...names.asked];
}

function whatEntry(element, subjects, injector) {
  return picker({
    id: 'flowdesk-condition-what', label: 'This way when', none: 'Another condition, written below',
    known: subjects.map(({ key, label }) => ({ value: key, label })),
    get: () => readCondition(bodyOf(element), subjects)?.subject.key ?? '',
    set: (_, key) => {
      const subject = subjects.find((each) => each.key === key);
      if (subject) setBody(element, writeCondition(subject, 'is', first(subject)) || writeCondition(subject, 'filled'), injector);
    },
  });
}

function operatorEntry(element, found, injector) {
  const translate = injector.get('translate');
  return picker({
    id: 'flowdesk-condition-how', label: 'Compares', none: 'None', must: true,
    known: operatorsOf(found.subject).map((value) => ({ value, label: translate(OPERATORS[value]) })),
    get: () => found.operator,
    set: (_, operator) => {
      const value = needsValue(operator) ? found.value || first(found.subject) || '…' : '';
      setBody(element, writeCondition(found.subject, operator, value), injector);
    },
  });
}

function valueEntry(element, found, injector) {
  const definition = {
    id: 'flowdesk-condition-value', label: 'Value', get: () => found.value,
    set: (_, value) => value !== '' && setBody(element, writeCondition(found.subject, found.operator, value), injector),
  };
  const choices = found.subject.choices ?? [];
  return choices.length ? picker({ ...definition, known: choices, none: 'None', must: true }) : textField(definition);
}

/** The choices; nothing for a path that has no condition of its own. */
export function conditionEntries(element, names, injector) {
  if (!is(element, 'bpmn:SequenceFlow') || !element.source) return [];
  const subjects = subjectsOf(element.source, names, injector);
  const found = readCondition(bodyOf(element), subjects);
  if (!found) return [whatEntry(element, subjects, injector)];
  const more = needsValue(found.operator) ? [valueEntry(element, found, injector)] : [];
  return [whatEntry(element, subjects, injector), operatorEntry(element, found, injector), ...more];
}
