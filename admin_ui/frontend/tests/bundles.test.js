import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const BUILT = new URL('../../static/dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', BUILT), 'utf8'));

/** The files that an entry loads: at once and, with `later`, when it is used. */
function loaded(entry, later = false, found = new Map()) {
  const { file, css = [], imports = [], dynamicImports = [] } = manifest[entry];
  if (found.has(file)) return found;
  found.set(file, gzipSync(readFileSync(new URL(file, BUILT))).length);
  for (const style of css) found.set(style, gzipSync(readFileSync(new URL(style, BUILT))).length);
  for (const each of later ? [...imports, ...dynamicImports] : imports) loaded(each, later, found);
  return found;
}

const sum = (sizes) => [...sizes.values()].reduce((all, size) => all + size, 0);

test('the modeler with all that it loads has at most 650 kB when compressed', () => {
  assert.ok(sum(loaded('modeler/island.js', true)) <= 650_000, String(sum(loaded('modeler/island.js', true))));
});

test('no other page loads an editor', () => {
  const editors = ['modeler/modeler.js', 'formeditor/island.js', 'decisioneditor/island.js'].map((entry) => manifest[entry].file);
  const pages = [...loaded('scripts/main.js', true).keys(), ...loaded('diagram/diagram.js', true).keys()];

  assert.deepEqual(pages.filter((file) => editors.includes(file)), []);
});
