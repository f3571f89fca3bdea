/** Values that stand in one property, separated by commas. Pure. */

export const split = (written) => (written ?? '').split(',').map((part) => part.trim()).filter(Boolean);

export const joined = (parts) => parts.join(', ');

/** `start:ola:line-1` is an act and the clock that it is about. */
export function readMarks(written) {
  return split(written).map((part) => {
    const at = part.indexOf(':');
    return at < 0 ? { act: part, clock: '' } : { act: part.slice(0, at), clock: part.slice(at + 1) };
  });
}

export const writeMarks = (marks) => joined(marks.map(({ act, clock }) => `${act}:${clock}`));

/** The options of a picker with what stands in the diagram now, though nobody knows it, and with nothing. */
export function options(known, value, none, unknown) {
  const listed = known.map((each) => ({ value: each.value, label: each.label }));
  const stranger = value && !known.some((each) => each.value === value) ? [{ value, label: unknown.replace('{value}', value) }] : [];
  return [{ value: '', label: none }, ...listed, ...stranger];
}

/** A free key for something new: `outcome`, `outcome_2`, … */
export function freeKey(wish, taken) {
  let key = wish;
  for (let count = 2; taken.includes(key); count += 1) key = `${wish}_${count}`;
  return key;
}
