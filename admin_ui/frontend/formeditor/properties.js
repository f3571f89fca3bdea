/** Our properties of a field, and what changes with them. Pure. */

/** The properties with one of them set, or without it; undefined when none is left. */
export function withProperty(properties, name, value) {
  const { [name]: _before, ...others } = properties ?? {};
  const after = value ? { ...others, [name]: value } : others;
  return Object.keys(after).length ? after : undefined;
}

/** What changes when a field's options come from `source`; without one it has a list again. */
export function sourceChange(field, source) {
  const properties = withProperty(field.properties, 'options_from', source);
  if (source) return { properties, values: undefined, valuesKey: undefined, valuesExpression: undefined };
  return { properties, values: [{ label: 'Value', value: 'value' }] };
}
