/**
 * The canvas of form-js takes the keyboard whenever it draws the selected field anew, also while somebody types in the panel
 * beside it. Ours leaves it there.
 */
import { patched } from './patch.js';

const PATCHES = [
  {
    module: '/node_modules/@bpmn-io/form-js-editor/dist/index.es.js',
    find: /if \(selection\.isSelected\(field\)\) \{\n(\s*)ref\.current\.focus\(\);/g,
    replace: (_match, blank) => `if (selection.isSelected(field) && !document.activeElement?.closest('.fjs-properties-container')) {\n${blank}ref.current.focus();`,
  },
];

export const formFocus = {
  name: 'form-focus',
  transform: (code, id) => {
    const text = patched(PATCHES, code, id, 'build/form-focus.js');
    return text === null ? null : { code: text, map: null };
  },
};
