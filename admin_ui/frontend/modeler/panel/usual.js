/** What bpmn.io asks and nearly everybody leaves as it is: shown only where it says something else. */

const holds = (object, type) => object?.extensionElements?.values?.find(({ $type }) => $type === type);

/** The process that an element is, or that a pool draws. */
const processOf = (object) => (object?.$type === 'bpmn:Participant' ? object.processRef : object);

const isNewest = (object) => ['zeebe:FormDefinition', 'zeebe:CalledElement', 'zeebe:CalledDecision']
  .every((type) => ['latest', undefined].includes(holds(object, type)?.bindingType));

const USUAL = {
  isExecutable: (object) => processOf(object)?.isExecutable === true,
  versionTag: (object) => !holds(processOf(object), 'zeebe:VersionTag') && isNewest(object),
  bindingType: isNewest,
};

const USUAL_GROUPS = {
  userTaskImplementation: (object) => Boolean(holds(object, 'zeebe:UserTask')),
};

const isUsual = (table, id, object) => Boolean(table[id]?.(object));

/** The groups without what is as usual on `object`, and without groups that are left empty by that. */
export function withoutUsual(groups, object) {
  return groups.filter(({ id }) => !isUsual(USUAL_GROUPS, id, object)).map((group) => {
    const entries = group.entries?.filter(({ id }) => !isUsual(USUAL, id, object) && !isUsual(USUAL_GROUPS, id, object));
    return entries && entries.length !== group.entries.length ? { ...group, entries } : group;
  }).filter(({ entries }) => entries === undefined || entries.length > 0);
}
