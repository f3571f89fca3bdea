/** Forms as JSON, before any editor has seen them. Pure. */

/** Components that the server draws; form-js has more. */
export const DRAWN = new Set([
  'textfield', 'textarea', 'number', 'datetime', 'checkbox', 'checklist', 'radio', 'select', 'taglist', 'filepicker', 'group', 'text',
  'separator', 'spacer',
]);

/** Types of components in a schema that cannot be drawn, each once. */
export function foreignTypes(schema) {
  const found = new Set();
  for (const component of inside(schema)) if (!DRAWN.has(component.type)) found.add(String(component.type));
  return [...found];
}

function* inside(schema) {
  for (const component of Array.isArray(schema?.components) ? schema.components : []) {
    if (!component || typeof component !== 'object') continue;
    yield component;
    yield* inside(component);
  }
}

/** The schema without components that cannot be drawn. */
export function withoutForeign(schema) {
  if (!Array.isArray(schema.components)) return schema;
  const kept = schema.components.filter((each) => DRAWN.has(each?.type)).map(withoutForeign);
  return { ...schema, components: kept };
}

/** The file's text of a schema, as the server writes it too. */
export const written = (schema) => `${JSON.stringify(tidy(schema), null, 2)}\n`;

/** The schema without what form-js notes of rows that say nothing: one field, as wide as the form. */
function tidy(schema) {
  if (!Array.isArray(schema?.components)) return schema;
  const rows = new Map();
  for (const each of schema.components) rows.set(each?.layout?.row, (rows.get(each?.layout?.row) ?? 0) + 1);
  const components = schema.components.map((each) => {
    const { layout, ...others } = each ?? {};
    const isPlain = !layout || (rows.get(layout.row) === 1 && !layout.columns);
    return tidy(isPlain ? others : each);
  });
  return { ...schema, components };
}

/** Markdown as the server reads it: tags are text, and pictures are not fetched. */
export const plainMarkdown = (markdown) => String(markdown ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('![', '!\\[');

/** The JSON of a form; null when the text is none. */
export function parsed(text) {
  try {
    const found = JSON.parse(text);
    return found && typeof found === 'object' && Array.isArray(found.components) ? found : null;
  } catch {
    return null;
  }
}
