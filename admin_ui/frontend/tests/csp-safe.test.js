import assert from 'node:assert/strict';
import { test } from 'node:test';

import { patchForPolicy } from '../build/csp-safe.js';

test('parsed HTML gets its styles through the object model', () => {
  const patched = patchForPolicy('element.innerHTML = prefix + html;', '/x/node_modules/domify/index.js');

  assert.match(patched, /data-csp-style/);
});

test('a library that changed its shape stops the build', () => {
  assert.throws(() => patchForPolicy('element.setHTML(html);', '/x/node_modules/domify/index.js'), /Expected .*domify/);
});

test('other modules stay as they are', () => {
  assert.equal(patchForPolicy('a.innerHTML = b;', '/x/scripts/main.js'), null);
});
