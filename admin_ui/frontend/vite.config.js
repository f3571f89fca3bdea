import { defineConfig } from 'vite';

import { cspSafe } from './build/csp-safe.js';
import { licences } from './build/licences.js';

export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [cspSafe, licences],
  resolve: { dedupe: ['bpmn-js', 'diagram-js', 'bpmn-moddle', 'didi'] },
  build: {
    outDir: '../static/dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: ['scripts/main.js', 'styles/main.css'] },
  },
});
