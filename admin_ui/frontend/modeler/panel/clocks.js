/** What the clocks do at an element: rows of an act and a clock, kept in the property `sla`. */
import { picker } from './entries.js';
import { readMarks, writeMarks } from './lists.js';
import { readProperty, setProperties } from './properties.js';

export const ACTS = [
  { value: 'start', label: 'starts when the flow comes here' },
  { value: 'stop', label: 'stops when the flow comes here' },
  { value: 'pause', label: 'pauses while the flow is here' },
  { value: 'stop-after', label: 'stops when this is done' },
];

const marksOf = (element) => readMarks(readProperty(element, 'sla'));

function item(element, mark, index, names, injector) {
  const translate = injector.get('translate');
  const id = `${element.id}-clock-${index}`;
  const clocks = names.clocks.map(({ kind, label }) => ({ value: kind, label }));
  const acts = ACTS.map(({ value, label }) => ({ value, label: translate(label) }));
  const labelOf = (known, value) => known.find((each) => each.value === value)?.label ?? value;
  const change = (part) => (_, value) => {
    const marks = marksOf(element);
    marks[index] = { ...marks[index], [part]: value };
    setProperties(element, { sla: writeMarks(marks) }, injector);
  };
  return {
    id,
    label: `${labelOf(clocks, mark.clock)} ${labelOf(acts, mark.act)}`,
    autoFocusEntry: `${id}-clock`,
    entries: [
      picker({ id: `${id}-clock`, label: 'Clock', known: clocks, get: () => marksOf(element)[index]?.clock, set: change('clock') }),
      picker({ id: `${id}-act`, label: 'What it does', known: acts, get: () => marksOf(element)[index]?.act, set: change('act') }),
    ],
    remove: (event) => {
      event.stopPropagation();
      setProperties(element, { sla: writeMarks(marksOf(element).filter((_, at) => at !== index)) }, injector);
    },
  };
}

/** The list of the group *Clocks*. */
export function clockItems(element, names, injector) {
  const marks = marksOf(element);
  return {
    items: marks.map((mark, index) => item(element, mark, index, names, injector)),
    add: (event) => {
      event.stopPropagation();
      setProperties(element, { sla: writeMarks([...marks, { act: 'start', clock: 'resolution' }]) }, injector);
    },
  };
}
