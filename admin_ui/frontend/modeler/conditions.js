/** Conditions that can be picked: a field or a button, how it compares, and a value; others stay FEEL that is written. Pure. */

const ALWAYS = ['is', 'is_not', 'empty', 'filled'];
const BY_KIND = { choice: ALWAYS, category: ALWAYS, number: ['is', 'is_not', 'more', 'less', 'empty', 'filled'] };
const OF_TEXT = ['is', 'is_not', 'contains', 'empty', 'filled'];
const SIGNS = { is: '=', is_not: '!=', more: '>', less: '<' };
const BY_SIGN = Object.fromEntries(Object.entries(SIGNS).map(([operator, sign]) => [sign, operator]));

/** What each comparison is called; these sentences are keys of our Chinese. */
export const OPERATORS = {
  is: 'is', is_not: 'is not', more: 'is more than', less: 'is less than', contains: 'contains', empty: 'is empty', filled: 'is filled in',
};

const PLACE = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;
const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const COMPARED = new RegExp(String.raw`^([\w.]+)\s*(=|!=|>|<)\s*(${STRING}|-?\d+(?:\.\d+)?|null)$`);
const CONTAINED = new RegExp(String.raw`^contains\(\s*([\w.]+)\s*,\s*(${STRING})\s*\)$`);

export const operatorsOf = (subject) => BY_KIND[subject?.type] ?? OF_TEXT;

export const needsValue = (operator) => operator !== 'empty' && operator !== 'filled';

const quoted = (value) => JSON.stringify(String(value));

function literal(subject, value) {
  return subject.type === 'number' && /^-?\d+(\.\d+)?$/.test(value) ? value : quoted(value);
}

/** FEEL for `operator` and `value` of a subject `{key, type}`; empty while something is missing. */
export function writeCondition(subject, operator, value) {
  if (!subject || !PLACE.test(subject.key) || !operatorsOf(subject).includes(operator)) return '';
  if (operator === 'empty') return `=${subject.key} = null`;
  if (operator === 'filled') return `=${subject.key} != null`;
  if (value === '' || value === undefined) return '';
  if (operator === 'contains') return `=contains(${subject.key}, ${quoted(value)})`;
  return `=${subject.key} ${SIGNS[operator]} ${literal(subject, value)}`;
}

function valueOf(written) {
  if (!written.startsWith('"')) return written;
  try {
    return JSON.parse(written);
  } catch {
    return null;
  }
}

function comparison(found) {
  if (found[3] === 'null') return { '=': { operator: 'empty', value: '' }, '!=': { operator: 'filled', value: '' } }[found[2]] ?? null;
  return { operator: BY_SIGN[found[2]], value: valueOf(found[3]) };
}

/** The subject, operator and value of a condition that can be picked, else null. */
export function readCondition(body, subjects) {
  const text = (body ?? '').trim().replace(/^=/, '').trim();
  const compared = COMPARED.exec(text);
  const contained = compared ? null : CONTAINED.exec(text);
  const subject = subjects.find(({ key }) => key === (compared ?? contained)?.[1]);
  if (!subject) return null;
  const found = compared ? comparison(compared) : { operator: 'contains', value: valueOf(contained[2]) };
  return found && found.value !== null && operatorsOf(subject).includes(found.operator) ? { subject, ...found } : null;
}
