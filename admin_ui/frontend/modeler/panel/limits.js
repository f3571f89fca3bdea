/** The time limits of a step: the timers that are attached to it, with how long each is and where that is changed. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { h } from '@bpmn-io/properties-panel/preact';
import { useService } from 'bpmn-js-properties-panel';

const TIME = /^=\s*times\.(\w+)$/;

/** The time of the pack that a timer asks for: `{key, label, length}`, or nothing. */
export function timeOf(event, names) {
  const timer = getBusinessObject(event).get('eventDefinitions')?.find((each) => is(each, 'bpmn:TimerEventDefinition'));
  const key = TIME.exec(timer?.get('timeDate')?.get('body') ?? '')?.[1];
  return names.times.find((each) => each.key === key);
}

/** Where the lengths of time of the pack are changed. */
export function TimeLink({ names, text }) {
  return h('a', { class: 'panel-link', href: `${names.address}/type#times` }, text);
}

function Limit({ event, time, names }) {
  const translate = useService('translate');
  return h('div', { class: 'bio-properties-panel-entry' }, [
    h('p', { class: 'panel-line' }, `${getBusinessObject(event).get('name') || time.label}: `, h('strong', null, time.length)),
    h(TimeLink, { names, text: translate('Change how long it is') }),
  ]);
}

/** One line for each timer of the step that asks for a time of the pack. */
export function limitEntries(element, names) {
  return (element.attachers ?? []).flatMap((event) => {
    const time = timeOf(event, names);
    return time ? [{ id: `flowdesk-limit-${event.id}`, component: Limit, event, time, names }] : [];
  });
}
