/**
 * Makes two libraries live under `style-src 'self'`: style attributes inside parsed HTML are set through the object model,
 * style sheets are adopted, never written. Each patch names its module; a patch that no longer fits fails the build.
 */
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
];

export function patchForPolicy(code, id) {
  const patch = PATCHES.find(({ module }) => id.includes(module));
  if (!patch || !/\.[cm]?js($|\?)/.test(id)) return null;
  const patched = code.replace(patch.find, patch.replace);
  if (patched === code) {
    throw new Error(`Expected ${patch.module} to hold ${patch.find}, but it does not. Look at its new version and adapt build/csp-safe.js.`);
  }
  return patched;
}

export const cspSafe = {
  name: 'csp-safe',
  transform: (code, id) => {
    const patched = patchForPolicy(code, id);
    return patched === null ? null : { code: patched, map: null };
  },
};
