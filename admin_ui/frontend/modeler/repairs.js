/** Carries out what the linter offers to do about a finding: each is one step that can be undone. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { readProperty, setExtension, setProperties } from './panel/properties.js';

const REFERENCE = /^(default|\w+Ref)$/;

function condition(element, value, { bpmnFactory, modeling }) {
  const made = value === null ? undefined : bpmnFactory.create('bpmn:FormalExpression', { body: value });
  modeling.updateProperties(element, { conditionExpression: made });
}

function setAttribute(element, { name, value }, { modeling, elementRegistry, byId }) {
  const given = value !== null && REFERENCE.test(name) ? (getBusinessObject(elementRegistry.get(value) ?? {}) ?? byId(value)) : (value ?? undefined);
  const typed = given === 'true' ? true : given === 'false' ? false : given;
  modeling.updateProperties(element, { [name]: typed });
}

/** What leads to an element and away from it becomes one flow, where both are single. */
function remove(element, _, { modeling }) {
  const [into, out] = [element.incoming ?? [], element.outgoing ?? []];
  const joined = into.length === 1 && out.length === 1 && !is(element, 'bpmn:BoundaryEvent');
  const [from, to] = joined ? [into[0].source, out[0].target] : [];
  modeling.removeElements([element]);
  if (joined && from !== to) modeling.connect(from, to);
}

function append(element, { type }, { modeling }) {
  modeling.appendShape(element, { type: `bpmn:${type[0].toUpperCase()}${type.slice(1)}` }, {
    x: element.x + element.width + 90, y: element.y + element.height / 2,
  });
}

function makeDefault(element, { flow }, { modeling, elementRegistry }) {
  const found = elementRegistry.get(flow);
  if (!found) return;
  modeling.updateProperties(found, { conditionExpression: undefined });
  modeling.updateProperties(element, { default: getBusinessObject(found) });
}

const camunda = (extension) => `zeebe:${extension[0].toUpperCase()}${extension.slice(1)}`;

const DOINGS = {
  set_attribute: setAttribute,
  set_property: (element, { name, value }, { injector }) => setProperties(element, { [name]: value ?? '' }, injector),
  rename_property: (element, { name, to }, { injector }) => (
    setProperties(element, { [to]: readProperty(element, name), [name]: '' }, injector)
  ),
  set_extension: (element, { extension, attribute, value }, { injector }) => (
    setExtension(element, camunda(extension.replace(/^zeebe:/, '')), { [attribute]: value }, injector)
  ),
  set_condition: (element, { value }, services) => condition(element, value, services),
  make_default: makeDefault,
  remove,
  append,
  set_id: (element, { value }, { modeling }) => modeling.updateProperties(element, { id: value }),
};

/** True when this editor can do it: the element is drawn, and the doing is known. */
export function canRepair(action, modeler) {
  return Boolean(action && DOINGS[action.do] && modeler.get('elementRegistry').get(action.element)) && !(action.do === 'set_id' && action.occurrence > 0);
}

export function repair(action, modeler) {
  const services = {
    injector: modeler.get('injector'), modeling: modeler.get('modeling'), bpmnFactory: modeler.get('bpmnFactory'),
    elementRegistry: modeler.get('elementRegistry'),
    byId: (id) => modeler.getDefinitions().get('rootElements').find((each) => each.id === id),
  };
  DOINGS[action.do](services.elementRegistry.get(action.element), action, services);
}
