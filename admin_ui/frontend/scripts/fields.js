/** What was typed into a form, as plain data, and back into it. */

const NOT_TYPED = new Set(['hidden', 'file', 'password', 'submit', 'button', 'reset', 'image', 'fieldset', 'output']);

const isTyped = (field) => Boolean(field.name) && !NOT_TYPED.has(field.type) && !field.disabled;
const isTick = (field) => field.type === 'checkbox' || field.type === 'radio';

function differs(field) {
  if (isTick(field)) return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

function valuesOf(field) {
  if (isTick(field)) return field.checked ? [field.value] : [];
  if (field.options) return [...field.options].filter((option) => option.selected).map((option) => option.value);
  return [field.value];
}

/** A select without a chosen default reports its first option as selected: no change. */
function isChanged(field) {
  if (field.type === 'select-one' && ![...field.options].some((option) => option.defaultSelected)) {
    return field.selectedIndex > 0;
  }
  return differs(field);
}

/** Values by name of the fields that differ from what the server sent: `{cause: ["…"], impact: ["high"]}`. */
export function changedFields(fields) {
  const typed = [...fields].filter(isTyped);
  const names = new Set(typed.filter(isChanged).map((field) => field.name));
  const changed = {};
  for (const field of typed) {
    if (names.has(field.name)) changed[field.name] = [...(changed[field.name] ?? []), ...valuesOf(field)];
  }
  return changed;
}

function put(field, values) {
  if (isTick(field)) field.checked = values.includes(field.value);
  else if (field.options) for (const option of field.options) option.selected = values.includes(option.value);
  else field.value = values.shift() ?? field.value;
}

/** Puts values back; true when a field changed by it. Names that the form no longer has are left out. */
export function applyFields(fields, changed) {
  const before = JSON.stringify(changedFields(fields));
  const left = structuredClone(changed);
  for (const field of [...fields].filter(isTyped)) {
    if (left[field.name]) put(field, left[field.name]);
  }
  return JSON.stringify(changedFields(fields)) !== before;
}
