/** *Add an approval* beside steps and paths; the page's dialog does the asking. */
import { is } from 'bpmn-js/lib/util/ModelUtil';

import { Approval } from './drawing.js';
import { pathOf } from './places.js';

const CLASS = 'approval-entry';

class Entries {
  constructor(eventBus, contextPad, translate) {
    const open = (element) => eventBus.fire('flowdesk.approval', { element });
    const entry = (element) => ({ group: 'edit', className: CLASS, title: translate('Add an approval'), action: { click: () => open(element) } });
    contextPad.registerProvider({
      getContextPadEntries: (selected) => {
        const element = selected.labelTarget ?? selected;
        const fits = (is(element, 'bpmn:SequenceFlow') || is(element, 'bpmn:FlowNode')) && pathOf(element);
        return fits ? { 'flowdesk-approval': entry(element) } : {};
      },
    });
  }
}
Entries.$inject = ['eventBus', 'contextPad', 'translate'];

export const approval = {
  __init__: ['approvalEntries'],
  approvalEntries: ['type', Entries],
  approvalDrawing: ['value', { handler: Approval }],
};
