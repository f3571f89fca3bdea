/** Where an approval can stand: the paths of the diagram, and where a refusal can lead. */
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';

import { readProperty } from '../panel/properties.js';

const JOINS = ['bpmn:ParallelGateway', 'bpmn:InclusiveGateway', 'bpmn:ComplexGateway'];
const nameOf = (element) => getBusinessObject(element).get('name') || element.id;

/** Two ways lead from an approval to what comes next, and something must be decided before it: not before all tokens are there. */
const canStand = (flow) => is(flow, 'bpmn:SequenceFlow') && flow.source && flow.target
  && !is(flow.source, 'bpmn:EventBasedGateway') && !isAny(flow.target, JOINS);

/** `{value, label}` of every path; a step says which by its own name. */
export function pathsOf(elementRegistry) {
  return elementRegistry.filter((each) => !each.labelTarget && canStand(each)).map((flow) => {
    const way = getBusinessObject(flow).get('name');
    return { value: flow.id, label: `${nameOf(flow.source)} → ${way ? `${way} → ` : ''}${nameOf(flow.target)}` };
  });
}

/** The path that is meant by what is chosen on the canvas: itself, or the only or usual one away from a step. */
export function pathOf(element) {
  if (!element) return '';
  if (canStand(element)) return element.id;
  const out = (element.outgoing ?? []).filter(canStand);
  const usual = out.find((flow) => getBusinessObject(element).get('default') === getBusinessObject(flow));
  return (usual ?? out[0])?.id ?? '';
}

const closes = (element, names) => names.statuses.some(({ key, kind }) => kind === 'closed' && key === readProperty(element, 'status'));

/** Where a refusal can lead: what closes the record first, then an end of its own, then back to a step of people. */
export function refusals(elementRegistry, names, translate, scope) {
  const nodes = elementRegistry.filter((each) => is(each, 'bpmn:FlowNode') && !each.labelTarget && !is(each, 'bpmn:BoundaryEvent') && each.parent === scope);
  const closing = nodes.filter((each) => closes(each, names) && !is(each, 'bpmn:StartEvent')).sort((one, other) => (
    is(one, 'bpmn:EndEvent') - is(other, 'bpmn:EndEvent')
  ));
  const people = nodes.filter((each) => is(each, 'bpmn:UserTask'));
  return [
    ...closing.map((each) => ({ value: each.id, label: translate('The record is closed: {step}', { step: nameOf(each) }) })),
    { value: '', label: translate('The record ends here as refused') },
    ...people.map((each) => ({ value: each.id, label: translate('Back to: {step}', { step: nameOf(each) }) })),
  ];
}
