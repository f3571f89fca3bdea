/** Pickers in the place of bpmn.io's text fields, where the pack or the organisation knows what can be meant. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { h } from '@bpmn-io/properties-panel/preact';

import { conditionEntries } from './condition.js';
import { choices, picker } from './entries.js';
import { TimeLink } from './limits.js';
import { extension, setExtension } from './properties.js';

const isFeel = (value) => (value ?? '').startsWith('=');

const attribute = (type, name, injector, more = {}) => ({
  get: (element) => extension(getBusinessObject(element), type)?.get(name) ?? '',
  set: (element, value) => setExtension(element, type, value || !more.goes ? { ...more.with, [name]: value || undefined } : null, injector),
});

const listed = (things, value = 'id') => things.map((each) => ({ value: each[value], label: each.name }));

/** `{entry id: definition}`: what stands in each place instead. FEEL there is left to the field that can edit it. */
function replacements(names, injector) {
  const form = attribute('zeebe:FormDefinition', 'formId', injector, { goes: true });
  const groups = attribute('zeebe:AssignmentDefinition', 'candidateGroups', injector);
  return {
    formId: picker({ id: 'formId', label: 'Form', known: listed(names.forms), ...form }),
    assignmentDefinitionCandidateGroups: choices({
      id: 'assignmentDefinitionCandidateGroups', label: 'Teams', description: 'Members of these teams are offered the task.',
      known: listed(names.teams, 'code'), ...groups,
    }),
    decisionId: picker({
      id: 'decisionId', label: 'Decision', known: listed(names.decisions), ...attribute('zeebe:CalledDecision', 'decisionId', injector),
    }),
    targetProcessId: picker({
      id: 'targetProcessId', label: 'Process', known: listed(names.processes), ...attribute('zeebe:CalledElement', 'processId', injector),
    }),
    taskDefinitionType: picker({
      id: 'taskDefinitionType', label: 'What runs here', known: listed(names.job_types, 'type'), ...attribute('zeebe:TaskDefinition', 'type', injector),
    }),
  };
}

function timerOf(element) {
  return getBusinessObject(element).get('eventDefinitions')?.find((each) => is(each, 'bpmn:TimerEventDefinition'));
}

/** A date that is one of the pack's times is chosen by its name; others are written. */
function timePicker(element, names, injector) {
  const body = (date) => date?.get('body') ?? '';
  return picker({
    id: 'flowdesk-time', label: 'Time of the pack', none: 'Another one, written below',
    known: names.times.map(({ key, label, length }) => ({ value: `=times.${key}`, label: `${label}: ${length}` })),
    description: () => h(TimeLink, { names, text: injector.get('translate')('Change how long it is') }),
    get: () => (/^=times\.\w+$/.test(body(timerOf(element)?.get('timeDate'))) ? body(timerOf(element).get('timeDate')) : ''),
    set: (_, value) => setTime(element, value, injector),
  });
}

function setTime(element, value, injector) {
  const timer = timerOf(element);
  const date = injector.get('bpmnFactory').create('bpmn:FormalExpression', { body: value });
  date.$parent = timer;
  injector.get('modeling').updateModdleProperties(element, timer, { timeDate: date, timeDuration: undefined, timeCycle: undefined });
}

const OPEN = new Set(['general', 'form', 'assignmentDefinition', 'timer', 'calledDecision', 'calledElement', 'taskDefinition', 'condition', 'message']);

/** A form of the pack is picked at once; what kind it is, is asked only where another kind stands there already. */
function formEntries(entries, element, form) {
  const definition = extension(getBusinessObject(element), 'zeebe:FormDefinition');
  const isOther = definition && !definition.get('formId') && (definition.get('formKey') || definition.get('externalReference'));
  if (isOther) return entries;
  const bound = entries.filter(({ id }) => id === 'bindingType' || id === 'versionTag');
  return [form, ...(definition?.get('formId') ? bound : [])];
}

/** The same groups with our pickers in them. */
export function withPickers(groups, element, names, injector) {
  const ours = replacements(names, injector);
  const entryOf = (entry) => {
    const found = ours[entry.id];
    return found && !isFeel(found.get(element)) ? found : entry;
  };
  return groups.map((group) => {
    if (!group.entries) return group;
    const found = group.id === 'form' ? formEntries(group.entries, element, ours.formId) : group.entries.map(entryOf);
    if (group.id === 'condition') return { ...group, shouldOpen: true, entries: [...conditionEntries(element, names, injector), ...found] };
    const isTimer = group.id === 'timer' && timerOf(element) && names.times.length > 0;
    return { ...group, shouldOpen: OPEN.has(group.id), entries: isTimer ? [timePicker(element, names, injector), ...found] : found };
  });
}
