/** The groups of the house for an element: what it says to the desk, its outcomes, its clocks. */
import { isAny } from 'bpmn-js/lib/features/modeling/util/ModelingUtil';
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { choices, ofProperty, picker, textField } from './entries.js';

export const isFlowNode = (element) => isAny(element, ['bpmn:Activity', 'bpmn:Event', 'bpmn:Gateway']);
export const isUserTask = (element) => is(element, 'bpmn:UserTask');

const isNamed = (element) => isAny(element, ['bpmn:FlowElement', 'bpmn:Participant', 'bpmn:Lane', 'bpmn:Process', 'bpmn:TextAnnotation']);
const eventDefinitions = (element) => getBusinessObject(element).get?.('eventDefinitions') ?? [];
const hearsMessage = (element) => isAny(element, ['bpmn:IntermediateCatchEvent', 'bpmn:BoundaryEvent'])
  && eventDefinitions(element).some((each) => is(each, 'bpmn:MessageEventDefinition'));

const OFFERED_TO = [
  { value: 'requester', label: 'The requester' }, { value: 'opener', label: 'Whoever opened it' },
  { value: 'agent', label: 'Whoever works on it' },
];

function taskFields(names, injector) {
  const of = (name) => ofProperty(name, injector);
  const decisions = names.decisions.map(({ id, name }) => ({ value: id, label: name }));
  return [
    picker({ ...of('routing'), label: 'Team by decision', description: 'The decision that says which team is offered the task.', known: decisions }),
    choices({ ...of('allow'), label: 'Allowed outside the drawn flow', known: names.operations.map(({ key, label }) => ({ value: key, label })) }),
    textField({ ...of('instructions'), label: 'Instructions', description: 'Shown beside the form. Empty: the notes on the element.', rows: 3 }),
    textField({ ...of('instructions:zh-CN'), label: 'Instructions in Chinese', rows: 3 }),
  ];
}

function offeredTo(injector, translate) {
  const known = OFFERED_TO.map(({ value, label }) => ({ value, label: translate(label) }));
  return choices({ ...ofProperty('offered_to', injector), label: 'Offered as a button to', known });
}

/** Fields of the group *Service desk*. */
export function deskFields(element, names, injector) {
  const of = (name) => ofProperty(name, injector);
  const statuses = names.statuses.map(({ key, label }) => ({ value: key, label }));
  const nodes = isFlowNode(element) ? [
    picker({ ...of('status'), label: 'Status of the record', description: 'While the flow stands here.', known: statuses, none: 'As before' }),
    textField({ ...of('public_name'), label: 'What requesters read' }),
    textField({ ...of('public_name:zh-CN'), label: 'What requesters read in Chinese' }),
  ] : [];
  return [
    ...(isNamed(element) ? [textField({ ...of('name:zh-CN'), label: injector.get('config.language') === 'zh-CN' ? 'Name in English' : 'Name in Chinese' })] : []),
    ...nodes,
    ...(isUserTask(element) ? taskFields(names, injector) : []),
    ...(hearsMessage(element) ? [offeredTo(injector, injector.get('translate'))] : []),
  ];
}
