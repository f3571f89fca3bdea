/**
 * Two packages have no place for a translation or for our functions of FEEL: the properties panel speaks through one function
 * that is always its own, and bpmn-js-properties-panel names Camunda's functions for good.
 */
import { patched } from './patch.js';

const WORDS = new URL('../modeler/words/panel.js', import.meta.url).pathname;

const PATCHES = [
  {
    module: '/node_modules/@bpmn-io/properties-panel/dist/index.esm.js',
    find: /function translateFallback\(template, replacements\) \{/g,
    replace: () => `import { translatePanel as translateFallback } from ${JSON.stringify(WORDS)};\nfunction theirTranslateFallback(template, replacements) {`,
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
    module: '/node_modules/bpmn-js-properties-panel/dist/index.esm.js',
    find: /^/,
    replace: () => `import { translatePanel as panelWord } from ${JSON.stringify(WORDS)};\n`,
  },
];

export const ourWords = {
  name: 'our-words',
  transform: (code, id) => {
    const text = patched(PATCHES, code, id, 'build/our-words.js');
    return text === null ? null : { code: text, map: null };
  },
};
