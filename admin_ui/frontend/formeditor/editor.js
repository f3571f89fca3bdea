/** The form editor of form-js with what the studio adds and takes away. Knows nothing of the page around it. */
import '@bpmn-io/form-js/dist/assets/form-js.css';
import '@bpmn-io/form-js/dist/assets/form-js-editor.css';
import '@bpmn-io/form-js/dist/assets/properties-panel.css';
import './formeditor.css';

import { FormEditor } from '@bpmn-io/form-js';

import { chineseDefaults } from './defaults.js';
import { ours } from './ours.js';
import { DRAWN, plainMarkdown } from './schema.js';

class DrawnOnly {
  constructor(formFields) {
    for (const type of Object.keys(formFields._formFields)) if (type !== 'default' && !DRAWN.has(type)) delete formFields._formFields[type];
  }
}
DrawnOnly.$inject = ['formFields'];

const drawnOnly = { __init__: ['drawnOnly'], drawnOnly: ['type', DrawnOnly] };

/** @param {{container: Element, texts: DOMStringMap, sources: [string, string][]}} options */
export function editorIn({ container, texts, sources }) {
  const editor = new FormEditor({
    container,
    keyboard: { bind: true },
    ours: { texts, sources },
    defaults: { language: texts.language },
    additionalModules: [drawnOnly, ours, chineseDefaults],
  });
  const renderer = editor.get('markdownRenderer');
  const render = renderer.render.bind(renderer);
  renderer.render = (markdown) => render(plainMarkdown(markdown));
  return editor;
}

/** A click on the palette adds at the end: nobody has to drag, and a telephone cannot. A key does it by itself. */
export function addByClick(editor, container) {
  container.addEventListener('click', ({ target, detail }) => {
    const type = target.closest('.fjs-palette-field')?.dataset.fieldType;
    if (!type || !detail) return;
    const { schema } = editor._getState();
    const made = editor.get('modeling').addFormField({ type }, schema, schema.components.length);
    editor.get('selection').set(made);
  });
}
