/** `zeebe:property` name = value on an element: read, set (or removed when empty), each set one step to undo. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

export function extension(object, type) {
  return object?.get('extensionElements')?.get('values').find((each) => is(each, type));
}

const listOf = (object) => extension(object, 'zeebe:Properties')?.get('properties') ?? [];

/** Names of the properties, in their order; one may stand there twice. */
export const propertyNames = (element) => listOf(getBusinessObject(element)).map((each) => each.get('name') ?? '');

export function readProperties(element) {
  return new Map(listOf(getBusinessObject(element)).map((each) => [each.get('name'), each.get('value') ?? '']));
}

export const readProperty = (element, name) => readProperties(element).get(name) ?? '';

function within(parent, type, attributes, bpmnFactory) {
  const made = bpmnFactory.create(type, attributes);
  made.$parent = parent;
  return made;
}

function update(element, moddleElement, properties) {
  return { cmd: 'element.updateModdleProperties', context: { element, moddleElement, properties } };
}

/** Steps that put an extension element of `type` with `attributes` on `object`, or take it away when `attributes` is null. */
export function extensionSteps(element, object, type, attributes, bpmnFactory) {
  const steps = [];
  let holder = object.get('extensionElements');
  const found = extension(object, type);
  if (attributes === null) {
    if (!found) return [];
    return [update(element, holder, { values: holder.get('values').filter((each) => each !== found) })];
  }
  if (found) return [update(element, found, attributes)];
  if (!holder) {
    holder = within(object, 'bpmn:ExtensionElements', { values: [] }, bpmnFactory);
    steps.push(update(element, object, { extensionElements: holder }));
  }
  const made = within(holder, type, attributes, bpmnFactory);
  return [...steps, update(element, holder, { values: [...holder.get('values'), made] })];
}

/** Sets several properties at once: `{status: 'new', sla: ''}`; an empty or missing value removes its property. */
export function setProperties(element, changes, injector) {
  const bpmnFactory = injector.get('bpmnFactory');
  const object = getBusinessObject(element);
  const kept = listOf(object).filter((each) => !(each.get('name') in changes && !changes[each.get('name')]));
  const steps = kept.filter((each) => each.get('name') in changes && each.get('value') !== changes[each.get('name')])
    .map((each) => update(element, each, { value: changes[each.get('name')] }));
  const known = new Set(kept.map((each) => each.get('name')));
  const added = Object.entries(changes).filter(([name, value]) => value && !known.has(name));
  if (added.length || kept.length !== listOf(object).length) {
    const holder = extension(object, 'zeebe:Properties');
    const made = added.map(([name, value]) => within(holder, 'zeebe:Property', { name, value }, bpmnFactory));
    const properties = [...kept, ...made];
    steps.push(...extensionSteps(element, object, 'zeebe:Properties', properties.length ? { properties } : null, bpmnFactory));
  }
  if (steps.length) injector.get('commandStack').execute('properties-panel.multi-command-executor', steps);
}

/** Gives an extension element its attributes, as one step. */
export function setExtension(element, type, attributes, injector) {
  const steps = extensionSteps(element, getBusinessObject(element), type, attributes, injector.get('bpmnFactory'));
  if (steps.length) injector.get('commandStack').execute('properties-panel.multi-command-executor', steps);
}
