/**
 * Makes libraries live under `style-src 'self'` and `script-src 'self'`: style attributes inside parsed HTML are set through the
 * object model, style sheets are adopted, never written; no text is made code, not even where nobody asks for it. Each patch
 * names its module; a patch that no longer fits fails the build.
 */
import { patched } from './patch.js';

const PATCHES = [
  {
    module: '/node_modules/style-mod/',
    find: /!root\.head && root\.adoptedStyleSheets/g,
    replace: () => 'root.adoptedStyleSheets',
  },
  {
    module: '/node_modules/domify/',
    find: /(\w+)\.innerHTML = ([^;]+);/g,
    replace: (_match, element, source) =>
      `${element}.innerHTML = (${source}).replace(/(<[^>]*?)\\sstyle=/g, '$1 data-csp-style=');` +
      `${element}.querySelectorAll('[data-csp-style]').forEach((x) => {` +
      "x.style.cssText = x.getAttribute('data-csp-style'); x.removeAttribute('data-csp-style'); });",
  },
  {
    module: '/node_modules/lodash/_root.js',
    find: "Function('return this')()",
    replace: () => 'globalThis',
  },
  {
    module: '/node_modules/selection-ranges/dist/',
    find: "new Function('node', 'Object.freeze(node); return ' + props(expr, 'node.'))",
    replace: () => '() => false',
  },
];

export const patchForPolicy = (code, id) => patched(PATCHES, code, id, 'build/csp-safe.js');

export const cspSafe = {
  name: 'csp-safe',
  transform: (code, id) => {
    const patched = patchForPolicy(code, id);
    return patched === null ? null : { code: patched, map: null };
  },
};
