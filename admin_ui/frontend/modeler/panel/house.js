/** What the house adds to the panel: groups of its own after *General*, pickers in the place of text, comments. */
import { Group, ListGroup } from '@bpmn-io/properties-panel';
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { clockItems } from './clocks.js';
import { commentField } from './comment.js';
import { deskFields, isFlowNode, isUserTask } from './fields.js';
import { limitEntries } from './limits.js';
import { outcomeItems, withParent } from './outcomes.js';
import { propertyNames } from './properties.js';
import { withPickers } from './replaced.js';
import { withoutUsual } from './usual.js';

const AFTER_ZEEBE = 400;
const OWN = /^(status|outcomes|outcome_with_parent|outcome_label:.*|sla|routing|allow|offered_to|comment|name:zh-CN|(public_name|instructions)(:zh-CN)?)$/;

function groupsOf(element, names, injector) {
  const translate = injector.get('translate');
  const group = (id, label, entries) => ({ id, label: translate(label), entries, component: Group, shouldOpen: true });
  const list = (id, label, content) => ({ id, label: translate(label), component: ListGroup, ...content });
  const task = isUserTask(element);
  return [
    group('flowdesk-limits', 'Time limits', limitEntries(element, names)),
    group('flowdesk-desk', 'Service desk', deskFields(element, names, injector)),
    task && list('flowdesk-outcomes', 'Outcomes', outcomeItems(element, injector)),
    task && group('flowdesk-parent', 'With a parent record', [withParent(element, injector)]),
    isFlowNode(element) && list('flowdesk-clocks', 'Clocks', clockItems(element, names, injector)),
    group('flowdesk-comment', 'Comment', [commentField(injector)]),
  ].filter((each) => each && (each.items || each.entries.length));
}

/** bpmn.io lists every property; ours have fields of their own, and stand there no second time. */
function withoutOwn(groups, element) {
  const names = propertyNames(element);
  return groups.map((group) => (group.id !== 'Zeebe__ExtensionProperties' ? group : {
    ...group, items: group.items.filter((_, index) => !OWN.test(names[index])),
  }));
}

/** First who and what by which form, when and under which condition; then ours; then what few people need. */
const FIRST = ['general', 'flowdesk-limits', 'templates', 'form', 'assignmentDefinition', 'timer', 'condition', 'calledDecision', 'calledElement', 'taskDefinition', 'message'];
const place = ({ id }) => (FIRST.includes(id) ? FIRST.indexOf(id) : FIRST.length);

function ordered(theirs, ours) {
  const isFirst = (each) => place(each) < FIRST.length;
  const first = [...theirs, ...ours].filter(isFirst).sort((one, other) => place(one) - place(other));
  return [...first, ...[...ours, ...theirs].filter((each) => !isFirst(each))];
}

class HouseProvider {
  constructor(propertiesPanel, injector, names) {
    this.getGroups = (element) => (groups) => {
      if (is(element, 'bpmn:Group') || is(element, 'bpmn:Collaboration')) return groups;
      const changed = withoutOwn(withPickers(withoutUsual(groups, getBusinessObject(element)), element, names, injector), element);
      return ordered(changed, groupsOf(element, names, injector));
    };
    propertiesPanel.registerProvider(AFTER_ZEEBE, this);
  }
}
HouseProvider.$inject = ['propertiesPanel', 'injector', 'config.names'];

export const housePanel = { __init__: ['houseProvider'], houseProvider: ['type', HouseProvider] };
