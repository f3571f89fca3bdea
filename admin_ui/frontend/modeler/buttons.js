/** The buttons that were pressed before a path, as something that its condition can ask for. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { extension, readProperty } from './panel/properties.js';
import { split } from './panel/lists.js';

const MOST = 200;

/** The variable that keeps the button of a task, or nothing. */
function variableOf(task) {
  const outputs = extension(getBusinessObject(task), 'zeebe:IoMapping')?.get('outputParameters') ?? [];
  return outputs.find((each) => /^=\s*outcome$/.test(each.get('source') ?? ''))?.get('target');
}

/** The nearest tasks of people from which the flow comes here; `source` may be one. */
function tasksBefore(source) {
  const [found, seen, waiting] = [[], new Set(), [source]];
  while (waiting.length && seen.size < MOST) {
    const node = waiting.shift();
    if (!node || seen.has(node)) continue;
    seen.add(node);
    if (is(node, 'bpmn:UserTask')) found.push(node);
    else waiting.push(...(node.incoming ?? []).map((flow) => flow.source), node.host);
  }
  return found;
}

function labelOf(task, key, language) {
  const own = language === 'zh-CN' ? readProperty(task, `outcome_label:${key}:zh-CN`) : '';
  return own || readProperty(task, `outcome_label:${key}`) || key;
}

/** A subject for each variable that keeps a button: `{key, label, type: 'choice', choices}`. */
export function buttonsBefore(source, language, translate) {
  const subjects = new Map();
  for (const task of tasksBefore(source)) {
    const variable = variableOf(task);
    if (!variable) continue;
    const subject = subjects.get(variable) ?? { key: variable, type: 'choice', choices: [], tasks: [] };
    subject.tasks.push(getBusinessObject(task).get('name') || task.id);
    for (const value of split(readProperty(task, 'outcomes'))) {
      if (!subject.choices.some((each) => each.value === value)) subject.choices.push({ value, label: labelOf(task, value, language) });
    }
    subjects.set(variable, subject);
  }
  return [...subjects.values()].map(({ tasks, ...subject }) => ({
    ...subject, label: tasks.length === 1 ? translate('Button pressed at “{step}”', { step: tasks[0] }) : translate('Button pressed last'),
  }));
}
