import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { ourChanges } from '../build/our-changes.js';

test('the writer of XML keeps the prefix of an attribute of a foreign element', () => {
  const code = "ElementSerializer.prototype.isLocalNs = function(ns) {\n  return ns.uri === this.ns.uri;\n};";

  const { code: changed } = ourChanges.transform(code, '/x/node_modules/moddle-xml/dist/index.js');

  assert.match(changed, /!this\.element\.\$descriptor\.isGeneric && ns\.uri === this\.ns\.uri/);
});

test('a version that has another line stops the build', () => {
  assert.throws(() => ourChanges.transform('nothing like it', '/x/node_modules/moddle-xml/dist/index.js'), /Expected .*moddle-xml/);
});

test('the panel speaks through our words', () => {
  const code = "function translateFallback(template, replacements) {}\npopupTitle = `${element.type} / `;\nx = \"Save and close\";";

  const { code: changed } = ourChanges.transform(code, '/x/node_modules/@bpmn-io/properties-panel/dist/index.esm.js');

  assert.match(changed, /import \{ translatePanel as translateFallback \}/);
  assert.match(changed, /translateFallback\('Save and close'\)/);
});

test('the words of FEEL have colours of the page, each of which the scheme of the page decides', () => {
  const module = '/node_modules/@bpmn-io/cm-theme/dist/index.js';
  const code = readFileSync(new URL(`..${module}`, import.meta.url), 'utf8');
  const lightOf = (text) => text.slice(text.indexOf('const feelLight'), text.indexOf('const feelDark'));

  const light = lightOf(ourChanges.transform(code, module).code);

  assert.deepEqual([...light.matchAll(/\bcolor: (?!'var\(--)\S+/g)].map(([found]) => found), []);
  assert.match(light, /foreground: 'var\(--ink\)'/);
});

test('other modules stay as they are', () => {
  assert.equal(ourChanges.transform('a', '/x/modeler/modeler.js'), null);
});
