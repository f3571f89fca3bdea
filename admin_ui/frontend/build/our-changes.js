/**
 * Packages of bpmn.io with a change of ours. Two have no place for a translation or for our functions of FEEL: the properties
 * panel speaks through one function that is always its own, and bpmn-js-properties-panel names Camunda's functions for good.
 * The part that draws the markup of a template would make code of an attribute, if it were asked to. The writer of XML takes
 * the prefix off an attribute of a foreign element that is of the same namespace, where it means something else without it.
 * The panel of the form editor takes every field that chooses to have options of its own. The colours of FEEL are those of
 * white paper: ours stand in their place, and follow the page into the dark.
 */
import { patched } from './patch.js';

const WORDS = new URL('../modeler/words/panel.js', import.meta.url).pathname;

/** Words of FEEL by their colour at bpmn.io, and ours. */
const FEEL = {
  '24292f': 'ink', a31515: 'bad', '1a7f37': 'good', '06704a': 'accent', '0969da': 'info', '0550ae': 'info', b54a00: 'warn', '8250df': 'accent-strong', '69727b': 'ink-3', 953800: 'warn',
};

const PATCHES = [
  {
    module: '/node_modules/@bpmn-io/cm-theme/dist/index.js',
    find: new RegExp(`'#(${Object.keys(FEEL).join('|')})'`, 'g'),
    replace: (_, colour) => `'var(--${FEEL[colour]})'`,
  },
  {
    module: '/node_modules/moddle-xml/dist/index.js',
    find: /(ElementSerializer\.prototype\.isLocalNs = function\(ns\) \{\s*return )ns\.uri === this\.ns\.uri/,
    replace: '$1!this.element.$descriptor.isGeneric && ns.uri === this.ns.uri',
  },
  {
    module: '/node_modules/@bpmn-io/properties-panel/dist/index.esm.js',
    find: /function translateFallback\(template, replacements\) \{/g,
    replace: () => `import { translatePanel as translateFallback } from ${JSON.stringify(WORDS)};\nfunction theirTranslateFallback(template, replacements) {`,
  },
  {
    module: '/node_modules/@bpmn-io/properties-panel/dist/index.esm.js',
    find: /popupTitle = `\$\{element\.type\} \/ `/,
    replace: () => "popupTitle = `${translateFallback(element.type.replace('bpmn:', '').replace(/(\\B[A-Z])/g, ' $1'))} / `",
  },
  {
    module: '/node_modules/@bpmn-io/properties-panel/dist/index.esm.js',
    find: /"(Save and close|Opened in popup)"|'(Close popup)'/g,
    replace: (_, one, other) => `translateFallback('${one ?? other}')`,
  },
  {
    module: '/node_modules/bpmn-js-properties-panel/dist/index.esm.js',
    find: /value: DEFAULT_FEEL_LANGUAGE_CONTEXT,/g,
    replace: () => "value: injector.get('config.feelLanguage', false) || DEFAULT_FEEL_LANGUAGE_CONTEXT,",
  },
  {
    module: '/node_modules/bpmn-js-properties-panel/dist/index.esm.js',
    find: /'Written in ' \+ variable/g,
    replace: () => `panelWord('Written in ') + variable`,
  },
  {
    module: '/node_modules/bpmn-js-element-templates/dist/index.esm.js',
    find: /title: "(Select a template|Toggle section)"/g,
    replace: "title: panelWord('$1')",
  },
  {
    module: '/node_modules/bpmn-js-element-templates/dist/index.esm.js',
    find: /\(p = new Function\(p\)\)/,
    replace: '(p = undefined)',
  },
  {
    module: '/node_modules/@bpmn-io/form-js-editor/dist/index.es.js',
    find: /const items = values\.map\(/,
    replace: 'const items = (values ?? []).map(',
  },
  ...['bpmn-js-properties-panel', 'bpmn-js-element-templates'].map((name) => ({
    module: `/node_modules/${name}/dist/index.esm.js`,
    find: /^/,
    replace: () => `import { translatePanel as panelWord } from ${JSON.stringify(WORDS)};\n`,
  })),
];

export const ourChanges = {
  name: 'our-changes',
  transform: (code, id) => {
    const text = patched(PATCHES, code, id, 'build/our-changes.js');
    return text === null ? null : { code: text, map: null };
  },
};
