import { existsSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vite';

import { cspSafe } from './build/csp-safe.js';
import { formFocus } from './build/form-focus.js';
import { licences } from './build/licences.js';
import { lightFonts } from './build/light-fonts.js';
import { ourChanges } from './build/our-changes.js';

/** An editor is a folder with an island.js: an entry of its own, loaded by its page alone. */
const islands = readdirSync(new URL('.', import.meta.url))
  .filter((folder) => folder !== 'node_modules' && existsSync(new URL(`${folder}/island.js`, import.meta.url)))
  .map((folder) => `${folder}/island.js`);

export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [cspSafe, formFocus, ourChanges, lightFonts, licences],
  resolve: {
    alias: { '@bpmn-io/element-templates-validator': new URL('build/no-validator.js', import.meta.url).pathname },
    dedupe: [
      'bpmn-js', 'diagram-js', 'bpmn-moddle', 'didi', 'preact', '@bpmn-io/properties-panel', '@codemirror/state', '@codemirror/view',
    ],
  },
  build: {
    outDir: '../static/dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: ['scripts/main.js', 'styles/main.css', ...islands] },
  },
});
